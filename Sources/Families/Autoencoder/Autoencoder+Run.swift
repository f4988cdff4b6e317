package import Matrix
package import Model
internal import Observers
internal import Randomness
internal import Records

extension Autoencoder {
  /// What is observed of every network (docs/measures.md).
  package static let measures = Measure.observed.map(\.name)
  /// All there are.
  package static let matrices = RecordSettings.Matrix.allCases
  /// All there are.
  package static let observers = Observers.all.map { $0.name }

  /// Trains one network.
  package func run(_ streams: TrialStreams) -> TrialFindings {
    switch precision {
    case .float32: run(streams, in: Float.self)
    case .float64: run(streams, in: Double.self)
    }
  }

  private func run<Scalar: KernelScalar>(
    _ streams: TrialStreams, in precision: Scalar.Type
  ) -> TrialFindings {
    let run = NetworkRun(
      self, initial: WeightMatrix<Scalar>(initialWeights(streams)), noise: hiddenNoise(streams))
    return TrialFindings(
      outcome: run.outcome, kernel: training.kernel.rawValue, observations: run.observations,
      features: run.features, matrices: run.outcome == .finished ? matrices(of: run) : [],
      tables: run.tables)
  }

  private func matrices<Scalar: KernelScalar>(of run: NetworkRun<Scalar>) -> [RecordedMatrix] {
    record.matrices.map { kind in
      let matrix =
        switch kind {
        case .initial: run.initial
        case .final: run.final
        case .correlation: Scalar.overlaps(run.initial, run.final)
        }
      return RecordedMatrix(name: kind.rawValue, matrix: WeightMatrix<Float>(matrix))
    }
  }
}

// MARK: - Random numbers

extension Autoencoder {
  /// The initial weights of a trial's network.
  package func initialWeights(_ streams: TrialStreams) -> WeightMatrix<Float> {
    guard let initializer = Initializers.named(initializer) else {
      preconditionFailure("checked parameters name a registered initialiser")
    }
    var stream = streams.stream(for: .initialWeights)
    return initializer.weights(features: features, hidden: hidden, from: &stream)
  }

  /// The hidden noise of a trial's training.
  package func hiddenNoise(_ streams: TrialStreams) -> HiddenNoise {
    guard let noise else { return .none }
    guard let law = NoiseLaws.named(noise.law) else {
      preconditionFailure("checked parameters name a registered noise law")
    }
    return .drawn(
      law.init(standardDeviation: noise.standardDeviation, values: noise.values),
      sharing: noise.sharing,
      features: features, hidden: hidden, from: streams.stream(for: .hiddenNoise))
  }
}
