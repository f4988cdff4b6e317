import Matrix
import Model
import Randomness
import TestSupport
import Testing

@Suite("Dictionaries under training")
struct DictionaryTrainingTests {
  private static let activations: [SparseDictionary.Activation] = [.relu, .topK(2), .topK(1)]

  /// Central differences of the plain loss in double precision: exact to 1e-8, so that what remains is
  /// the single precision of the gradient.
  @Test("1. gradients against central differences", arguments: activations)
  func centralDifferences(_ activation: SparseDictionary.Activation) {
    for (latents, d, examples) in [(5, 3, 7), (1, 1, 1), (2, 6, 4), (9, 2, 11)] {
      let dictionary = DictionarySamples.dictionary(
        latents: latents, dimensions: d, seed: UInt64(latents))
      let batch = DictionarySamples.batch(examples, dimensions: d, seed: 7)
      let rows = DictionarySamples.rows(batch, dimensions: d)
      let plain = PlainDictionary(dictionary, activation)
      var found = DictionaryGradient(
        latents: latents, dimensions: d, examples: examples, activation)
      let loss = found.compute(dictionary, examples: batch, l1: 0.3)
      #expect(abs(loss.total - plain.loss(rows, l1: 0.3)) < 1e-5 * (1 + loss.total))
      let gradient = Self.flat(found)
      for index in gradient.indices {
        var (above, below) = (plain, plain)
        above.parameters[index] += 1e-6
        below.parameters[index] -= 1e-6
        let difference = (above.loss(rows, l1: 0.3) - below.loss(rows, l1: 0.3)) / 2e-6
        #expect(
          abs(gradient[index] - difference) < 2e-5 * max(1, abs(difference)),
          "\(activation) \(latents) × \(d), parameter \(index)")
      }
    }
  }

  private static func flat(_ gradient: DictionaryGradient) -> [Double] {
    (gradient.encoder.elements + gradient.decoder.elements + gradient.latentBias
      + gradient.outputBias).map { Double($0) }
  }

  /// 1100 examples are two whole blocks and a part of one.
  @Test("2. batches of several blocks, and activity counts, against plain loops")
  func blocks() {
    let dictionary = DictionarySamples.dictionary(latents: 6, dimensions: 4, seed: 2)
    let batch = DictionarySamples.batch(1100, dimensions: 4, seed: 5)
    let rows = DictionarySamples.rows(batch, dimensions: 4)
    var found = DictionaryGradient(latents: 6, dimensions: 4, examples: 1100, .relu)
    // Twice: nothing of the first time may be left.
    for _ in 0..<2 {
      let plain = PlainDictionary(dictionary, .relu)
      let loss = found.compute(dictionary, examples: batch, l1: 0.1)
      #expect(abs(loss.total - plain.loss(rows, l1: 0.1)) < 1e-5)
      for (one, other) in zip(Self.flat(found), plain.gradient(rows, l1: 0.1)) {
        #expect(abs(one - other) < 1e-5)
      }
      let active = (0..<6).map { j in rows.count { plain.activations($0)[j] > 0 } }
      #expect(found.activeExamples.map { Int($0) } == active)
    }
    let seen = DictionaryEvaluation(dictionary, .relu, examples: batch)
    let plain = PlainDictionary(dictionary, .relu)
    let active = rows.reduce(0) { $0 + plain.activations($1).count { $0 > 0 } }
    #expect(abs(seen.meanActive - Double(active) / 1100) < 1e-9)
    let mean = (0..<4).map { c in rows.reduce(0) { $0 + $1[c] } / 1100 }
    let spread = rows.reduce(0) { sum, x in
      sum + zip(x, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let explained = 1 - 1100 * plain.loss(rows, l1: 0) / spread
    #expect(abs(seen.explainedVariance - explained) < 1e-5)
  }

  /// Forty steps at a rate of 0.01 move parameters by up to 0.4; rounding alone leaves 1e-4.
  @Test("3. a trajectory against plain loops, and not against ones without projection")
  func trajectory() {
    for activation in Self.activations {
      let dictionary = DictionarySamples.dictionary(latents: 7, dimensions: 4, seed: 11)
      var trainer = DictionaryTrainer(dictionary, examples: 16, activation)
      var plain = PlainDictionaryTraining(PlainDictionary(dictionary, activation))
      var wrong = plain
      wrong.projects = false
      for step in 0..<40 {
        let batch = DictionarySamples.batch(16, dimensions: 4, seed: UInt64(100 + step))
        let rows = DictionarySamples.rows(batch, dimensions: 4)
        _ = trainer.step(batch, learningRate: 0.01, l1: 0.1)
        plain.step(rows, learningRate: 0.01, l1: 0.1)
        wrong.step(rows, learningRate: 0.01, l1: 0.1)
        for row in 0..<7 {
          let norm = trainer.dictionary.decoder.row(row).reduce(0) { $0 + $1 * $1 }
          #expect(abs(norm - 1) < 1e-5)
        }
      }
      let found = PlainDictionary.parameters(of: trainer.dictionary)
      func distance(_ other: PlainDictionaryTraining) -> Double {
        zip(found, other.dictionary.parameters).map { abs($0 - $1) }.max() ?? .infinity
      }
      #expect(distance(plain) < 5e-4, "\(activation)")
      #expect(distance(wrong) > 5e-3, "\(activation)")
    }
  }

  @Test("4. the largest are kept: those that sorting keeps, the first of equal ones, NaN")
  func topK() {
    let examples: [(pre: [Float], kept: Int, expected: [Float])] = [
      ([3, 1, 2, 5], 2, [3, 0, 0, 5]), ([2, 2, 2], 2, [2, 2, 0]), ([-1, 4, -3], 2, [0, 4, 0]),
      ([0, 0], 1, [0, 0]), ([1, 2, 3], 5, [1, 2, 3]),
    ]
    for example in examples {
      #expect(Self.activations(example.pre, keeping: example.kept) == example.expected)
    }
    var generator = TestGenerator(seed: 1)
    for kept in [1, 3, 20] {
      let numbers = (0..<57).map { _ in Float(generator.normal()) }
      let least = numbers.sorted(by: >)[kept - 1]
      let expected = numbers.map { $0 >= least && $0 > 0 ? $0 : 0 }
      #expect(Self.activations(numbers, keeping: kept) == expected)
    }
  }

  /// Activations of one example 1 under an encoder of these weights, read off the outputs of a decoder
  /// that is the identity.
  private static func activations(_ pre: [Float], keeping kept: Int) -> [Float] {
    let K = pre.count
    var identity = WeightMatrix<Float>(zerosOf: K, by: K)
    for j in 0..<K { identity[j, j] = 1 }
    var dictionary = SparseDictionary(directions: identity)
    dictionary.encoder = WeightMatrix(zerosOf: K, by: K)
    dictionary.latentBias = pre
    var gradient = DictionaryGradient(latents: K, dimensions: K, examples: 1, .topK(kept))
    _ = gradient.compute(dictionary, examples: Array(repeating: 0, count: K), l1: 0)
    // ∂loss/∂b_d is 2 f here.
    return gradient.outputBias.map { $0 / 2 }
  }

  @Test("5. latents are dead when nothing has made them active for so many steps")
  func deadLatents() {
    var dictionary = DictionarySamples.dictionary(latents: 3, dimensions: 2, seed: 4)
    dictionary.latentBias = [50, -50, -50]
    var trainer = DictionaryTrainer(dictionary, examples: 4, .relu)
    #expect(trainer.deadLatents(after: 2).isEmpty)
    for _ in 0..<3 {
      _ = trainer.step(
        DictionarySamples.batch(4, dimensions: 2, seed: 9), learningRate: 0, l1: 0)
    }
    #expect(trainer.deadLatents(after: 2) == [1, 2])
    var stream = DictionarySamples.stream("dead")
    trainer.resample([2], from: DictionarySamples.batch(4, dimensions: 2, seed: 9), &stream)
    #expect(trainer.deadLatents(after: 2) == [1])
  }

  /// Losses are |x|² where nothing is active: 1 and 4, so that probabilities are 1/17 and 16/17, and
  /// among 3000 draws 176 ± 13; 4.9 standard errors are 63.
  @Test("6. dead latents take directions in proportion to squared losses")
  func resampling() {
    let latents = 3001
    var dictionary = SparseDictionary(
      directions: WeightMatrix(
        features: latents, hidden: 2, elements: (0..<latents).flatMap { _ in [Float(0), 1] }))
    dictionary.latentBias = Array(repeating: -9, count: latents)
    dictionary.encoder.elements = dictionary.encoder.elements.map { $0 * 3 }
    var trainer = DictionaryTrainer(dictionary, examples: 2, .relu)
    var stream = DictionarySamples.stream("draws")
    trainer.resample(Array(1..<latents), from: [1, 0, 0, -2], &stream)
    let found = trainer.dictionary
    let rare = (1..<latents).count { found.decoder[$0, 0] == 1 }
    #expect(abs(rare - 176) < 63)
    #expect((1..<latents).allSatisfy { found.decoder[$0, 0] == 1 || found.decoder[$0, 1] == -1 })
    // A fifth of what the other row has.
    #expect(
      (1..<latents).allSatisfy { j in
        abs(abs(found.encoder[j, 0] + found.encoder[j, 1]) - 0.6) < 1e-6
      })
    #expect(found.latentBias[1] == 0 && found.latentBias[0] == -9)
    #expect(found.decoder.row(0) == dictionary.decoder.row(0))
  }

  /// A latent that nothing makes active has no gradient: only remembered moments could move it.
  @Test("7. Adam forgets a latent that was replaced, and no other")
  func forgotten() {
    let dictionary = DictionarySamples.dictionary(latents: 2, dimensions: 3, seed: 8)
    var trainer = DictionaryTrainer(dictionary, examples: 8, .relu)
    for seed in 0..<5 as Range<UInt64> {
      _ = trainer.step(
        DictionarySamples.batch(8, dimensions: 3, seed: seed), learningRate: 0.01, l1: 0)
    }
    var stream = DictionarySamples.stream("forgotten")
    trainer.resample([1], from: DictionarySamples.batch(8, dimensions: 3, seed: 77), &stream)
    let before = trainer.dictionary
    // The mean of nothing: b_d itself, so that E sees zeros and biases decide.
    _ = trainer.step(before.outputBias, learningRate: 0.01, l1: 0)
    let after = trainer.dictionary
    #expect(after.encoder.row(1) == before.encoder.row(1))
    #expect(after.encoder.row(0) != before.encoder.row(0))
  }

  @Test("8. vectors are sums of what their features are, biases and activations included")
  func vectors() {
    let F = WeightMatrix<Float>(features: 2, hidden: 3, elements: [1, -2, 0, 0.5, 0.5, 3])
    var plain: [Float] = Array(repeating: 9, count: 6)
    FeatureVectors(F).fill(&plain, examples: [2, 0, 1, 2])
    #expect(plain == [2, -4, 0, 2, -1, 6])
    #expect(FeatureVectors(F).responses == F)
    let rectified = FeatureVectors(F, bias: [0, 1, -1], activation: ReLU.self)
    rectified.fill(&plain, examples: [2, 0, 0, 0])
    #expect(plain == [2, 0, 0, 0, 1, 0])
    #expect(rectified.responses.elements == [1, -1, 0, 0.5, 0.5, 2])
  }

  /// Below a tenth of all latents, products go over lists of what is active; d = 19 is a round of
  /// sixteen lanes and a rest.
  @Test("9. few active latents against plain loops, and what borders on few", arguments: [-12, -6])
  func fewActive(bias: Double) {
    var dictionary = DictionarySamples.dictionary(latents: 40, dimensions: 19, seed: 6)
    dictionary.latentBias = dictionary.latentBias.map { $0 + Float(bias) }
    let batch = DictionarySamples.batch(600, dimensions: 19, seed: 15)
    let rows = DictionarySamples.rows(batch, dimensions: 19)
    for activation in [.relu, .topK(2)] as [SparseDictionary.Activation] {
      let plain = PlainDictionary(dictionary, activation)
      let active = rows.reduce(0) { $0 + plain.activations($1).count { $0 > 0 } }
      #expect(active > 30 && active < 24000 / 7, "\(active) of 24000 are no test")
      var found = DictionaryGradient(latents: 40, dimensions: 19, examples: 600, activation)
      for _ in 0..<2 {
        let loss = found.compute(dictionary, examples: batch, l1: 0.1)
        #expect(abs(loss.total - plain.loss(rows, l1: 0.1)) < 1e-5 * loss.total)
        for (one, other) in zip(Self.flat(found), plain.gradient(rows, l1: 0.1)) {
          #expect(abs(one - other) < 1e-5 * max(1, abs(other)))
        }
      }
    }
  }
}
