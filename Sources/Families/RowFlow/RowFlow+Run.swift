internal import Keys
internal import Observers
internal import Randomness
internal import Records
internal import Theory

extension RowFlow {
  private static let observed: [Measure] = [
    .meanL1Norm, .meanSquaredNorm, .meanFourthNorm, .meanNonzeroWeights,
  ]

  /// The measures of a network with one feature that a flow state tells.
  package static let measures = observed.map(\.name)
  /// How many weights are left, and how concentrated they are.
  package static let mainMeasures = [Measure.meanNonzeroWeights, .meanFourthNorm].map(\.name)

  /// Follows the flow of one row.
  package func run(_ streams: TrialStreams) throws -> TrialFindings {
    let initial = initialRow(streams)
    let (kernel, outcome, states): (String, TrialOutcome, [RowFlowState])
    switch method {
    case .stepped(let stepSize):
      kernel = "stepped"
      (outcome, states) = steppedCourse(from: initial, stepSize)
    case .exact:
      (kernel, outcome, states) = ("exact", .finished, try exactStates(from: initial))
    }
    return TrialFindings(
      outcome: outcome, kernel: kernel,
      observations: states.enumerated().map { index, state in
        observation(state, step: step(at: state.time, index: index))
      })
  }

  /// w_k = |N(0, 1)| · scale / √m.
  private func initialRow(_ streams: TrialStreams) -> [Double] {
    var stream = streams.stream(for: .initialWeights)
    var normal = NormalDistribution()
    let scale = initialScale / Double(hidden).squareRoot()
    return (0..<hidden).map { _ in normal.next(from: &stream).magnitude * scale }
  }

  /// The states at the recorded steps; those before the first unstable step when the flow diverges.
  private func steppedCourse(
    from initial: [Double], _ stepSize: Double
  ) -> (TrialOutcome, [RowFlowState]) {
    var flow = SteppedRowFlow(initial: initial, l1: l1, stepSize: stepSize)
    var states: [RowFlowState] = []
    for step in record.steps(through: Int((endTime / stepSize).rounded(.up))) {
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
    untilSingle && flow.nonzeroWeights <= 1
  }

  private func exactStates(from initial: [Double]) throws -> [RowFlowState] {
    let flow = ExactRowFlow(initial: initial, l1: l1)
    let times = record.times(from: min(1, endTime / Double(record.points)), through: endTime)
    guard untilSingle, let end = try flow.timeOfLastSurvivor(), end < endTime
    else { return try flow.states(at: times) }
    // A hair later: at `end` itself the second weight is zero only up to the integrator's
    // tolerance.
    return try flow.states(at: times.filter { $0 < end } + [end * (1 + 1e-8)])
  }

  /// Euler steps taken, or for the exact solution, which takes none, the number of the observation.
  private func step(at time: Double, index: Int) -> Int {
    switch method {
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
