import Statistics
import TestSupport
import Testing

struct PoissonIntervalTests {
  // Reference: scipy.stats.chi2.ppf(a, 2 * total) / 2 and .isf(a, 2 * total + 2) / 2 with
  // a = (1 − level) / 2. At 999 999 GSL's own inverse gives 578 001 for the upper end.
  @Test(arguments: [
    (0, 0.95, 0, 3.6888794541139354), (1, 0.95, 0.025317807984289897, 5.571643390938898),
    (3, 0.9, 0.8176914471639533, 7.753656527932727),
    (47, 0.95, 34.53383216706575, 62.50003634064697),
    (1000, 0.99, 920.4240461633592, 1084.3728680643892),
    (999_999, 0.95, 998039.9843202762, 1001960.9109654503),
  ])
  func matchesReference(total: Int, level: Double, lower: Double, upper: Double) throws {
    for units in [1, 16] {
      let interval = try #require(
        PoissonCount(total: total, over: units).meanInterval(level: level))
      #expect(abs(interval.lower * Double(units) - lower) <= 1e-10 * lower)
      #expect(abs(interval.upper * Double(units) - upper) <= 1e-10 * upper)
    }
  }

  @Test func edges() {
    #expect(PoissonCount(total: 6, over: 4).mean == 1.5)
    #expect(PoissonCount(total: 0, over: 0).mean.isNaN)
    #expect(PoissonCount(total: 0, over: 0).meanInterval(level: 0.95) == nil)
    #expect(PoissonCount(total: 1_000_000, over: 9).meanInterval(level: 0.95) == nil)
    #expect(PoissonCount(total: 0, over: 3).meanInterval(level: 0.5)?.lower == 0)
  }

  // The true coverage at every mean from .05 to 10, by the sum over the Poisson masses: never below
  // the level, and at most 2 % above it once 20 events are expected.
  @Test(arguments: [1, 5, 16]) func exactCoverage(units: Int) throws {
    let intervals = try (0...400).map { total in
      try #require(PoissonCount(total: total, over: units).meanInterval(level: 0.95))
    }
    for step in 1...200 {
      let mean = Double(step) / 20
      let expected = mean * Double(units)
      let covered = coverage(mean: mean, units: units, intervals)
      #expect(covered >= 0.95 - 1e-12)
      #expect(covered <= (expected >= 20 ? 0.97 : expected >= 4 ? 0.985 : 1))
    }
  }

  // The twin: total ± z √total, which never covers when there are no events.
  @Test func waldTwinFails() {
    let intervals = (0...400).map { total in
      let half = Normal.upperTailInverse(0.025) * Double(total).squareRoot()
      return Interval(lower: Double(total) - half, upper: Double(total) + half, level: 0.95)
    }
    for mean in [0.5, 1, 3] { #expect(coverage(mean: mean, units: 1, intervals) < 0.85) }
  }

  @Test(arguments: [0.5, 1, 3]) func simulatedNetworksCover(mean: Double) {
    let table = PoissonTable(mean: mean)
    let covered = Simulation(replications: 2000, seed: 5).count { generator in
      let total = Int(table.draw(5, &generator).reduce(0, +))
      return PoissonCount(total: total, over: 5).meanInterval(level: 0.95)?.contains(mean) == true
    }
    #expect(covered >= BinomialBand(of: 2000, coverage: 0.95).counts.lowerBound)
  }

  private func coverage(mean: Double, units: Int, _ intervals: [Interval]) -> Double {
    zip(PoissonTable(mean: mean * Double(units)).masses, intervals).reduce(0) { sum, entry in
      entry.1.contains(mean) ? sum + entry.0 : sum
    }
  }
}
