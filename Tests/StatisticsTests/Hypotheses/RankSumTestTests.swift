import Statistics
import TestSupport
import Testing

struct RankSumTestTests {
  // scipy.stats.mannwhitneyu(x, y, alternative=…, method='exact')
  @Test(arguments: [
    (HypothesisTest.Alternative.twoSided, 0.12554112554112554), (.greater, 0.06277056277056277),
    (.less, 0.9588744588744589),
  ])
  func exactMatchesReference(alternative: HypothesisTest.Alternative, p: Double) throws {
    let test = try #require(
      RankSumTest.of(
        [1.1, 2.3, 5.0, 7.2, 8.8, 9.9], [0.2, 1.4, 2.0, 3.3, 4.4], alternative: alternative))
    #expect(test.matches(24, pValue: p) && test.nullDistribution == .exact)
    #expect(test.sampleSizes == [6, 5])
  }

  // u = 29 i mod 31 for i in 0..<70, v = 17 i mod 37 for i in 0..<60:
  // scipy.stats.mannwhitneyu(u, v, alternative=…, method='asymptotic')
  @Test(arguments: [
    (HypothesisTest.Alternative.twoSided, 0.19560392992274123), (.greater, 0.9030023223077682),
    (.less, 0.09780196496137061),
  ])
  func normalLimitMatchesReference(alternative: HypothesisTest.Alternative, p: Double) throws {
    let first = (0..<70).map { Double($0 * 29 % 31) }
    let second = (0..<60).map { Double($0 * 17 % 37) }
    let test = try #require(RankSumTest.of(first, second, alternative: alternative))
    #expect(test.matches(1822.5, pValue: p) && test.nullDistribution == .asymptotic)
  }

  // All ways to choose the first sample out of tied values, U counted pair by pair.
  @Test(arguments: [3, 4, 6]) func exactGivenTiesIsEnumeration(size: Int) throws {
    let pooled = [1.0, 1, 2, 3, 3, 3, 4, 5, 5]
    let splits = memberships(9).filter { $0.count { $0 } == size }.map { chosen in
      (
        zip(chosen, pooled).filter(\.0).map(\.1), zip(chosen, pooled).filter { !$0.0 }.map(\.1)
      )
    }
    func pairs(_ split: ([Double], [Double])) -> Double {
      split.0.reduce(0) { sum, x in
        sum + split.1.reduce(0) { $0 + (x > $1 ? 1 : x == $1 ? 0.5 : 0) }
      }
    }
    let statistics = splits.map(pairs)
    for (split, u) in zip(splits, statistics) {
      let lower = Double(statistics.count { $0 <= u }) / Double(statistics.count)
      let upper = Double(statistics.count { $0 >= u }) / Double(statistics.count)
      let less = try #require(RankSumTest.of(split.0, split.1, alternative: .less))
      #expect(less.matches(u, pValue: lower))
      let both = try #require(RankSumTest.of(split.0, split.1))
      #expect(both.matches(u, pValue: min(1, 2 * min(lower, upper))))
    }
  }

  @Test func exactAndNormalMeet() throws {
    let first = (0..<50).map { Double($0) + 0.3 }
    let second = (0..<50).map { Double($0) - 10 }
    let exact = try #require(RankSumTest.of(first, second))
    let normal = try #require(RankSumTest.of(first, second + [20.1]))
    #expect(exact.nullDistribution == .exact && normal.nullDistribution == .asymptotic)
    #expect(abs(exact.pValue / normal.pValue - 1) < 0.2)
  }

  @Test func degenerateSamples() {
    #expect(RankSumTest.of([], [1]) == nil)
    #expect(RankSumTest.of([1], [.nan]) == nil)
    #expect(RankSumTest.of([2, 2, 2], [2, 2])?.pValue == 1)
    let many = [Double](repeating: 2, count: 60)
    #expect(RankSumTest.of(many, many)?.pValue == 1)
  }

  // Counts, so that ties abound.
  @Test func isWithinItsLevelAndShiftedTwinIsRejected() {
    func rate(_ mean: Double) -> RejectionRate {
      RejectionRate(samples: 2000, seed: 8) { generator in
        RankSumTest.of(
          (0..<10).map { _ in Double(generator.poisson(mean)) },
          (0..<8).map { _ in Double(generator.poisson(3)) })
      }
    }
    #expect(rate(3).isWithinLevel)
    #expect(rate(6).rejected > 1000)
  }
}
