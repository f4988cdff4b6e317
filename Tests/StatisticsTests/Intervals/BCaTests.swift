import Statistics
import Testing

struct BCaTests {
  private let values = [0.7, 1.9, 2.2, 6.4]

  // Reference: scipy.stats.bootstrap((values,), f, n_resamples=0, method="BCa",
  // confidence_level=level, bootstrap_result=r), where r holds f of all 4⁴ resamples, each sorted.
  @Test(arguments: [(0.9, 1.375, 5.275), (0.5, 2.05, 3.85)])
  func meanMatchesReference(level: Double, lower: Double, upper: Double) throws {
    try expect(Self.mean, level, lower, upper)
  }

  @Test(arguments: [(0.9, 0.47714867840634195, 10.83), (0.5, 4.86, 8.5425)])
  func varianceMatchesReference(level: Double, lower: Double, upper: Double) throws {
    try expect(Self.variance, level, lower, upper)
  }

  // A statistic of many ties: half of them count as below.
  @Test(arguments: [(0.9, 0.7, 4.3), (0.5, 1.45, 2.2)])
  func medianMatchesReference(level: Double, lower: Double, upper: Double) throws {
    try expect({ Quantiles(of: $0).median }, level, lower, upper)
  }

  // By hand: half of the replicates tie, so ẑ₀ = 0; influences −1, −1, 2 give â = 6/(6 · 6^1.5).
  @Test func correctionsByHand() throws {
    let bca = try #require(
      BCa(estimate: 1, replicates: [0, 1, 1, 2], leaveOneOut: [1, 1, -2]))
    #expect(abs(bca.bias) < 1e-15)
    #expect(abs(bca.acceleration - 0.06804138174397717) < 1e-15)
  }

  @Test func undefinedCorrectionsGiveNone() {
    let spread = [1.0, 2, 4]
    #expect(BCa(estimate: .nan, replicates: spread, leaveOneOut: spread) == nil)
    #expect(BCa(estimate: 2, replicates: [1, .nan, 4], leaveOneOut: spread) == nil)
    #expect(BCa(estimate: 2, replicates: spread, leaveOneOut: [1, .infinity]) == nil)
    #expect(BCa(estimate: 2, replicates: spread, leaveOneOut: []) == nil)
    #expect(BCa(estimate: 2, replicates: spread, leaveOneOut: [0.1, 0.1, 0.1]) == nil)
    #expect(BCa(estimate: 0, replicates: spread, leaveOneOut: spread) == nil)
    #expect(BCa(estimate: 5, replicates: spread, leaveOneOut: spread) == nil)
    #expect(BCa(estimate: 2, replicates: [2, 2], leaveOneOut: spread) == nil)
  }

  // One observation holds nearly all the influence, so â is close to its limit of 1/6: a deviate above
  // 6 has passed the pole, where the corrected level would jump to the other side.
  @Test func accelerationPastItsPoleGivesNone() throws {
    let bca = try #require(
      BCa(
        estimate: 0, replicates: [-1, 1],
        leaveOneOut: [-1] + [Double](repeating: 0, count: 10_000)))
    #expect(bca.acceleration > 0.16)
    #expect(bca.interval(level: 0.95) != nil)
    #expect(bca.interval(level: 1 - 1e-10) == nil)
  }

  private func expect(
    _ statistic: ([Double]) -> Double, _ level: Double, _ lower: Double, _ upper: Double
  ) throws {
    let replicates = (0..<256).map { code in
      statistic((0..<4).map { values[code >> (2 * $0) & 3] }.sorted())
    }
    let leaveOneOut = (0..<4).map { left in
      statistic((0..<4).filter { $0 != left }.map { values[$0] })
    }
    let interval = try #require(
      BCa(estimate: statistic(values), replicates: replicates, leaveOneOut: leaveOneOut)?
        .interval(level: level))
    #expect(abs(interval.lower - lower) < 1e-9)
    #expect(abs(interval.upper - upper) < 1e-9)
  }

  private static func mean(_ values: [Double]) -> Double { SampleSummary(values).mean }

  private static func variance(_ values: [Double]) -> Double {
    let deviation = SampleSummary(values).standardDeviation
    return deviation * deviation
  }
}
