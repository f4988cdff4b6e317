internal import Keys
internal import Observers
internal import Randomness
internal import Records
internal import Theory

/// The flow of one row from its half-normal start to its record (science §4).
struct RowFlowTrial {
  let trial: Trial
  let configuration: RowFlowConfiguration

  /// What is observed of a row: the measures of a network with one feature that a flow state tells.
  static let measures: [Measure] = [
    .meanL1Norm, .meanSquaredNorm, .meanFourthNorm, .meanNonzeroWeights,
  ]

  func record() throws -> TrialRecord {
    let (kernel, outcome, states): (String, TrialOutcome, [RowFlowState])
    switch configuration.method {
    case .stepped(let stepSize):
      kernel = "stepped"
      (outcome, states) = steppedCourse(stepSize)
    case .exact:
      (kernel, outcome, states) = ("exact", .finished, try exactStates())
    }
    return TrialRecord(
      identity: trial.identity, parameters: configuration.parameters, outcome: outcome,
      kernel: kernel, measures: TrialConfiguration.Kind.rowFlow.observedMeasures,
      observations: states.enumerated().map { index, state in
        observation(state, step: step(at: state.time, index: index))
      },
      features: [], matrices: [])
  }

  /// w_k = |N(0, 1)| · scale / √m.
  private func initialRow() -> [Double] {
    var stream = RandomStream(trial.streamKey(for: .initialWeights))
    var normal = NormalDistribution()
    let scale = configuration.initialScale / Double(configuration.hidden).squareRoot()
    return (0..<configuration.hidden).map { _ in normal.next(from: &stream).magnitude * scale }
  }

  /// The states at the recorded steps; those before the first unstable step when the flow diverges.
  private func steppedCourse(_ stepSize: Double) -> (TrialOutcome, [RowFlowState]) {
    var flow = SteppedRowFlow(
      initial: initialRow(), l1: configuration.l1, stepSize: stepSize)
    let steps = configuration.record.steps(through: configuration.steps ?? 0)
    var states: [RowFlowState] = []
    for step in steps {
      while flow.steps < step, !isOver(flow) {
        flow.step()
        if let diverged = flow.divergedStep { return (.diverged(step: diverged), states) }
      }
      states.append(flow.state)
      if isOver(flow) { break }
    }
    return (.finished, states)
  }

  private func isOver(_ flow: SteppedRowFlow) -> Bool {
    configuration.untilSingle && flow.nonzeroWeights <= 1
  }

  private func exactStates() throws -> [RowFlowState] {
    let flow = ExactRowFlow(initial: initialRow(), l1: configuration.l1)
    let times = configuration.recordedTimes
    guard configuration.untilSingle, let end = try flow.timeOfLastSurvivor(),
      end < configuration.endTime
    else { return try flow.states(at: times) }
    // A hair later: at `end` itself the second weight is zero only up to the integrator's
    // tolerance.
    return try flow.states(at: times.filter { $0 < end } + [end * (1 + 1e-8)])
  }

  /// Euler steps taken, or for the exact solution, which takes none, the number of the observation.
  private func step(at time: Double, index: Int) -> Int {
    switch configuration.method {
    case .stepped(let stepSize): Int((time / stepSize).rounded())
    case .exact: index
    }
  }

  private func observation(_ state: RowFlowState, step: Int) -> Observation {
    Observation(
      step: step, time: state.time,
      values: [
        state.l1Norm, state.squaredNorm, state.fourthNorm, Double(state.nonzeroWeights),
      ])
  }
}
