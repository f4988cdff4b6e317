public import Matrix

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
  /// Error aimed at, a block of steps, in the forecast of an entry of W Wᵀ; positive. For
  /// `KernelChoice.activeSetBlocks` only.
  public var blockTolerance: Double

  /// Assembles the settings.
  public init(
    optimizer: any Optimizer, steps: Int, kernel: KernelChoice, settling: SettlingRule? = nil,
    blockTolerance: Double = 1e-3
  ) {
    self.optimizer = optimizer
    self.steps = steps
    self.kernel = kernel
    self.settling = settling
    self.blockTolerance = blockTolerance
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
  var schedule = ViewingSchedule(
    observedSteps: observedSteps, settling: settings.settling, lastStep: settings.steps)
  if settings.kernel == .activeSetBlocks {
    precondition(noise.valuesPerStep == 0, "the active set takes no noise")
    return trainInBlocks(initial, settings: settings, schedule: &schedule, observe: observe)
  }
  var kernel = Scalar.makeKernel(
    settings, initial: initial, hasNoise: noise.valuesPerStep > 0)
  var noise = noise
  var values = [Float](repeating: 0, count: noise.valuesPerStep)
  for step in 0...settings.steps {
    let shown = schedule.next == step ? kernel.weights : nil
    if step < settings.steps {
      noise.next(into: &values)
    } else {
      // One step more than asked for, and dropped: only a step tells whether the final weights'
      // loss is finite.
      for index in values.indices { values[index] = 0 }
    }
    guard kernel.step(noise: values).total.isFinite else { return .diverged(step: step) }
    if let shown, schedule.show(shown, to: observe) { break }
  }
  return .finished
}

/// The same with blocks of steps, which end where the weights are to be seen.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func trainInBlocks<Scalar: KernelScalar>(
  _ initial: WeightMatrix<Scalar>, settings: TrainingSettings,
  schedule: inout ViewingSchedule, observe: (Int, WeightMatrix<Scalar>) -> Void
) -> TrainingOutcome {
  var flow = Scalar.makeFlow(settings, initial: initial)
  while flow.steps <= settings.steps {
    let step = flow.steps
    let shown = schedule.next == step ? flow.weights : nil
    let goal = shown == nil ? schedule.next : schedule.afterNext
    // One step past the last, and dropped, as above.
    let loss = flow.advance(steps: min(goal ?? settings.steps + 1, settings.steps + 1) - step)
    // Where a later step of these is the one that fails, the weights shown were in order.
    let isFinite = loss?.total.isFinite ?? true
    if let shown, isFinite || flow.steps > step, schedule.show(shown, to: observe) { break }
    guard isFinite else { return .diverged(step: flow.steps) }
  }
  return .finished
}
