import Foundation
import Statistics
import TestSupport
import Testing

struct KolmogorovSmirnovTestTests {
  // A sample with D = d, made by `sample`. Expected: scipy.stats.kstwo.sf(d, n),
  // and for 500 values and (1000, 0.03), where that is an approximation,
  // scipy.stats._ksstats._kolmogn_DMTW(n, d, cdf=False).
  @Test(arguments: [
    (1, 0.6, 0.8), (5, 0.3, 0.664), (10, 0.4, 0.05898924519999926),
    (20, 0.2, 0.352720173623415), (20, 0.5, 3.787595240539032e-05),
    (100, 0.05, 0.9532159710635725), (100, 0.1, 0.2526927570063874),
    (100, 0.15, 0.019839242125641813), (100, 0.3, 1.7719869892662917e-08),
    (500, 0.04, 0.39025101632640895), (500, 0.08, 0.0031305058091556976),
    (1000, 0.03, 0.32269024641330943), (1000, 0.0632, 0.0006472089374998342),
    (1000, 0.0633, 0.0006309728155729982), (100_000, 0.01, 4.093278023549254e-09),
  ])
  func oneSampleMatchesReference(count: Int, distance: Double, p: Double) throws {
    let test = try #require(sample(count, distance))
    #expect(test.matches(distance, pValue: p, tolerance: 1e-9))
    #expect(test.nullDistribution == .exact)
  }

  @Test(arguments: [
    (2000, 0.01, 0.9871373661366796), (2000, 0.02, 0.3953133626892045),
    (2000, 0.04, 0.0032305680961256145), (5000, 0.01, 0.6954557253913853),
    (100_000, 0.004, 0.08130148920222469),
  ])
  func correctedLimitIsWithinItsBound(count: Int, distance: Double, p: Double) throws {
    let test = try #require(sample(count, distance))
    #expect(abs(test.pValue - p) < 3e-5 && test.nullDistribution == .asymptotic)
  }

  // The values i/n against F(x) = x − d, which their empirical distribution exceeds by d.
  private func sample(_ count: Int, _ distance: Double) -> HypothesisTest? {
    let values = (1...count).map { Double($0) / Double(count) }
    return KolmogorovSmirnovTest.oneSample(values) { max(0, min(1, $0 - distance)) }
  }

  // scipy.stats.kstest(values, 'norm', args=(2, 2))
  @Test func oneSampleAgainstNormal() throws {
    let values = [1.5, 2.25, -0.5, 4, 3.125, 0.75, 2, 9.5]
    let test = try #require(
      KolmogorovSmirnovTest.oneSample(values) { Normal.upperTail((2 - $0) / 2) })
    #expect(test.matches(0.1512936743170763, pValue: 0.9794732274592542))
  }

  // scipy.stats.ks_2samp(x, y, method='exact'), without ties
  @Test func twoSampleMatchesReference() throws {
    let small = try #require(
      KolmogorovSmirnovTest.twoSample([1, 2, 3, 4.5], [0.5, 2.5, 7, 8, 9]))
    #expect(small.matches(0.6, pValue: 0.2857142857142857))
    let ramp = (0..<40).map { Double($0) }
    let shifted = ramp.map { $0 + 9.5 }
    let ramps = try #require(KolmogorovSmirnovTest.twoSample(Array(ramp[..<30]), shifted))
    #expect(ramps.matches(0.5, pValue: 0.00021399967060337275))
    let long = (0..<200).map { Double($0) }
    let dense = long[..<150].map { 0.75 * $0 + 80.51 }
    let far = try #require(KolmogorovSmirnovTest.twoSample(long, dense))
    #expect(far.matches(0.405, pValue: 4.574673242879141e-13, tolerance: 1e-9))
  }

  // All ways to choose the first sample out of tied values.
  @Test(arguments: [2, 4, 5]) func twoSampleGivenTiesIsEnumeration(size: Int) throws {
    let pooled = [1.0, 1, 2, 3, 3, 3, 4, 5, 5]
    let splits = memberships(9).filter { $0.count { $0 } == size }.map { chosen in
      (
        zip(chosen, pooled).filter(\.0).map(\.1), zip(chosen, pooled).filter { !$0.0 }.map(\.1)
      )
    }
    func distance(_ split: ([Double], [Double])) -> Double {
      pooled.map { x in
        let first = Double(split.0.count { $0 <= x }) / Double(split.0.count)
        return abs(first - Double(split.1.count { $0 <= x }) / Double(split.1.count))
      }.max() ?? 0
    }
    let distances = splits.map(distance)
    for (split, d) in zip(splits, distances) {
      let test = try #require(KolmogorovSmirnovTest.twoSample(split.0, split.1))
      let p = Double(distances.count { $0 >= d - 1e-12 }) / Double(distances.count)
      #expect(test.matches(d, pValue: p))
    }
  }

  // Too many pairs to count: scipy.special.kolmogorov(d √(n₁n₂/(n₁ + n₂))) at d = 0.03.
  @Test func manyPairsTakeTheLimit() throws {
    let count = 4000
    let first = (0..<count).map(Double.init)
    let second = first.map { $0 + 119.5 }
    let test = try #require(KolmogorovSmirnovTest.twoSample(first, second))
    #expect(test.nullDistribution == .asymptotic)
    // √2000 · 0.03 = 1.3416; 2 Σ (−1)^(k−1) exp(−2k²x²) with x² = 1.8.
    let expected = 2 * (exp(-3.6) - exp(-14.4) + exp(-32.4))
    #expect(test.matches(0.03, pValue: expected))
  }

  @Test func degenerateSamples() {
    #expect(KolmogorovSmirnovTest.oneSample([]) { _ in 0.5 } == nil)
    #expect(KolmogorovSmirnovTest.oneSample([.nan]) { _ in 0.5 } == nil)
    #expect(KolmogorovSmirnovTest.oneSample([1, 2]) { _ in 0 }?.pValue == 0)
    #expect(KolmogorovSmirnovTest.twoSample([], [1]) == nil)
    #expect(KolmogorovSmirnovTest.twoSample([1, 1], [1])?.pValue == 1)
    #expect(KolmogorovSmirnovTest.twoSample([1, .infinity], [2, .infinity]) != nil)
  }

  @Test func oneSampleIsAtItsLevelAndWiderTwinIsRejected() {
    func rate(_ spread: Double) -> RejectionRate {
      RejectionRate(samples: 3000, seed: 9) { generator in
        KolmogorovSmirnovTest.oneSample((0..<25).map { _ in spread * generator.normal() }) {
          Normal.upperTail(-$0)
        }
      }
    }
    #expect(rate(1).isAtLevel)
    #expect(rate(2.5).rejected > 1500)
  }

  @Test func twoSampleIsWithinItsLevelOnCountsAndTwinIsRejected() {
    func rate(_ mean: Double) -> RejectionRate {
      RejectionRate(samples: 3000, seed: 10) { generator in
        KolmogorovSmirnovTest.twoSample(
          (0..<20).map { _ in Double(generator.poisson(mean)) },
          (0..<16).map { _ in Double(generator.poisson(2)) })
      }
    }
    #expect(rate(2).isWithinLevel)
    #expect(rate(5).rejected > 1500)
  }
}
