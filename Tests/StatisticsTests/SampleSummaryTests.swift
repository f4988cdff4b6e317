import Statistics
import Testing

struct SampleSummaryTests {
  // Reference values: NumPy (ddof = 1); tolerance is a few rounding errors.
  @Test func momentsMatchReference() {
    let summary = SampleSummary([1.5, 2.25, -0.5, 4, 3.125, 0.75, 2, 9.5])
    #expect(summary.count == 8)
    #expect(abs(summary.mean - 2.828125) < 1e-14)
    #expect(abs(summary.standardDeviation - 3.0273585109087144) < 1e-14)
    #expect(abs(summary.standardError - 1.0703328660731803) < 1e-14)
    #expect(summary.minimum == -0.5)
    #expect(summary.maximum == 9.5)
  }

  @Test func undefinedMomentsAreNaN() {
    let none = SampleSummary([])
    #expect(none.count == 0)
    #expect(none.mean.isNaN && none.standardDeviation.isNaN && none.standardError.isNaN)
    #expect(none.minimum.isNaN && none.maximum.isNaN)
    let one = SampleSummary([3])
    #expect(one.mean == 3)
    #expect(one.standardDeviation.isNaN && one.standardError.isNaN)
    let broken = SampleSummary([1, .nan, 2])
    #expect(broken.mean.isNaN && broken.standardDeviation.isNaN && broken.minimum.isNaN)
  }

  // Σx² would lose every digit of the spread here.
  @Test func largeOffsetKeepsTheSpread() {
    let summary = SampleSummary([1e9 + 1, 1e9 + 2, 1e9 + 3])
    #expect(abs(summary.standardDeviation - 1) < 1e-9)
  }
}
