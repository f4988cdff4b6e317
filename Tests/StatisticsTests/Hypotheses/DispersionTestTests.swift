import Statistics
import TestSupport
import Testing

struct DispersionTestTests {
  private let counts = [3, 5, 2, 8, 4, 1, 6, 3, 9, 4]
  private let null = DiscreteDistribution(lowerBound: 0, probabilities: [0.3, 0.4, 0.2, 0.1])

  // X = Σ (x − x̄)²/x̄ = 13: scipy.stats.chi2.sf(13, 9), .cdf(13, 9) and twice the smaller.
  @Test(arguments: [
    (HypothesisTest.Alternative.greater, 0.16260626219029953), (.less, 0.8373937378097005),
    (.twoSided, 0.32521252438059906),
  ])
  func poissonMatchesReference(alternative: HypothesisTest.Alternative, p: Double) throws {
    let test = try #require(DispersionTest.poisson(counts, alternative: alternative))
    #expect(test.matches(13.0 / 9, pValue: p) && test.degreesOfFreedom == 9)
  }

  @Test func undefinedIndicesGiveNone() {
    #expect(DispersionTest.poisson([3]) == nil)
    #expect(DispersionTest.poisson([0, 0, 0]) == nil)
    var generator = TestGenerator(seed: 13)
    #expect(DispersionTest.simulated([1], null: null, draws: 9, using: &generator) == nil)
  }

  // All 4³ samples of three counts give the tails; 20 000 draws are within 5 standard deviations
  // of them, √(p(1 − p)/20 000) each.
  @Test func simulationIsEnumeration() throws {
    let samples = (0..<64).map { code in (0..<3).map { code >> (2 * $0) & 3 } }
    let fallback = 0.89 / 1.1  // variance/mean of the null
    func index(_ sample: [Int]) -> Double {
      let summary = SampleSummary(sample.map(Double.init))
      guard summary.mean > 0 else { return fallback }
      return summary.standardDeviation * summary.standardDeviation / summary.mean
    }
    var generator = TestGenerator(seed: 14)
    for sample in [[0, 0, 3], [1, 1, 1], [0, 1, 2], [0, 0, 0]] {
      let sum = samples.filter { index($0) >= index(sample) - 1e-9 }.reduce(0.0) { sum, other in
        sum + other.reduce(1) { $0 * null.probability(of: $1) }
      }
      let upper = min(1, sum)
      let test = try #require(
        DispersionTest.simulated(
          sample, null: null, draws: 20_000, using: &generator, alternative: .greater))
      #expect(abs(test.statistic - index(sample)) < 1e-12)
      #expect(abs(test.pValue - upper) < 5 * (upper * (1 - upper) / 20_000).squareRoot() + 1e-4)
      #expect(test.nullDistribution == .simulated(draws: 20_000))
    }
  }

  @Test func smallestPValueIsOneOverDrawsPlusOne() throws {
    var generator = TestGenerator(seed: 15)
    let test = try #require(
      DispersionTest.simulated(
        [0, 300, 0, 300], null: null, draws: 99, using: &generator, alternative: .greater))
    #expect(test.pValue == 0.01)
  }

  @Test func seedDecidesTheResult() {
    var first = TestGenerator(seed: 16)
    var second = TestGenerator(seed: 16)
    #expect(
      DispersionTest.simulated([1, 0, 2, 1], null: null, draws: 99, using: &first)
        == DispersionTest.simulated([1, 0, 2, 1], null: null, draws: 99, using: &second))
  }

  // Twins: mixtures of two means are overdispersed, binomial counts underdispersed.
  @Test func poissonIsAtItsLevelAndTwinsAreRejected() {
    let level = RejectionRate(samples: 4000, seed: 17) { generator in
      DispersionTest.poisson((0..<20).map { _ in generator.poisson(6) })
    }
    #expect(level.isAtLevel)
    let mixed = RejectionRate(samples: 1000, seed: 18) { generator in
      DispersionTest.poisson((0..<20).map { generator.poisson($0 % 2 == 0 ? 3 : 9) })
    }
    #expect(mixed.rejected > 800)
    let binomial = RejectionRate(samples: 1000, seed: 19) { generator in
      DispersionTest.poisson(
        (0..<20).map { _ in (0..<8).count { _ in generator.uniform() < 0.75 } }, alternative: .less)
    }
    #expect(binomial.rejected > 800)
  }

  // The null here is narrower than Poisson: the Poisson test calls it underdispersed, the simulated
  // one knows.
  @Test func simulatedIsWithinItsLevelAndThePoissonTwinIsNot() {
    let null = DiscreteDistribution(
      lowerBound: 2, probabilities: [0.05, 0.2, 0.5, 0.2, 0.05])
    var poissonRejections = 0
    let level = RejectionRate(samples: 1000, seed: 20) { generator in
      let sample = (0..<12).map { _ in 2 + generator.index(null.probabilities) }
      poissonRejections += (DispersionTest.poisson(sample)?.pValue ?? 1) <= 0.05 ? 1 : 0
      return DispersionTest.simulated(sample, null: null, draws: 199, using: &generator)
    }
    #expect(level.isWithinLevel)
    #expect(poissonRejections > 800)
    let power = RejectionRate(samples: 300, seed: 21) { generator in
      let sample = (0..<12).map { _ in generator.poisson(4) }
      return DispersionTest.simulated(sample, null: null, draws: 199, using: &generator)
    }
    #expect(power.rejected > 270)
  }
}
