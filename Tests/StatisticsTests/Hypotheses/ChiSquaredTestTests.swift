import Statistics
import TestSupport
import Testing

struct ChiSquaredTestTests {
  // scipy.stats.chisquare([18, 25, 30, 17, 10], [20, 25, 30, 15, 10], ddof=0 and 1)
  @Test(arguments: [(0, 0.9766637984820308), (1, 0.9261511402759992)])
  func matchesReference(fitted: Int, p: Double) throws {
    let test = try #require(
      ChiSquaredTest.goodnessOfFit(
        observed: [18, 25, 30, 17, 10], probabilities: [0.2, 0.25, 0.3, 0.15, 0.1],
        fittedParameters: fitted))
    #expect(test.matches(0.4666666666666667, pValue: p))
    #expect(test.degreesOfFreedom == Double(4 - fitted) && test.sampleSizes == [100])
  }

  // Expectations 1, 3, 20, 40, 25, 8, 2, 1: pools 24, 40, 25 and 8 + 2 + 1.
  // scipy.stats.chisquare([25, 40, 25, 10], [24, 40, 25, 11])
  @Test func poolsFromTheFirstCellOn() throws {
    let test = try #require(
      ChiSquaredTest.goodnessOfFit(
        observed: [2, 3, 20, 40, 25, 8, 1, 1],
        probabilities: [0.01, 0.03, 0.2, 0.4, 0.25, 0.08, 0.02, 0.01]))
    #expect(test.matches(0.13257575757575757, pValue: 0.9876602187123714))
    #expect(test.degreesOfFreedom == 3)
  }

  @Test func ofCountsIsTheSameAsOfCells() throws {
    let null = DiscreteDistribution(lowerBound: 3, probabilities: [0.25, 0.5, 0.25])
    let counts = [3, 3, 4, 5, 4, 4, 4, 5, 4, 3, 3, 4, 4, 5, 5, 4, 4, 4, 3, 4, 5, 4, 4, 3]
    #expect(
      ChiSquaredTest.goodnessOfFit(of: counts, null: null)
        == ChiSquaredTest.goodnessOfFit(
          observed: [6, 13, 5], probabilities: [0.25, 0.5, 0.25]))
  }

  @Test func impossibleOutcomesAndTooFewCells() throws {
    let null = DiscreteDistribution(lowerBound: 0, probabilities: [0.5, 0.5])
    let counts = [Int](repeating: 0, count: 10) + [Int](repeating: 1, count: 10)
    #expect(ChiSquaredTest.goodnessOfFit(of: counts, null: null)?.pValue == 1)
    let impossible = try #require(ChiSquaredTest.goodnessOfFit(of: counts + [2], null: null))
    #expect(impossible.pValue == 0 && impossible.statistic == .infinity)
    #expect(ChiSquaredTest.goodnessOfFit(of: [0, 1], null: null) == nil)
    #expect(ChiSquaredTest.goodnessOfFit(of: [], null: null) == nil)
    #expect(ChiSquaredTest.goodnessOfFit(of: counts, null: null, fittedParameters: 1) == nil)
  }

  @Test func isNearItsLevelAndTwinIsRejected() {
    let null = [0.3, 0.25, 0.2, 0.1, 0.06, 0.04, 0.03, 0.02]
    let other = [0.2, 0.2, 0.2, 0.12, 0.1, 0.08, 0.06, 0.04]
    func rate(_ truth: [Double]) -> RejectionRate {
      RejectionRate(samples: 3000, seed: 11) { generator in
        ChiSquaredTest.goodnessOfFit(
          of: (0..<150).map { _ in generator.index(truth) },
          null: DiscreteDistribution(lowerBound: 0, probabilities: null))
      }
    }
    // The χ² limit is off by less than the bound at these expectations.
    #expect(rate(null).isAtLevel)
    #expect(rate(other).rejected > 1500)
  }
}
