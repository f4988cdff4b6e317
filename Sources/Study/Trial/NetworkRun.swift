public import Matrix
public import Model
internal import Observers
public import Records

/// One network trained from given weights with given noise, and what was seen on the way.
public struct NetworkRun<Scalar: KernelScalar>: Sendable {
  /// How training ended.
  public let outcome: TrialOutcome
  /// One for each of the configuration's recorded steps, as far as training got; values in the
  /// order of `measures`.
  public let observations: [Observation]
  /// W before the first step, n × m.
  public let initial: WeightMatrix<Scalar>
  /// W at the last observation: after all steps, or at the last recorded step before divergence.
  public let final: WeightMatrix<Scalar>
  /// Where each feature ended; empty for a diverged network.
  public let features: [FeatureOutcome]

  /// Names of the observed measures.
  public static var measures: [String] { TrialConfiguration.Kind.autoencoder.observedMeasures }

  /// Trains the network on the calling thread.
  ///
  /// - Parameters:
  ///   - configuration: everything but the random numbers.
  ///   - initial: W before the first step, of the configuration's shape.
  ///   - noise: ξ of each step.
  public init(
    _ configuration: AutoencoderConfiguration, initial: WeightMatrix<Scalar>, noise: HiddenNoise
  ) {
    let observer = TrainingObserver(initial: initial, l1: configuration.l1)
    var observations: [Observation] = []
    var last: MatrixSummary?
    var final = initial
    let outcome = train(
      initial, settings: configuration.trainingSettings, noise: noise,
      observedSteps: configuration.recordedSteps
    ) { step, weights in
      let (summary, values) = observer.look(at: weights)
      let time = 4 * configuration.learningRate * Double(step)
      observations.append(Observation(step: step, time: time, values: values))
      (last, final) = (summary, weights)
    }
    self.outcome = TrialOutcome(outcome)
    self.observations = observations
    self.initial = initial
    self.final = final
    features = outcome == .finished ? last.map { Self.features(final, $0) } ?? [] : []
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

extension AutoencoderConfiguration {
  /// How the network is trained, with the optimiser that its names and numbers describe.
  var trainingSettings: TrainingSettings {
    guard let optimizer = Optimizers.named(optimizer) else {
      preconditionFailure("validated configurations name a registered optimiser")
    }
    var settings = TrainingSettings(
      optimizer: optimizer.init(learningRate: learningRate, l1: l1, values: hyperparameters),
      steps: steps, kernel: kernel, settling: settling)
    if let blockTolerance { settings.blockTolerance = blockTolerance }
    return settings
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
