package import Matrix
package import Model
internal import Observers
package import Randomness
internal import Records

extension Autoencoder {
  /// What is observed of every network (docs/measures.md).
  package static let measures = Measure.observed.map(\.name)
  /// All other measures.
  package static let optionalMeasures = Measure.optional.map(\.name)
  /// Those of every network, then those it was asked for, then those of its observers.
  package var observedMeasures: [String] {
    Self.measures + record.measures + ObserverSet(record.observers).measures
  }
  /// The paper's count, and the loss.
  package static let mainMeasures = [Measure.polysemanticNeurons, .loss].map(\.name)
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
    let run = NetworkRun<Scalar>(
      self, initial: initialNetwork(streams), inputs: inputSource(streams),
      evaluation: evaluationInputs(streams), noise: hiddenNoise(streams), observing: streams)
    return TrialFindings(
      outcome: run.outcome, kernel: problem.kernel.rawValue, observations: run.observations,
      features: run.features, matrices: run.outcome == .finished ? matrices(of: run) : [],
      tables: run.tables)
  }

  private func matrices<Scalar: KernelScalar>(of run: NetworkRun<Scalar>) -> [RecordedMatrix] {
    func row(_ values: [Scalar]?) -> WeightMatrix<Scalar>? {
      values.map { WeightMatrix(features: 1, hidden: $0.count, elements: $0) }
    }
    let kept: [RecordedMatrix] = record.matrices.compactMap { kind in
      let matrix: WeightMatrix<Scalar>? =
        switch kind {
        case .initial: run.initial.encoder
        case .final: run.final.encoder
        case .correlation: Scalar.overlaps(run.initial.encoder, run.final.encoder)
        case .decoder: run.final.decoder
        case .hiddenBias: row(run.final.hiddenBias)
        case .outputBias: row(run.final.outputBias)
        }
      return matrix.map { RecordedMatrix(name: kind.rawValue, matrix: WeightMatrix<Float>($0)) }
    }
    return kept
      + run.snapshots.map { step, matrix in
        RecordedMatrix(name: "step_\(step)", matrix: matrix)
      }
  }
}

// MARK: - Random numbers

extension Autoencoder {
  /// The network that a trial starts from.
  ///
  /// Costs the training of as many networks as are merged.
  package func initialNetwork<Scalar: KernelScalar>(_ streams: TrialStreams) -> Network<Scalar> {
    mergedNetworks > 1 ? mergedNetwork(streams) : drawnNetwork(streams)
  }

  /// The network as drawn.
  package func drawnNetwork<Scalar: KernelScalar>(_ streams: TrialStreams) -> Network<Scalar> {
    network(
      WeightMatrix<Scalar>(initialWeights(streams, for: .initialWeights)),
      decoder: architecture.isTied
        ? nil : WeightMatrix<Scalar>(initialWeights(streams, for: .initialDecoder)))
  }

  /// A network of given weights, with biases where they start.
  package func network<Scalar: KernelScalar>(
    _ encoder: WeightMatrix<Scalar>, decoder: WeightMatrix<Scalar>?
  ) -> Network<Scalar> {
    let bias = architecture.bias
    return Network(
      encoder, decoder: decoder,
      hiddenBias: bias.isOnHidden
        ? Array(repeating: Scalar(biasStarts.hidden), count: architecture.hidden) : nil,
      outputBias: bias.isOnOutput
        ? Array(repeating: Scalar(biasStarts.output), count: architecture.features) : nil)
  }

  /// The initial weights of a trial's network.
  package func initialWeights(
    _ streams: TrialStreams, for purpose: StreamKey.Purpose
  ) -> WeightMatrix<Float> {
    var stream = streams.stream(for: purpose)
    return initializer.weights(
      features: architecture.features, hidden: architecture.hidden, from: &stream)
  }

  /// The hidden noise of a trial's training, the factors of its dropout, or the perturbations of its evolution.
  package func hiddenNoise(_ streams: TrialStreams) -> HiddenNoise {
    if let evolution = problem.evolution {
      return .perturbations(
        evolution, parameters: architecture.parameterCount,
        from: streams.stream(for: .perturbations))
    }
    let (dropout, hidden) = (problem.objective.dropout, architecture.hidden)
    if dropout > 0 {
      return .dropout(
        dropout, examples: problem.objective.examples, hidden: hidden,
        from: streams.stream(for: .dropout))
    }
    guard let noise else { return .none }
    guard let law = NoiseLaws.named(noise.law) else {
      preconditionFailure("checked parameters name a registered noise law")
    }
    return .drawn(
      law.init(standardDeviation: noise.standardDeviation, values: noise.values),
      sharing: noise.sharing, examples: problem.objective.examples, hidden: hidden,
      from: streams.stream(for: .hiddenNoise))
  }

  /// The examples of a trial's training.
  package func inputSource(_ streams: TrialStreams) -> InputSource {
    problem.objective.inputs == .basis
      ? .basis : .drawn(inputs, from: streams.stream(for: .inputs))
  }

  /// The batch on which a trial's loss is observed: of its own, the same at every look.
  package func evaluationInputs(_ streams: TrialStreams) -> [Float] {
    guard problem.objective.inputs != .basis else { return [] }
    var source = InputSource.drawn(inputs, from: streams.stream(for: .evaluationInputs))
    var values = [Float](repeating: 0, count: source.valuesPerStep)
    source.next(into: &values)
    return values
  }
}
