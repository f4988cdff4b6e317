import Foundation
import Statistics
import TestSupport
import Testing

struct ProportionIntervalTests {
  // Reference: scipy.stats.binomtest(k, n).proportion_ci(level, "exact"). GSL's
  // own inverse of the beta tail gives NaN for some of them.
  @Test(arguments: [
    (0, 10, 0.95, [0, 0.3084971078187629]),
    (3, 10, 0.95, [0.06673951117773447, 0.652452850060008]),
    (12, 256, 0.95, [0.02445234396943695, 0.08044902822868817]),
    (20, 20, 0.9, [0.8608916593316243, 1]),
    (1000, 10_000, 0.99, [0.09241461438575299, 0.10796922849773803]),
    (500_000, 1_000_000, 0.95, [0.49901951919531173, 0.5009804808046883]),
    (1, 1_000_000, 0.95, [2.531780513911382e-08, 5.571630655512304e-06]),
  ])
  func matchesReference(k: Int, n: Int, level: Double, expected: [Double]) throws {
    let proportion = Proportion(k, of: n)
    let exact = try #require(proportion.clopperPearsonInterval(level: level))
    // GSL's tail itself is good to 10⁻⁷ at a million trials.
    let tolerance = n == 1_000_000 ? 2e-7 : 1e-9
    for (end, value) in zip([exact.lower, exact.upper], expected) {
      #expect(abs(end - value) <= tolerance * value)
    }
  }

  @Test func edges() {
    let none = Proportion(0, of: 0)
    #expect(none.estimate.isNaN && Proportion(3, of: 12).estimate == 0.25)
    #expect(none.clopperPearsonInterval(level: 0.9) == nil)
    #expect(Proportion(1, of: 1_000_001).clopperPearsonInterval(level: 0.9) == nil)
  }

  // The true coverage at p = .001 … .999 by the sum over the binomial masses. The exact interval is
  // never below its level; on average it is no more above than listed (Brown, Cai and DasGupta 2001,
  // doi:10.1214/ss/1009213286, draw the same curves).
  @Test(arguments: [(5, 0.991), (16, 0.98), (50, 0.97), (256, 0.96)])
  func clopperPearsonIsExact(n: Int, most: Double) throws {
    let intervals = try all(n) { $0.clopperPearsonInterval(level: 0.95) }
    for step in 1..<1000 {
      #expect(coverage(Double(step) / 1000, intervals) >= 0.95 - 1e-12)
    }
    #expect(averageCoverage(intervals) <= most)
  }

  @Test(arguments: [0.01, 0.3, 0.98]) func simulatedTrialsCover(probability: Double) {
    let simulation = Simulation(replications: 4000, seed: 8)
    let draw = { (generator: inout TestGenerator) in
      Proportion((0..<40).count { _ in generator.uniform() < probability }, of: 40)
    }
    let exact = simulation.count {
      draw(&$0).clopperPearsonInterval(level: 0.95)?.contains(probability) == true
    }
    #expect(exact >= BinomialBand(of: 4000, coverage: 0.95).counts.lowerBound)
    // The twin p̂ ± z·SE falls short of it near the ends.
    let wald = simulation.count {
      let share = draw(&$0).estimate
      let half = Normal.upperTailInverse(0.025) * (share * (1 - share) / 40).squareRoot()
      return abs(share - probability) <= half
    }
    #expect(probability == 0.3 || wald < BinomialBand(of: 4000, coverage: 0.95).counts.lowerBound)
  }

  private func all(_ n: Int, _ interval: (Proportion) -> Interval?) throws -> [Interval] {
    try (0...n).map { try #require(interval(Proportion($0, of: n))) }
  }

  private func coverage(_ probability: Double, _ intervals: [Interval]) -> Double {
    let n = intervals.count - 1
    return intervals.enumerated().reduce(0) { sum, entry in
      guard entry.element.contains(probability) else { return sum }
      let k = Double(entry.offset)
      let logMass =
        lgamma(Double(n) + 1) - lgamma(k + 1) - lgamma(Double(n) - k + 1)
        + k * log(probability) + (Double(n) - k) * log(1 - probability)
      return sum + exp(logMass)
    }
  }

  // ∫ over p in closed form: C(n, k) pᵏ(1 − p)ⁿ⁻ᵏ is 1/(n + 1) of the density of Beta(k+1, n−k+1).
  private func averageCoverage(_ intervals: [Interval]) -> Double {
    let n = intervals.count - 1
    let sum = intervals.enumerated().reduce(0) { sum, entry in
      let below = { (x: Double) in
        BetaDistribution.lowerTail(
          min(max(x, 0), 1), alpha: Double(entry.offset + 1), beta: Double(n - entry.offset + 1))
      }
      return sum + below(entry.element.upper) - below(entry.element.lower)
    }
    return sum / Double(n + 1)
  }
}
