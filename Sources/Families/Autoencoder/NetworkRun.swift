package import Matrix
package import Model
internal import Observers
package import Records

/// One network trained from given weights with given noise, and what was seen on the way.
package struct NetworkRun<Scalar: KernelScalar>: Sendable {
  /// How training ended.
  package let outcome: TrialOutcome
  /// One for each of the configuration's recorded steps, as far as training got; values in the
  /// order of `Autoencoder.measures`.
  package let observations: [Observation]
  /// W before the first step, n × m.
  package let initial: WeightMatrix<Scalar>
  /// W at the last observation: after all steps, or at the last recorded step before divergence.
  package let final: WeightMatrix<Scalar>
  /// Where each feature ended; empty for a diverged network.
  package let features: [FeatureOutcome]
  /// What the observers asked for saw; empty for a diverged network.
  package let tables: [ObservedTable]

  /// Trains the network on the calling thread.
  ///
  /// - Parameters:
  ///   - model: everything but the random numbers.
  ///   - initial: W before the first step, of the model's shape.
  ///   - noise: ξ of each step.
  package init(
    _ model: Autoencoder, initial: WeightMatrix<Scalar>, noise: HiddenNoise
  ) {
    let observer = TrainingObserver(initial: initial, l1: model.l1)
    let observers = ObserverSet(model.record.observers)
    var observations: [Observation] = []
    var course = Course(initial: observer.initial, keepsSnapshots: observers.looksBack)
    let outcome = train(
      initial, settings: model.training, noise: noise,
      observedSteps: model.record.steps(through: model.training.steps)
    ) { step, weights in
      let (summary, values) = observer.look(at: weights)
      let time = 4 * model.learningRate * Double(step)
      observations.append(Observation(step: step, time: time, values: values))
      course.add(weights, step: step, time: time, summary: summary)
    }
    self.outcome = TrialOutcome(outcome)
    self.observations = observations
    self.initial = initial
    final = course.final
    guard outcome == .finished, let summary = course.finalSummary else {
      (features, tables) = ([], [])
      return
    }
    features = Self.features(course.final, summary)
    tables = observers.tables(of: course)
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
