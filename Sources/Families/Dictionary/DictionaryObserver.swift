internal import Matrix
internal import Model
internal import Observers
internal import Randomness

/// Looks at one dictionary under training, with the random null that each number stands beside.
struct DictionaryObserver: Sendable {
  private let family: FeatureDictionary
  private let truth: DictionaryTruth
  private let streams: TrialStreams
  /// The same batch at every look.
  private let evaluation: [Float]
  private let null: NullMatch
  private let neurons: DirectionMatch?

  /// How many random dictionaries stand for all; each is a mean over n features already.
  private static let draws = 4

  init(_ family: FeatureDictionary, _ truth: DictionaryTruth, _ streams: TrialStreams) {
    (self.family, self.truth, self.streams) = (family, truth, streams)
    var source = VectorSource(
      family.inputs, truth.vectors, from: streams.stream(for: .evaluationInputs))
    var values = [Float](repeating: 0, count: source.valuesPerStep)
    source.next(into: &values)
    evaluation = values
    var stream = streams.stream(for: .randomDictionaries)
    null = NullMatch(
      (0..<Self.draws).map { _ in
        DirectionMatch(
          truth.directions,
          WeightMatrix(unitRows: family.latents, dimensions: family.dimensions, from: &stream))
      })
    neurons = truth.neurons.map { DirectionMatch(truth.directions, $0, isSigned: false) }
  }

  /// The values of `DictionaryMeasure.all`.
  ///
  /// - Parameters:
  ///   - trainer: where training stands.
  ///   - step: steps taken.
  ///   - second: the other dictionary of a pair with what it was trained on, where the two are to be
  ///     compared.
  /// - Returns: one value a measure.
  func look(
    at trainer: DictionaryTrainer, step: Int,
    beside second: (learnt: LearntDictionary, truth: DictionaryTruth)?
  ) -> [Double] {
    let dictionary = trainer.dictionary
    let dead = trainer.deadLatents(after: family.deadAfter)
    let found = DictionaryEvaluation(dictionary, family.activation, examples: evaluation)
    let alive = Set(0..<family.latents).subtracting(dead).sorted()
    let pair = second.map {
      (($0.learnt, $0.truth), (LearntDictionary(dictionary: dictionary, alive: alive), truth))
    }
    let look = DictionaryLook(
      loss: found.loss(l1: family.l1.value(at: step, of: family.steps)),
      explainedVariance: found.explainedVariance, activeLatents: found.meanActive,
      deadLatents: step == 0 ? .nan : Double(dead.count),
      match: DirectionMatch(truth.directions, dictionary.decoder), null: null, neurons: neurons,
      shared: pair.flatMap { shared($0, $1) }, sharedNull: pair.flatMap { sharedNull($0, $1) })
    return DictionaryMeasure.all.map { $0.value(look) }
  }

  private typealias Learnt = (learnt: LearntDictionary, truth: DictionaryTruth)

  /// Latents of two dictionaries by what they do to outputs; `nil` where one has none that is alive.
  private func shared(_ one: Learnt, _ other: Learnt) -> SharedLatents? {
    guard !one.learnt.alive.isEmpty, !other.learnt.alive.isEmpty else { return nil }
    func outputs(_ learnt: Learnt) -> WeightMatrix<Float> {
      learnt.truth.outputs(of: learnt.learnt.dictionary.decoder.rows(learnt.learnt.alive))
    }
    return SharedLatents([DirectionMatch(outputs(one), outputs(other))])
  }

  /// The same of pairs of random dictionaries with as many latents.
  private func sharedNull(_ one: Learnt, _ other: Learnt) -> SharedLatents? {
    guard !one.learnt.alive.isEmpty, !other.learnt.alive.isEmpty else { return nil }
    var stream = streams.stream(for: .randomDictionaries)
    func outputs(_ learnt: Learnt) -> WeightMatrix<Float> {
      learnt.truth.outputs(
        of: WeightMatrix(
          unitRows: learnt.learnt.alive.count, dimensions: family.dimensions, from: &stream))
    }
    return SharedLatents(
      (0..<Self.draws).map { _ in DirectionMatch(outputs(one), outputs(other)) })
  }
}

extension WeightMatrix<Float> {
  /// Some rows, at least one.
  fileprivate func rows(_ indices: [Int]) -> WeightMatrix<Float> {
    WeightMatrix(
      features: indices.count, hidden: hidden, elements: indices.flatMap { Array(row($0)) })
  }
}
