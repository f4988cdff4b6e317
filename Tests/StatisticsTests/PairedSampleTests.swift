import Statistics
import TestSupport
import Testing

struct PairedSampleTests {
  // Reference: numpy.var(ddof=1) of both and of the difference; scipy.stats.ttest_rel(...)
  // .confidence_interval(0.95).
  @Test func matchesReference() throws {
    let pairs = PairedSample([3, 5, 4, 8, 6], baseline: [1, 4, 4, 5, 3])
    #expect(pairs.difference.count == 5)
    #expect(abs(pairs.difference.mean - 1.8) < 1e-14)
    #expect(abs(pairs.gain - (3.7 + 2.3) / 1.7) < 1e-13)
    let interval = try #require(pairs.difference.meanInterval(level: 0.95))
    #expect(abs(interval.lower - 0.18107) < 1e-4)
  }

  @Test func gainAtItsLimits() {
    #expect(PairedSample([1, 2, 4], baseline: [2, 3, 5]).gain == .infinity)
    #expect(PairedSample([1, 1], baseline: [2, 2]).gain.isNaN)
    #expect(PairedSample([1], baseline: [2]).gain.isNaN)
    #expect(PairedSample([], baseline: []).gain.isNaN)
    #expect(PairedSample([1, .nan, 2], baseline: [2, 3, 4]).gain.isNaN)
    // Opposite values: the variance of the difference is 4 s² against 2 s².
    #expect(abs(PairedSample([1, 2, 4], baseline: [-1, -2, -4]).gain - 0.5) < 1e-14)
  }

  // Common part of standard deviation 3, own parts of 1: the gain is 10 and the interval covers. The
  // twin, which adds the two variances as if the pairs were separate, covers nearly always.
  @Test func coversAtItsLevelAndTheUnpairedTwinIsTooWide() {
    let simulation = Simulation(replications: 4000, seed: 31)
    let draw = { (generator: inout TestGenerator) in
      let common = (0..<5).map { _ in 3 * generator.normal() }
      return PairedSample(
        common.map { $0 + 2 + generator.normal() }, baseline: common.map { $0 + generator.normal() }
      )
    }
    let covered = simulation.count {
      draw(&$0).difference.meanInterval(level: 0.95)?.contains(2) == true
    }
    let twin = simulation.count { generator in
      let pairs = draw(&generator)
      guard let interval = pairs.difference.meanInterval(level: 0.95) else { return false }
      return abs(pairs.difference.mean - 2) <= interval.halfWidth * pairs.gain.squareRoot()
    }
    let band = BinomialBand(of: 4000, coverage: 0.95).counts
    #expect(band.contains(covered))
    #expect(twin > band.upperBound)
  }

  @Test func gainIsTheRatioOfVariances() {
    var generator = TestGenerator(seed: 32)
    let common = (0..<20_000).map { _ in 3 * generator.normal() }
    let pairs = PairedSample(
      common.map { $0 + generator.normal() }, baseline: common.map { $0 + generator.normal() })
    // Relative standard error of a variance ratio: 2/√20 000 = 1.4 %; 7 % is five of them.
    #expect(abs(pairs.gain / 10 - 1) < 0.07)
  }
}
