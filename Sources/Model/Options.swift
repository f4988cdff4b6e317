/// Whose hidden noise a step draws (science §6).
public enum NoiseSharing: String, CaseIterable, Sendable {
  /// A fresh vector of m values for each of the n examples: independent noise, the default.
  case perExample = "per_example"
  /// One vector of m values for all examples of a step, as the authors' published code does.
  case shared
}

/// Floating-point precision of weights, optimiser state and loss.
public enum Precision: String, CaseIterable, Sendable {
  /// IEEE single precision, as in the published experiments.
  case float32
  /// IEEE double precision, for checks.
  case float64
}

/// Which implementation trains a network; all but `activeSetBlocks` and `evolution` agree
/// within rounding.
///
/// What each can do, and which of them `automatic` takes, is said by its `KernelDescription`.
public enum KernelChoice: String, CaseIterable, Sendable {
  /// The first in `Kernels.all` that can take the steps and is meant for the network's size: a fixed
  /// function of the problem.
  case automatic = "auto"
  /// Plain loops, for every problem.
  case reference
  /// SIMD lanes without BLAS, for networks that fit the first-level cache.
  case tiny
  /// Matrix products on BLAS, one thread.
  case dense
  /// Matrix products on BLAS over a batch of examples, for every problem.
  case batch
  /// Exact zeros and dead neurons cost nothing; for proximal gradient descent without noise only.
  case activeSet = "active_set"
  /// The same weights, moved through many steps at once as far as these can be foretold: where each
  /// feature ends agrees with `active_set` in all but a few in a thousand, the path within
  /// `Problem.blockTolerance`.
  case activeSetBlocks = "active_set_blocks"
  /// Losses of perturbed networks in place of the gradient; for `Evolution` only.
  case evolution
}
