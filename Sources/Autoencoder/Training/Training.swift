/// How one network is trained, apart from its initial weights and its noise.
public struct TrainingSettings: Sendable {
  /// The method of taking a step, with learning rate and λ.
  public var optimizer: any Optimizer
  /// Optimiser steps to take; at least 0.
  public var steps: Int
  /// Which implementation to use.
  public var kernel: KernelChoice

  /// Assembles the settings.
  public init(optimizer: any Optimizer, steps: Int, kernel: KernelChoice) {
    self.optimizer = optimizer
    self.steps = steps
    self.kernel = kernel
  }
}

/// How a training run ended.
public enum TrainingOutcome: Sendable, Equatable {
  /// All steps were taken and every weight is finite.
  case finished
  /// The weights after this many steps, or their loss, are not finite.
  case diverged(step: Int)
}

/// Trains one network, showing its weights at chosen steps.
///
/// - Parameters:
///   - initial: W before the first step, in the precision of training.
///   - settings: what to do.
///   - noise: ξ of each step.
///   - observedSteps: steps at which to show the weights, ascending, each in 0 ... `settings.steps`.
///   - observe: called with the number of steps taken and the weights then, all finite; observes, never changes.
/// - Returns: how it ended. On divergence `observe` has seen every earlier chosen step, and the loss is checked at every step.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func train<Scalar: KernelScalar>(
  _ initial: WeightMatrix<Scalar>, settings: TrainingSettings, noise: HiddenNoise,
  observedSteps: [Int], observe: (Int, WeightMatrix<Scalar>) -> Void
) -> TrainingOutcome {
  var kernel = Scalar.makeKernel(
    settings, initial: initial, hasNoise: noise.valuesPerStep > 0)
  var noise = noise
  var values = [Float](repeating: 0, count: noise.valuesPerStep)
  var pending = observedSteps[...]
  for step in 0...settings.steps {
    if pending.first == step {
      pending.removeFirst()
      let weights = kernel.weights
      guard weights.isFinite else { return .diverged(step: step) }
      observe(step, weights)
    }
    if step == settings.steps { break }
    noise.next(into: &values)
    guard kernel.step(noise: values).total.isFinite else { return .diverged(step: step) }
  }
  return kernel.weights.isFinite ? .finished : .diverged(step: settings.steps)
}

extension WeightMatrix {
  /// Whether no element is NaN or infinite.
  public var isFinite: Bool { elements.allSatisfy(\.isFinite) }
}
