/// How one network is trained, apart from its initial weights and its noise.
public struct TrainingSettings: Sendable {
  /// The method of taking a step, with learning rate and λ.
  public var optimizer: any Optimizer
  /// Optimiser steps to take; at least 0.
  public var steps: Int
  /// Which implementation to use.
  public var kernel: KernelChoice
  /// When to stop before all steps are taken; `nil` for never.
  public var settling: SettlingRule?

  /// Assembles the settings.
  public init(
    optimizer: any Optimizer, steps: Int, kernel: KernelChoice, settling: SettlingRule? = nil
  ) {
    self.optimizer = optimizer
    self.steps = steps
    self.kernel = kernel
    self.settling = settling
  }
}

/// How a training run ended.
public enum TrainingOutcome: Sendable, Equatable {
  /// All steps were taken, or the settling rule ended training earlier; the final weights and their
  /// loss are finite.
  case finished
  /// The loss of the weights after this many steps is not finite, because a weight is not or
  /// because it overflows.
  case diverged(step: Int)
}

/// Trains one network, showing its weights at chosen steps.
///
/// - Parameters:
///   - initial: W before the first step, in the precision of training.
///   - settings: what to do.
///   - noise: ξ of each step.
///   - observedSteps: steps at which to show the weights, ascending, each in 0 ...
///     `settings.steps`.
///   - observe: called with the number of steps taken and the weights then, of finite loss; also
///     where the network settled.
/// - Returns: how it ended. On divergence, which is looked for at every step, `observe` has seen
///   the chosen steps before it.
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
  var settledChecks = 0
  for step in 0...settings.steps {
    let isObserved = pending.first == step
    let rule = settings.settling.flatMap { step.isMultiple(of: $0.interval) ? $0 : nil }
    let shown = isObserved || rule != nil ? kernel.weights : nil
    if step < settings.steps {
      noise.next(into: &values)
    } else {
      // One step more than asked for, and dropped: only a step tells whether the final weights'
      // loss is finite.
      for index in values.indices { values[index] = 0 }
    }
    guard kernel.step(noise: values).total.isFinite else { return .diverged(step: step) }
    guard let shown else { continue }
    if let rule { settledChecks = rule.isMet(by: shown) ? settledChecks + 1 : 0 }
    let isSettled = rule.map { settledChecks >= $0.checks } ?? false
    if isObserved || isSettled { observe(step, shown) }
    if isObserved { pending.removeFirst() }
    if isSettled { break }
  }
  return .finished
}
