import Matrix
import Observers
import Randomness
import TestSupport
import Testing

@Suite("Linear probe")
struct RidgeProbeTests {
  private static func stream(_ purpose: StreamKey.Purpose) -> RandomStream {
    RandomStream(StreamKey(study: 3, cell: "probe", replicate: 0, purpose: purpose))
  }

  @Test("1. one dimension: slope cov/(var + ridge), the intercept without penalty")
  func oneDimension() throws {
    let vectors = WeightMatrix<Double>(features: 4, hidden: 1, elements: [0, 1, 2, 5])
    let targets = WeightMatrix<Double>(features: 1, hidden: 4, elements: [1, 0, 4, 7])
    // Means 2 and 3; covariance 19/4, variance 14/4.
    let probe = try #require(RidgeProbe(vectors, targets, ridge: 0.5))
    let outputs = probe.outputs(
      for: WeightMatrix(features: 2, hidden: 1, elements: [2, 3]))
    let slope = (19.0 / 4) / (14.0 / 4 + 0.5)
    #expect(abs(outputs.elements[0] - 3) < 1e-13)
    #expect(abs(outputs.elements[1] - 3 - slope) < 1e-13)
  }

  @Test("2. outputs are fitted each on its own, exactly where points are fewer than dimensions")
  func exact() throws {
    var generator = TestGenerator(seed: 4)
    let vectors = WeightMatrix(
      features: 5, hidden: 8, elements: (0..<40).map { _ in generator.normal() })
    let targets = WeightMatrix(
      features: 2, hidden: 5, elements: (0..<10).map { _ in generator.normal() })
    let outputs = try #require(RidgeProbe(vectors, targets, ridge: 1e-10)).outputs(for: vectors)
    #expect(SampleWeights.distance(outputs, targets.transposed) < 1e-7)
    let second = WeightMatrix(features: 1, hidden: 5, elements: Array(targets.row(1)))
    let alone = try #require(RidgeProbe(vectors, second, ridge: 1e-10)).outputs(for: vectors)
    for row in 0..<5 { #expect(abs(alone[row, 0] - outputs[row, 1]) < 1e-9) }
    #expect(
      RidgeProbe(
        WeightMatrix(features: 1, hidden: 1, elements: [.nan]),
        WeightMatrix(features: 1, hidden: 1, elements: [1]), ridge: 1) == nil)
  }

  @Test(
    "3. labels: the share that is lost, the same examples at every level, a substitute from all features"
  )
  func labels() {
    var (inputs, labels) = (Self.stream(.probeInputs), Self.stream(.probeLabels))
    let (n, each) = (8, 500)
    let examples = ProbeExamples(features: n, each: each, inputs: &inputs, labels: &labels)
    let signs = balancedSigns(n, from: &labels)
    #expect(signs.reduce(0, +) == 0 && Set(signs) == [-1, 1])
    func wrong(_ share: Double) -> (features: Set<Int>, signs: Int) {
      let targets = examples.targets(labelNoise: share, signs: signs)
      let lost = examples.features.indices.filter { targets[examples.features[$0], $0] != 1 }
      let turned = examples.features.indices.count {
        targets[n, $0] != Double(signs[examples.features[$0]])
      }
      #expect((0..<n).reduce(0) { $0 + targets.row($1).reduce(0, +) } == Double(n * each))
      return (Set(lost), turned)
    }
    #expect(wrong(0).features.isEmpty && wrong(0).signs == 0)
    let (half, most) = (wrong(0.5), wrong(0.9))
    #expect(half.features.isSubset(of: most.features))
    // 0.9 · 7/8 and 0.9 · ½ of 4000, five standard errors around.
    #expect(abs(Double(most.features.count) - 3150) < 130 && abs(Double(most.signs) - 1800) < 160)
  }

  @Test("4. inputs: e_i + σ ξ, the same ξ at any σ")
  func inputs() {
    var (first, second) = (Self.stream(.probeInputs), Self.stream(.probeLabels))
    let examples = ProbeExamples(features: 30, each: 4, inputs: &first, labels: &second)
    let plain = examples.inputs(noise: 0)
    #expect(plain.indices.allSatisfy { plain[$0] == ($0 % 30 == $0 / 30 / 4 ? 1 : 0) })
    let (one, two) = (examples.inputs(noise: 1), examples.inputs(noise: 2))
    let noise = plain.indices.map { one[$0] - plain[$0] }
    #expect(plain.indices.allSatisfy { abs(two[$0] - plain[$0] - 2 * noise[$0]) < 1e-5 })
    let square = noise.reduce(0) { $0 + Double($1 * $1) } / Double(noise.count)
    // 3600 squares of variance 2.
    #expect(abs(square - 1) < 5 * (2.0 / 3600).squareRoot())
  }
}
