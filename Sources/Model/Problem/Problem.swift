/// How one network is trained, apart from its initial weights, its noise and its inputs.
public struct Problem: Sendable {
  /// What it is trained for.
  public var objective: Objective
  /// The method of taking a step.
  public var optimizer: any Optimizer
  /// Step size, at least 0.
  public var learningRate: Schedule
  /// Optimiser steps to take; at least 0.
  public var steps: Int
  /// Which implementation to use.
  public var kernel: KernelChoice
  /// When to stop before all steps are taken; `nil` for never.
  public var settling: SettlingRule?
  /// Error aimed at, a block of steps, in the forecast of an entry of W Wᵀ; positive. For
  /// `KernelChoice.activeSetBlocks` only.
  public var blockTolerance: Double
  /// Which part of interference moves weights; another than `full` is for `KernelChoice.reference` only.
  public var interference = Interference.full
  /// Where a step's direction comes from if not from the gradient; for `KernelChoice.evolution` only.
  public var evolution: Evolution?
  /// Ends training at the first step whose loss, λ‖W‖₁ included, is at most this; `nil` for never. For the
  /// plain objective without noise.
  public var targetLoss: Double?

  /// Assembles a problem.
  public init(
    _ objective: Objective, optimizer: any Optimizer, learningRate: Schedule, steps: Int,
    kernel: KernelChoice = .automatic, settling: SettlingRule? = nil, blockTolerance: Double = 1e-3
  ) {
    self.objective = objective
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.steps = steps
    self.kernel = kernel
    self.settling = settling
    self.blockTolerance = blockTolerance
  }

  /// Random values besides inputs that a step takes: hidden noise, or perturbations of weights.
  public var noiseValues: Int {
    evolution.map { $0.pairs * objective.architecture.parameterCount } ?? objective.noiseValues
  }

  /// The numbers of every step, `nil` where a schedule changes them.
  var constantRates: StepRates? {
    let penalties = objective.penalties
    let schedules = [
      learningRate, penalties.l1, penalties.l2, penalties.activationL1,
      penalties.decorrelation,
    ]
    return schedules.allSatisfy { $0.constant != nil } ? rates(at: 0) : nil
  }

  /// The numbers of a step, 0 ... `steps`.
  package func rates(at step: Int) -> StepRates {
    let penalties = objective.penalties
    return StepRates(
      learningRate: learningRate.value(at: step, of: steps),
      l1: penalties.l1.value(at: step, of: steps), l2: penalties.l2.value(at: step, of: steps),
      activationL1: penalties.activationL1.value(at: step, of: steps),
      decorrelation: penalties.decorrelation.value(at: step, of: steps))
  }
}
