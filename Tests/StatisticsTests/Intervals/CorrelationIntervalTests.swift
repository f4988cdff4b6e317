import Foundation
import Statistics
import TestSupport
import Testing

struct CorrelationIntervalTests {
  // Reference: scipy.stats.pearsonr(first, second).confidence_interval(0.95).
  @Test func matchesReference() throws {
    let first = [1.5, 2.25, -0.5, 4, 3.125, 0.75, 2, 9.5]
    let second = [2, 1, -3, 5, 0.5, 1, 4, 8]
    let interval = try #require(Correlation.pearsonInterval(first, second, level: 0.95))
    #expect(abs(interval.lower - 0.3995097060613108) < 1e-12)
    #expect(abs(interval.upper - 0.9745711191262476) < 1e-12)
  }

  @Test func tooFewPairsOrNoSpreadGiveNone() {
    let values = [1.0, 2, 4, 3, 7]
    #expect(Correlation.pearsonInterval([], [], level: 0.9) == nil)
    #expect(Correlation.pearsonInterval([1, 2, 3], [2, 1, 3], level: 0.9) == nil)
    #expect(Correlation.pearsonInterval(values, values, level: 0.9) == nil)
    #expect(Correlation.pearsonInterval(values, [1, 1, 1, 1, 1], level: 0.9) == nil)
    #expect(Correlation.pearsonInterval(values, [1, 2, .nan, 4, 5], level: 0.9) == nil)
    #expect(Correlation.pearsonInterval([1, 2, 3, 4], [2, 1, 4, 3], level: 0.9) != nil)
  }

  // Of uncorrelated Gaussians r² ~ Beta(1/2, (n − 2)/2), so coverage at zero is known exactly.
  // Rejected as the expected value: .95, which the interval meets only to a percent at n = 4.
  @Test(arguments: [4, 5, 10, 50]) func coverageAtZeroIsKnown(count: Int) {
    let limit = tanh(Normal.upperTailInverse(0.025) / Double(count - 3).squareRoot())
    let truth = BetaDistribution.lowerTail(
      limit * limit, alpha: 0.5, beta: Double(count - 2) / 2)
    #expect(abs(truth - 0.95) < 0.012)
    let covered = Simulation(replications: 4000, seed: 21).count { generator in
      let (first, second) = pairs(count, correlation: 0, &generator)
      return Correlation.pearsonInterval(first, second, level: 0.95)?.contains(0) == true
    }
    #expect(BinomialBand(of: 4000, coverage: truth).counts.contains(covered))
  }

  // Nearly exact elsewhere, by the table in docs/statistics.md. The twin is the "probable error" of before,
  // r ± z (1 − r²)/√(n − 1), which covers .73 and .88.
  @Test(arguments: [(5, 0.5, 0.953), (5, 0.9, 0.958), (16, 0.5, 0.950), (16, 0.9, 0.951)])
  func coversAndTheUntransformedTwinDoesNot(count: Int, truth: Double, documented: Double) {
    let z = Normal.upperTailInverse(0.025)
    let simulation = Simulation(replications: 4000, seed: 22)
    let covered = simulation.count { generator in
      let (first, second) = pairs(count, correlation: truth, &generator)
      return Correlation.pearsonInterval(first, second, level: 0.95)?.contains(truth) == true
    }
    let twin = simulation.count { generator in
      let (first, second) = pairs(count, correlation: truth, &generator)
      let r = Correlation.pearson(first, second)
      return abs(r - truth) <= z * (1 - r * r) / Double(count - 1).squareRoot()
    }
    let band = BinomialBand(of: 4000, coverage: documented - 0.002...documented + 0.002).counts
    #expect(band.contains(covered))
    #expect(twin < band.lowerBound)
  }

  private func pairs(
    _ count: Int, correlation: Double, _ generator: inout TestGenerator
  ) -> ([Double], [Double]) {
    let first = (0..<count).map { _ in generator.normal() }
    let rest = (1 - correlation * correlation).squareRoot()
    return (first, first.map { correlation * $0 + rest * generator.normal() })
  }
}
