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

  private func drawn(_ initializer: some Initializer, _ features: Int, _ hidden: Int)
    -> WeightMatrix<Float>
  {
    var stream = RandomStream(
      StreamKey(study: 5, cell: "shape", replicate: 0, purpose: .initialWeights))
    return initializer.weights(features: features, hidden: hidden, from: &stream)
  }

  @Test("3. orthogonal: rows orthonormal, or columns", arguments: [(5, 9), (9, 5), (6, 6), (1, 3)])
  func orthogonal(features: Int, hidden: Int) {
    let W = drawn(OrthogonalInitializer(), features, hidden)
    for one in 0..<min(features, hidden) {
      for other in 0..<min(features, hidden) {
        let overlap = (0..<max(features, hidden)).reduce(0.0) { sum, index in
          features <= hidden
            ? sum + Double(W[one, index] * W[other, index])
            : sum + Double(W[index, one] * W[index, other])
        }
        #expect(abs(overlap - (one == other ? 1 : 0)) < 1e-6)
      }
    }
  }

  @Test(
    "4. disjoint: one feature to a neuron, as many neurons to each, squared norms of 1 on average")
  func disjoint() {
    let W = drawn(DisjointInitializer(), 20, 2000)
    for k in 0..<2000 { #expect((0..<20).count { W[$0, k] != 0 } == 1) }
    for i in 0..<20 { #expect((0..<2000).count { W[i, $0] != 0 } == 100) }
    let norm = W.elements.reduce(0) { $0 + Double($1 * $1) } / 20
    #expect(abs(norm - 1) < 5 * (2.0 / 2000).squareRoot())
    let narrow = drawn(DisjointInitializer(), 7, 3)
    for i in 0..<7 { #expect((0..<3).filter { narrow[i, $0] != 0 } == [i % 3]) }
  }

  @Test("5. balanced: half of each neuron's weights positive, magnitudes those of `normal`")
  func balanced() {
    for features in [6, 7] {
      let (W, normal) = (
        drawn(BalancedInitializer(), features, 400), drawn(NormalInitializer(), features, 400)
      )
      #expect(zip(W.elements, normal.elements).allSatisfy { $0.magnitude == $1.magnitude })
      let positive = (0..<400).map { k in (0..<features).count { W[$0, k] > 0 } }
      #expect(Set(positive) == (features == 6 ? [3] : [3, 4]))
      // Which half is drawn: of 400 fair coins for each feature fewer than 130 heads have probability 1e-12.
      for i in 0..<features { #expect((130...270).contains((0..<400).count { W[i, $0] > 0 })) }
    }
  }
}
