import Matrix
import Model
import Randomness
import Testing

@Suite("Initialisers")
struct InitializerTests {
  /// The sample variance of N normals has relative SD √(2/N); five of them leave a false alarm of
  /// 6e-7.
  @Test(
    "1. variances 1/m, 2/(n + m) and 2/(nm + 7m); each is told from the others",
    arguments: [
      ("normal", 1.0 / 900), ("xavier", 2.0 / 1000), ("stacked", 2.0 / 96_300),
    ])
  func variances(name: String, expected: Double) throws {
    let law = try #require(Initializers.named(name))
    let initializer = law.init(values: ["instances": 7])
    #expect(
      abs(initializer.standardDeviation(features: 100, hidden: 900) - expected.squareRoot()) < 1e-15
    )
    var stream = RandomStream(
      StreamKey(study: 3, cell: name, replicate: 0, purpose: .initialWeights))
    let weights = initializer.weights(features: 100, hidden: 900, from: &stream)
    let variance = weights.elements.reduce(0) { $0 + Double($1 * $1) } / 90_000
    #expect(abs(variance / expected - 1) < 5 * (2.0 / 90_000).squareRoot())
  }

  @Test("2. the same stream gives the same weights")
  func repeatable() {
    let key = StreamKey(study: 3, cell: "x", replicate: 1, purpose: .initialWeights)
    var (first, second) = (RandomStream(key), RandomStream(key))
    #expect(
      NormalInitializer().weights(features: 3, hidden: 5, from: &first)
        == NormalInitializer().weights(features: 3, hidden: 5, from: &second))
  }
}
