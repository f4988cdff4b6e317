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
  /// All steps were taken; the final weights and their loss are finite.
  case finished
  /// The loss of the weights after this many steps is not finite, because a weight is not or because it overflows.
  case diverged(step: Int)
}

/// Trains one network, showing its weights at chosen steps.
///
/// - Parameters:
///   - initial: W before the first step, in the precision of training.
///   - settings: what to do.
///   - noise: ξ of each step.
///   - observedSteps: steps at which to show the weights, ascending, each in 0 ... `settings.steps`.
///   - observe: called with the number of steps taken and the weights then, of finite loss.
/// - Returns: how it ended. On divergence, which is looked for at every step, `observe` has seen the chosen steps before it.
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
    let shown = pending.first == step ? kernel.weights : nil
    if step < settings.steps {
      noise.next(into: &values)
    } else {
      // One step more than asked for, and dropped: only a step tells whether the final weights' loss is finite.
      for index in values.indices { values[index] = 0 }
    }
    guard kernel.step(noise: values).total.isFinite else { return .diverged(step: step) }
    if let shown {
      pending.removeFirst()
      observe(step, shown)
    }
  }
  return .finished
}
