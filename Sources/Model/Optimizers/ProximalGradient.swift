/// Proximal gradient descent (ISTA): a gradient step on the data loss, then soft-thresholding by lr
/// · λ, so that weights reach zero exactly and gradient flow with ℓ1 is followed without
/// oscillation.
///
/// Source: Beck, Teboulle, "A fast iterative shrinkage-thresholding algorithm", SIAM J. Imaging
/// Sci. 2 (2009), doi:10.1137/080716542, without the acceleration, which would leave the flow.
public struct ProximalGradient: Optimizer {
  /// The name in experiment files.
  public static let name = "proximal"
  /// None besides the learning rate and λ.
  public static let hyperparameters: [Hyperparameter] = []

  /// Assembles the optimiser.
  public init(values: [String: Double]) {}

  /// A rule, which has no state.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func makeRule<Scalar: KernelScalar>(count: Int, row: Int) -> any UpdateRule<Scalar> {
    ProximalRule<Scalar>()
  }
}

struct ProximalRule<Scalar: KernelScalar>: UpdateRule {
  private var learningRate: Scalar = 0
  private var threshold: Scalar = 0

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func beginStep(_ rates: StepRates) {
    learningRate = Scalar(rates.learningRate)
    threshold = Scalar(rates.learningRate * rates.l1)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func update(
    _ weights: UnsafeMutableBufferPointer<Scalar>, gradient: UnsafeBufferPointer<Scalar>,
    offset: Int, isPenalised: Bool
  ) {
    let (learningRate, threshold) = (self.learningRate, isPenalised ? self.threshold : 0)
    // Bare pointers and selects: a loop that may trap or branch is not vectorised.
    guard let target = weights.baseAddress, let gradient = gradient.baseAddress else { return }
    for index in 0..<weights.count {
      target[index] = softened(target[index] - learningRate * gradient[index], threshold)
    }
  }
}

/// soft(moved, threshold): zero within the threshold, exactly, else nearer to zero by it. A NaN stays
/// one.
///
/// A difference, which the compiler turns into lanes without branches: which weights die is
/// unpredictable, and branches on it tripled the time of a dense step.
@inline(__always)
func softened<Scalar: KernelScalar>(_ moved: Scalar, _ threshold: Scalar) -> Scalar {
  let above = moved > threshold ? threshold : moved
  let clamped = above < -threshold ? -threshold : above
  return moved - clamped
}
