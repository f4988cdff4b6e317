internal import Matrix

/// How a training run ended.
public enum TrainingOutcome: Sendable, Equatable {
  /// All steps were taken, or the settling rule or a loss to be reached ended training earlier; the final network and its
  /// loss are finite.
  case finished
  /// The loss of the network after this many steps is not finite, because a weight is not or
  /// because it overflows.
  case diverged(step: Int)
}

/// Trains one network, showing it at chosen steps.
///
/// - Parameters:
///   - initial: the network before the first step, in the precision of training.
///   - problem: what to do.
///   - inputs: the examples of each step.
///   - noise: ξ of each step, or ε under an evolution strategy.
///   - observedSteps: steps at which to show the network, ascending, each in 0 ...
///     `problem.steps`.
///   - observe: called with the number of steps taken and the network then, of finite loss; also
///     where the network settled or reached the target loss.
/// - Returns: how it ended. On divergence, which is looked for at every step, `observe` has seen
///   the chosen steps before it.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func train<Scalar: KernelScalar>(
  _ initial: Network<Scalar>, _ problem: Problem, inputs: InputSource = .basis,
  noise: HiddenNoise, observedSteps: [Int], observe: (Int, Network<Scalar>) -> Void
) -> TrainingOutcome {
  precondition(noise.valuesPerStep == problem.noiseValues, "noise of another problem")
  precondition(
    inputs.valuesPerStep == problem.objective.inputValues, "inputs of another objective")
  var schedule = ViewingSchedule(
    observedSteps: observedSteps, settling: problem.settling,
    looksAlways: problem.targetLoss != nil, lastStep: problem.steps)
  if problem.kernel == .activeSetBlocks {
    return trainInBlocks(initial, problem, schedule: &schedule, observe: observe)
  }
  var kernel = Scalar.makeKernel(problem, initial)
  var (inputs, noise) = (inputs, noise)
  var examples = [Float](repeating: 0, count: inputs.valuesPerStep)
  var values = [Float](repeating: 0, count: noise.valuesPerStep)
  // Asking four schedules at every step cost a seventh of a tiny step.
  let constantRates = problem.constantRates
  for step in 0...problem.steps {
    let shown = schedule.next == step ? kernel.network : nil
    if step < problem.steps {
      inputs.next(into: &examples)
      noise.next(into: &values)
    } else {
      // One step more than asked for, and dropped: only a step tells whether the final network's
      // loss is finite.
      for index in values.indices { values[index] = noise.neutral }
    }
    let rates = constantRates ?? problem.rates(at: step)
    let loss = kernel.step(rates, inputs: examples, noise: values)
    guard loss.total.isFinite, shown?.isFinite ?? true else { return .diverged(step: step) }
    guard let shown else { continue }
    let isReached = problem.isTarget(loss, of: shown, l1: rates.l1)
    if schedule.show(shown, isLast: isReached, to: observe) { break }
  }
  return .finished
}

extension Problem {
  /// Whether a network's loss is as small as it was to become.
  fileprivate func isTarget<Scalar: KernelScalar>(
    _ loss: DataLoss, of network: Network<Scalar>, l1: Double
  ) -> Bool {
    guard let targetLoss else { return false }
    let norm = network.encoder.elements.reduce(0) { $0 + Double($1.magnitude) }
    return loss.total + l1 * norm <= targetLoss
  }
}

/// The same with blocks of steps, which end where the weights are to be seen.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func trainInBlocks<Scalar: KernelScalar>(
  _ initial: Network<Scalar>, _ problem: Problem, schedule: inout ViewingSchedule,
  observe: (Int, Network<Scalar>) -> Void
) -> TrainingOutcome {
  precondition(Kernels.refusal(of: problem, by: .activeSetBlocks) == nil)
  var flow = ActiveSetFlow(
    initial.encoder, problem.rates(at: 0), tolerance: problem.blockTolerance)
  while flow.steps <= problem.steps {
    let step = flow.steps
    let shown = schedule.next == step ? Network(flow.weights) : nil
    let goal = shown == nil ? schedule.next : schedule.afterNext
    // One step past the last, and dropped, as above.
    let last = problem.steps + 1
    let loss = flow.advance(steps: min(goal ?? last, last) - step)
    // Where a later step of these is the one that fails, the weights shown were in order.
    let isFinite = loss?.total.isFinite ?? true
    if let shown, isFinite || flow.steps > step, schedule.show(shown, to: observe) { break }
    guard isFinite else { return .diverged(step: flow.steps) }
  }
  return .finished
}
