import Statistics
import TestSupport
import Testing

struct CountMeanTestTests {
  private let null = DiscreteDistribution(lowerBound: 0, probabilities: [0.5, 0.3, 0.15, 0.05])

  // Tails of the sum of six at 9, by five calls of numpy.convolve.
  @Test func matchesReference() throws {
    let counts = [3, 2, 1, 1, 2, 0]
    let above = try #require(CountMeanTest.of(counts, null: null, alternative: .greater))
    #expect(above.matches(1.5, pValue: 0.0419578125))
    let below = try #require(CountMeanTest.of(counts, null: null, alternative: .less))
    #expect(below.matches(1.5, pValue: 0.9830090625))
    let both = try #require(CountMeanTest.of(counts, null: null))
    #expect(both.matches(1.5, pValue: 2 * 0.0419578125))
    #expect(both.sampleSizes == [6] && both.nullDistribution == .exact)
  }

  // All 4⁴ samples of four counts.
  @Test func isEnumeration() throws {
    let samples = (0..<256).map { code in (0..<4).map { code >> (2 * $0) & 3 } }
    func probability(_ sample: [Int]) -> Double {
      sample.reduce(1) { $0 * null.probability(of: $1) }
    }
    for sample in samples where sample.sorted() == sample {
      let sum = sample.reduce(0, +)
      let upper = samples.filter { $0.reduce(0, +) >= sum }.reduce(0) { $0 + probability($1) }
      let test = try #require(CountMeanTest.of(sample, null: null, alternative: .greater))
      #expect(test.matches(Double(sum) / 4, pValue: min(1, upper)))
    }
  }

  @Test func noCountsAndImpossibleCounts() {
    #expect(CountMeanTest.of([], null: null) == nil)
    #expect(CountMeanTest.of([3, 4], null: null)?.pValue == 0)
  }

  @Test func isWithinItsLevelAndTwinIsRejected() {
    func rate(_ truth: [Double]) -> RejectionRate {
      RejectionRate(samples: 3000, seed: 12) { generator in
        CountMeanTest.of((0..<16).map { _ in generator.index(truth) }, null: null)
      }
    }
    #expect(rate(null.probabilities).isWithinLevel)
    #expect(rate([0.2, 0.3, 0.3, 0.2]).rejected > 1500)
  }
}
