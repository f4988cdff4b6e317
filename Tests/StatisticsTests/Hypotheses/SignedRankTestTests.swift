import Statistics
import TestSupport
import Testing

struct SignedRankTestTests {
  private let differences = [1.5, -0.3, 2.2, 0.9, -1.1, 3.0, 0.4, 2.7, -0.2, 1.8]

  // scipy.stats.wilcoxon(differences, alternative=…, method='exact')
  @Test(arguments: [
    (HypothesisTest.Alternative.twoSided, 0.048828125), (.greater, 0.0244140625),
    (.less, 0.9814453125),
  ])
  func exactMatchesReference(alternative: HypothesisTest.Alternative, p: Double) throws {
    let test = try #require(SignedRankTest.of(differences: differences, alternative: alternative))
    #expect(test.matches(47, pValue: p) && test.nullDistribution == .exact)
  }

  // d = (37 i mod 41) − 15 for i in 0..<120, with many ties and three zeros:
  // scipy.stats.wilcoxon(d, alternative=…, method='approx', correction=True, zero_method='wilcox')
  @Test(arguments: [
    (HypothesisTest.Alternative.twoSided, 1.4482756693774884e-05),
    (.greater, 7.241378346887442e-06), (.less, 0.999992847675881),
  ])
  func normalLimitMatchesReference(alternative: HypothesisTest.Alternative, p: Double) throws {
    let many = (0..<120).map { Double($0 * 37 % 41 - 15) }
    let test = try #require(SignedRankTest.of(differences: many, alternative: alternative))
    #expect(test.matches(5046, pValue: p) && test.nullDistribution == .asymptotic)
    #expect(test.sampleSizes == [117])
  }

  // All 2⁹ signs of tied sizes; ranks by hand.
  @Test func exactGivenTiesIsEnumeration() throws {
    let sizes = [1.0, 1, 2, 3, 3, 3, 4, 5, 5]
    let ranks = [1.5, 1.5, 3, 5, 5, 5, 7, 8.5, 8.5]
    let sums = memberships(9).map { zip($0, ranks).reduce(0) { $0 + ($1.0 ? $1.1 : 0) } }
    for signs in memberships(9).enumerated().filter({ $0.offset % 7 == 0 }).map(\.element) {
      let sum = zip(signs, ranks).reduce(0) { $0 + ($1.0 ? $1.1 : 0) }
      let lower = Double(sums.count { $0 <= sum }) / 512
      let upper = Double(sums.count { $0 >= sum }) / 512
      let values = zip(signs, sizes).map { $0 ? $1 : -$1 }
      let expected: [(HypothesisTest.Alternative, Double)] = [
        (.less, lower), (.greater, upper), (.twoSided, min(1, 2 * min(lower, upper))),
      ]
      for (alternative, p) in expected {
        let test = try #require(SignedRankTest.of(differences: values, alternative: alternative))
        #expect(test.matches(sum, pValue: p))
      }
    }
  }

  // At the border between the two, the exact and the normal p value agree to their difference of
  // order 1/count.
  @Test func exactAndNormalMeet() throws {
    let values = (1...SignedRankTest.largestExactCount).map { Double($0 % 3 == 0 ? -$0 : $0) }
    let exact = try #require(SignedRankTest.of(differences: values))
    let normal = try #require(SignedRankTest.of(differences: values + [0.5, -0.25]))
    #expect(exact.nullDistribution == .exact && normal.nullDistribution == .asymptotic)
    #expect(abs(exact.pValue / normal.pValue - 1) < 0.1)
  }

  @Test func nothingIsNoEvidence() {
    #expect(SignedRankTest.of(differences: [0, 0])?.pValue == 1)
    #expect(SignedRankTest.of(differences: [1, .nan]) == nil)
  }

  @Test func isWithinItsLevelAndShiftedTwinIsRejected() {
    func rate(_ shift: Double) -> RejectionRate {
      RejectionRate(samples: 3000, seed: 7) { generator in
        SignedRankTest.of(differences: (0..<16).map { _ in generator.normal() + shift })
      }
    }
    #expect(rate(0).isWithinLevel)
    #expect(rate(0.8).rejected > 1500)
  }
}
