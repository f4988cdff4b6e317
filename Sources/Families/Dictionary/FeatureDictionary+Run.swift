internal import Matrix
internal import Model
internal import Observers
internal import Randomness
internal import Records

extension FeatureDictionary {
  /// What is observed of every dictionary (docs/measures.md).
  package static let measures = DictionaryMeasure.all.map(\.name)
  /// How many features it found, and how much of the vectors it explains.
  package static let mainMeasures = ["matched_70", "explained_variance"]

  /// Trains a dictionary, and its twin before it where there is one.
  package func run(_ streams: TrialStreams) -> TrialFindings {
    guard let truth = truth(streams, isTwin: false),
      let twinTruth = twin == .network || twin == .both ? self.truth(streams, isTwin: true) : truth
    else { return findings(.diverged(step: 0), []) }
    var second: LearntDictionary?
    if twin != .none {
      let own = twin == .network ? streams : streams.ofTwin
      switch train(own, on: twinTruth, observe: { _, _ in }) {
      case .finished(let learnt): second = learnt
      case .diverged(let step): return findings(.diverged(step: step), [])
      }
    }
    return run(streams, truth, second.map { ($0, twinTruth) })
  }

  private func run(
    _ streams: TrialStreams, _ truth: DictionaryTruth,
    _ second: (learnt: LearntDictionary, truth: DictionaryTruth)?
  ) -> TrialFindings {
    let observer = DictionaryObserver(self, truth, streams)
    var observations: [Observation] = []
    var snapshots: [RecordedMatrix] = []
    let last = train(streams, on: truth) { step, trainer in
      let pair = step == steps ? second : nil
      let values = observer.look(at: trainer, step: step, beside: pair)
      observations.append(Observation(step: step, time: Double(step), values: values))
      if record.snapshots.contains(step) {
        snapshots.append(RecordedMatrix(name: "step_\(step)", matrix: trainer.dictionary.decoder))
      }
    }
    switch last {
    case .finished(let learnt):
      return findings(.finished, observations, matrices(of: learnt.dictionary) + snapshots)
    case .diverged(let step): return findings(.diverged(step: step), observations)
    }
  }

  private func findings(
    _ outcome: TrialOutcome, _ observations: [Observation], _ matrices: [RecordedMatrix] = []
  ) -> TrialFindings {
    TrialFindings(
      outcome: outcome, kernel: "blas", observations: observations, matrices: matrices)
  }

  private func matrices(of dictionary: SparseDictionary) -> [RecordedMatrix] {
    func row(_ values: [Float]) -> WeightMatrix<Float> {
      WeightMatrix(features: 1, hidden: values.count, elements: values)
    }
    return record.matrices.compactMap { kind in
      let matrix: WeightMatrix<Float>? =
        switch kind {
        case .final: dictionary.encoder
        case .decoder: dictionary.decoder
        case .hiddenBias: row(dictionary.latentBias)
        case .outputBias: row(dictionary.outputBias)
        case .initial, .correlation: nil
        }
      return matrix.map { RecordedMatrix(name: kind.rawValue, matrix: $0) }
    }
  }
}

// MARK: - Random numbers

extension FeatureDictionary {
  /// What the dictionary should find; `nil` for a network that diverged.
  private func truth(_ streams: TrialStreams, isTwin: Bool) -> DictionaryTruth? {
    func own(_ streams: TrialStreams) -> TrialStreams { isTwin ? streams.ofTwin : streams }
    guard let network else {
      let name = "directions \(features) × \(dimensions)"
      var stream = own(streams.shared(name, replicate: replicate)).stream(for: .trueDirections)
      return DictionaryTruth(features: features, dimensions: dimensions, from: &stream)
    }
    return network.trained(own(network.streams(streams, replicate: replicate)))
      .map { DictionaryTruth($0) }
  }

  private enum Training {
    case finished(LearntDictionary)
    case diverged(step: Int)
  }

  /// Trains one dictionary; shows it at the recorded steps.
  private func train(
    _ streams: TrialStreams, on truth: DictionaryTruth,
    observe: (Int, DictionaryTrainer) -> Void
  ) -> Training {
    var initial = streams.stream(for: .initialDecoder)
    var resampler = streams.stream(for: .resampling)
    var source = VectorSource(inputs, truth.vectors, from: streams.stream(for: .inputs))
    var trainer = DictionaryTrainer(
      SparseDictionary(
        directions: WeightMatrix(unitRows: latents, dimensions: dimensions, from: &initial)),
      examples: inputs.batch, activation)
    var vectors = [Float](repeating: 0, count: source.valuesPerStep)
    var looks = record.steps(through: steps)[...]
    for step in 0...steps {
      if looks.first == step {
        guard trainer.dictionary.isFinite else { return .diverged(step: step) }
        observe(step, trainer)
        looks.removeFirst()
      }
      guard step < steps else { break }
      source.next(into: &vectors)
      let loss = trainer.step(
        vectors, learningRate: learningRate.value(at: step, of: steps),
        l1: l1.value(at: step, of: steps))
      guard loss.total.isFinite else { return .diverged(step: step) }
      resample(&trainer, vectors, &resampler)
    }
    let dead = Set(trainer.deadLatents(after: deadAfter))
    return .finished(
      LearntDictionary(
        dictionary: trainer.dictionary, alive: (0..<latents).filter { !dead.contains($0) }))
  }

  private func resample(
    _ trainer: inout DictionaryTrainer, _ vectors: [Float], _ stream: inout RandomStream
  ) {
    guard let resampling, trainer.steps <= resampling.end, trainer.steps < steps,
      trainer.steps.isMultiple(of: resampling.interval), trainer.steps >= deadAfter
    else { return }
    let dead = trainer.deadLatents(after: deadAfter)
    if !dead.isEmpty { trainer.resample(dead, from: vectors, &stream) }
  }
}

/// A dictionary after training.
struct LearntDictionary: Sendable {
  let dictionary: SparseDictionary
  /// Latents that are not dead.
  let alive: [Int]
}
