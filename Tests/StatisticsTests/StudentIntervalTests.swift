import Statistics
import TestSupport
import Testing

struct StudentIntervalTests {
  // Reference: scipy.stats.t.interval.
  @Test func matchesReference() throws {
    let interval = try #require(
      SampleSummary([1.5, 2.25, -0.5, 4, 3.125, 0.75, 2, 9.5]).meanInterval(level: 0.95))
    #expect(abs(interval.lower - 0.2971899476065465) < 1e-10)
    #expect(abs(interval.upper - 5.3590600523934535) < 1e-10)
    #expect(interval.level == 0.95)
  }

  @Test func tooFewOrBrokenValuesGiveNone() {
    #expect(SampleSummary([]).meanInterval(level: 0.9) == nil)
    #expect(SampleSummary([1]).meanInterval(level: 0.9) == nil)
    #expect(SampleSummary([1, .nan]).meanInterval(level: 0.9) == nil)
    #expect(SampleSummary([1, .infinity]).meanInterval(level: 0.9) == nil)
  }

  @Test func constantSampleHasZeroWidth() throws {
    let interval = try #require(SampleSummary([2, 2, 2]).meanInterval(level: 0.99))
    #expect(interval.lower == 2 && interval.upper == 2)
  }

  // 4 000 intervals from 5 values each: the number that cover is binomial, so ±4 standard
  // deviations (√(4000 · .9 · .1) = 19) fail a right method once in 16 000 seeds. The twin with the
  // normal quantile covers about 0.824 and must fail.
  @Test func coversAtItsLevelAndTheNormalTwinDoesNot() throws {
    var generator = TestGenerator(seed: 1)
    var covered = 0
    var coveredByNormal = 0
    let quantile = Normal.upperTailInverse(0.05)
    for _ in 0..<4000 {
      let summary = SampleSummary((0..<5).map { _ in 7 + 3 * generator.normal() })
      let interval = try #require(summary.meanInterval(level: 0.9))
      covered += interval.contains(7) ? 1 : 0
      coveredByNormal += abs(summary.mean - 7) <= quantile * summary.standardError ? 1 : 0
    }
    #expect(abs(covered - 3600) < 76)
    #expect(coveredByNormal < 3600 - 76)
  }
}
