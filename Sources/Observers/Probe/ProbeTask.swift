internal import Matrix
internal import Model
internal import Randomness

/// What a probe is asked of one network: examples, labels, and what it sees of them.
struct ProbeTask: Sendable {
  let training: ProbeExamples
  let test: ProbeExamples
  let signs: [Int]
  /// Hidden layer, inputs, random hidden layer.
  let views: [FeatureVectors]

  /// Draws `each` examples of each feature for training, and as many to test.
  init<Scalar: KernelScalar>(_ ending: Ending<Scalar>, each: Int) {
    let encoder = ending.network.encoder
    var (inputs, labels) = (ending.stream(.probeInputs), ending.stream(.probeLabels))
    let n = encoder.features
    signs = balancedSigns(n, from: &labels)
    training = ProbeExamples(features: n, each: each, inputs: &inputs, labels: &labels)
    test = ProbeExamples(features: n, each: each, inputs: &inputs, labels: &labels)
    var (null, normal) = (ending.stream(.randomLayer), NormalDistribution())
    let scale = 1 / Double(encoder.hidden).squareRoot()
    var random = WeightMatrix<Float>(zerosOf: n, by: encoder.hidden)
    for index in random.elements.indices {
      random.elements[index] = Float(scale * normal.next(from: &null))
    }
    let activation = ending.objective.architecture.hiddenActivation
    let bias = ending.network.hiddenBias.map { $0.map(Float.init) }
    views = [
      FeatureVectors(WeightMatrix<Float>(encoder), bias: bias, activation: activation),
      FeatureVectors(WeightMatrix(identityOf: n)),
      FeatureVectors(random, bias: bias, activation: activation),
    ]
  }

  /// How many test examples a probe on a view tells right at each level of label noise; NaN where there is no
  /// probe.
  func rightAnswers(
    _ view: FeatureVectors, inputNoise deviation: Double, labelNoise levels: [Double],
    ridge: Double
  ) -> [(feature: Double, half: Double)] {
    let targets = WeightMatrix(
      features: levels.count * (signs.count + 1), hidden: training.features.count,
      elements: levels.flatMap { training.targets(labelNoise: $0, signs: signs).elements })
    let probe = RidgeProbe(
      vectors(training, view, deviation), targets, ridge: ridge)
    guard let outputs = probe?.outputs(for: vectors(test, view, deviation)) else {
      return levels.map { _ in (.nan, .nan) }
    }
    return levels.indices.map { level in
      let first = level * (signs.count + 1)
      let answers = test.features.indices.map { example in
        outputs.row(example).dropFirst(first).prefix(signs.count + 1)
      }
      return (
        feature: Double(
          zip(answers, test.features).count { Self.largest($0.dropLast()) == $1 }),
        half: Double(
          zip(answers, test.features).count { answer, feature in
            (answer.last ?? .nan) * Double(signs[feature]) > 0
          })
      )
    }
  }

  private func vectors(
    _ examples: ProbeExamples, _ view: FeatureVectors, _ deviation: Double
  ) -> WeightMatrix<Double> {
    let (count, d) = (examples.features.count, view.directions.hidden)
    var vectors = [Float](repeating: 0, count: count * d)
    view.fill(&vectors, examples: examples.inputs(noise: deviation))
    return WeightMatrix<Double>(WeightMatrix(features: count, hidden: d, elements: vectors))
  }

  private static func largest(_ values: ArraySlice<Double>) -> Int? {
    values.indices.max { values[$0] < values[$1] }.map { $0 - values.startIndex }
  }
}
