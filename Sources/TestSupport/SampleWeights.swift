public import Matrix
internal import Model
internal import Randomness
internal import Records

/// Networks to try things on.
public enum SampleWeights {
  /// Weights from the normal initialiser, a pure function of shape and seed.
  public static func normal(features: Int, hidden: Int, seed: Int = 1) -> WeightMatrix<Float> {
    var stream = RandomStream(
      StreamKey(study: seed, cell: "sample", replicate: 0, purpose: .initialWeights))
    return NormalInitializer().weights(features: features, hidden: hidden, from: &stream)
  }

  /// Values that a careless writer would not give back: signed zero, subnormal, huge.
  public static let awkward = WeightMatrix<Float>(
    features: 2, hidden: 3, elements: [0.1, -0.0, .leastNonzeroMagnitude, -1e30, 5, 1 / 3])

  /// Noise values from a law, a pure function of count and seed.
  public static func noise(_ law: String, count: Int, standardDeviation: Double, seed: Int = 1)
    -> [Float]
  {
    var stream = RandomStream(
      StreamKey(study: seed, cell: "sample", replicate: 0, purpose: .hiddenNoise))
    var values = [Float](repeating: 0, count: count)
    guard var law = NoiseLaws.named(law)?.sample(standardDeviation: standardDeviation) else {
      preconditionFailure("no noise law of that name")
    }
    law.fill(&values, from: &stream)
    return values
  }

  /// The largest distance of two matrices' elements.
  public static func distance<First, Second>(
    _ first: WeightMatrix<First>, _ second: WeightMatrix<Second>
  ) -> Double {
    zip(first.elements, second.elements).map { abs(Double($0) - Double($1)) }.max() ?? .infinity
  }
}
