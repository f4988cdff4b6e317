package import Matrix
package import Model
internal import Observers
package import Records

/// One network trained from given weights with given noise, and what was seen on the way.
package struct NetworkRun<Scalar: KernelScalar>: Sendable {
  /// How training ended.
  package let outcome: TrialOutcome
  /// One for each of the configuration's recorded steps, as far as training got; values in the
  /// order of the model's `observedMeasures`.
  package let observations: [Observation]
  /// The network before the first step.
  package let initial: Network<Scalar>
  /// The network at the last observation: after all steps, or at the last recorded step before
  /// divergence.
  package let final: Network<Scalar>
  /// Where each feature ended; empty for a diverged network.
  package let features: [FeatureOutcome]
  /// What the observers asked for saw; empty for a diverged network.
  package let tables: [ObservedTable]
  /// W at the steps of `record.snapshots`, as far as training got.
  package let snapshots: [(step: Int, matrix: WeightMatrix<Float>)]

  /// Trains the network on the calling thread.
  ///
  /// - Parameters:
  ///   - model: everything but the random numbers.
  ///   - initial: the network before the first step, of the model's shape.
  ///   - inputs: the examples of each step.
  ///   - evaluation: the batch on which the loss is observed; empty on the basis.
  ///   - noise: ξ of each step.
  ///   - streams: what observers draw from.
  package init(
    _ model: Autoencoder, initial: Network<Scalar>, inputs: InputSource, evaluation: [Float],
    noise: HiddenNoise, observing streams: TrialStreams
  ) {
    let problem = model.problem
    let observers = ObserverSet(model.record.observers)
    let observer = TrainingObserver(
      initial: initial.encoder, problem, evaluation: evaluation, further: model.record.measures,
      foresees: observers.foresees)
    let kept = Set(model.record.snapshots)
    var observations: [Observation] = []
    var course = Course(initial: observer.initial, keepsSnapshots: observers.looksBack)
    var (clock, final) = (FlowClock(problem), initial)
    var snapshots: [(step: Int, matrix: WeightMatrix<Float>)] = []
    let outcome = train(
      initial, problem, inputs: inputs, noise: noise,
      observedSteps: model.record.steps(through: problem.steps)
    ) { step, network in
      let (summary, values) = observer.look(at: network, step: step)
      let time = clock.time(at: step)
      observations.append(Observation(step: step, time: time, values: values))
      course.add(network.encoder, step: step, time: time, summary: summary)
      if kept.contains(step) { snapshots.append((step, WeightMatrix<Float>(network.encoder))) }
      final = network
    }
    self.snapshots = snapshots
    self.outcome = TrialOutcome(outcome)
    self.initial = initial
    self.final = final
    guard outcome == .finished, let summary = course.finalSummary else {
      (features, tables) = ([], [])
      self.observations = Self.observations(observations, adding: [], of: observers)
      return
    }
    if observers.needsFeatureLosses {
      course.conclude(FeatureLosses(of: final, problem.objective, inputs: evaluation))
    }
    features = Self.features(course.final, summary)
    course.conclude(
      Ending(final, problem.objective, model.record.observerSettings) {
        streams.stream(for: $0)
      })
    tables = observers.tables(of: course)
    self.observations = Self.observations(
      observations, adding: observers.measureValues(in: tables), of: observers)
  }

  /// Adds to the last observation what observers measured, to all others that it is undefined.
  private static func observations(
    _ observations: [Observation], adding values: [Double], of observers: ObserverSet
  ) -> [Observation] {
    let undefined = [Double](repeating: .nan, count: observers.measures.count)
    guard !undefined.isEmpty else { return observations }
    return observations.indices.map { index in
      let look = observations[index]
      let isLast = index == observations.indices.last && !values.isEmpty
      return Observation(
        step: look.step, time: look.time, values: look.values + (isLast ? values : undefined))
    }
  }

  private static func features(_ final: WeightMatrix<Scalar>, _ summary: MatrixSummary)
    -> [FeatureOutcome]
  {
    guard let comparison = summary.fromInitial else { return [] }
    return summary.rows.enumerated().map { feature, row in
      FeatureOutcome(
        feature: feature, finalNeuron: row.largestNeuron,
        finalWeight: Double(final[feature, row.largestNeuron]),
        initialRank: comparison.ranks[feature], initialNeuron: comparison.initialNeurons[feature])
    }
  }
}

extension TrialOutcome {
  fileprivate init(_ outcome: TrainingOutcome) {
    switch outcome {
    case .finished: self = .finished
    case .diverged(let step): self = .diverged(step: step)
    }
  }
}

/// Flow time t = 4 Σ lr over the steps taken (science §3): no flow's time under Adam or momentum.
private struct FlowClock {
  private let problem: Problem
  private var step = 0
  private var sum = 0.0

  init(_ problem: Problem) { self.problem = problem }

  /// The time after some steps, at least as many as in the call before.
  mutating func time(at step: Int) -> Double {
    // Of no step whatever the rate: 0 · ∞ is no number.
    guard step > 0 else { return 0 }
    if let rate = problem.learningRate.constant { return 4 * rate * Double(step) }
    while self.step < step {
      sum += problem.learningRate.value(at: self.step, of: problem.steps)
      self.step += 1
    }
    return 4 * sum
  }
}
