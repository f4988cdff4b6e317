import Statistics
import TestSupport
import Testing

struct PoissonRateTestTests {
  private struct Case {
    let first: PoissonRateTest.Total
    let second: PoissonRateTest.Total
    let ratio: Double
    let less: Double
    let greater: Double
  }

  // p = ratio e₁/(ratio e₁ + e₂): scipy.stats.binom.cdf(k₁, k₁ + k₂, p) and .sf(k₁ − 1, …)
  private let cases = [
    Case(
      first: .init(count: 12, exposure: 4), second: .init(count: 3, exposure: 4), ratio: 1,
      less: 0.996307373046875, greater: 0.017578125),
    Case(
      first: .init(count: 30, exposure: 16), second: .init(count: 22, exposure: 8), ratio: 1,
      less: 0.11137834760321685, greater: 0.9335806220093198),
    Case(
      first: .init(count: 5, exposure: 1), second: .init(count: 9, exposure: 3), ratio: 2,
      less: 0.4858545925324801, greater: 0.7207430127615999),
  ]

  @Test func matchesReference() {
    for example in cases {
      let expected: [(HypothesisTest.Alternative, Double)] = [
        (.less, example.less), (.greater, example.greater),
        (.twoSided, min(1, 2 * min(example.less, example.greater))),
      ]
      let first = example.first
      let second = example.second
      let rates =
        Double(first.count) / first.exposure * second.exposure / Double(second.count)
      for (alternative, p) in expected {
        let test = PoissonRateTest.of(
          first, second, ratio: example.ratio, alternative: alternative)
        #expect(test.matches(rates, pValue: p))
      }
    }
  }

  // scipy.stats.binom.sf(899, 1000, 0.5)
  @Test func farTailKeepsItsAccuracy() {
    let test = PoissonRateTest.of(
      .init(count: 900, exposure: 1), .init(count: 100, exposure: 1), alternative: .greater)
    #expect(abs(test.pValue / 6.701717790006182e-162 - 1) < 1e-9)
  }

  @Test func nothingCountedIsNoEvidence() {
    let none = PoissonRateTest.Total(count: 0, exposure: 2)
    for alternative in HypothesisTest.Alternative.allCases {
      let test = PoissonRateTest.of(none, none, alternative: alternative)
      #expect(test.pValue == 1 && test.statistic.isNaN)
    }
    let some = PoissonRateTest.of(.init(count: 9, exposure: 2), none)
    #expect(some.statistic == .infinity && abs(some.pValue - 2.0 / 512) < 1e-15)
  }

  @Test func isWithinItsLevelAndTwinIsRejected() {
    func rate(_ mean: Double) -> RejectionRate {
      RejectionRate(samples: 4000, seed: 22) { generator in
        PoissonRateTest.of(
          .init(count: generator.poisson(3 * mean), exposure: 3),
          .init(count: generator.poisson(5 * 4), exposure: 5))
      }
    }
    #expect(rate(4).isWithinLevel)
    #expect(rate(9).rejected > 2500)
  }
}
