import Statistics
import TestSupport
import Testing

struct MeanCombinationTests {
  private let first: [Double] = [3, 1, 4, 1, 5, 9, 2.5]
  private let second: [Double] = [2, 7, 1, 8, 2, 8, 10, 6, 9]

  @Test("1. a difference of two means is Welch's; of one mean, Student's")
  func references() throws {
    // scipy.stats.ttest_ind(first, second, equal_var=False)
    let welch = try #require(
      MeanCombination([(SampleSummary(first), 1), (SampleSummary(second), -1)]))
    #expect(abs(welch.below(0) - 0.0832243222159597) < 1e-12)
    #expect(abs(welch.degreesOfFreedom - 13.918310768313052) < 1e-9)
    let interval = welch.interval(level: 0.95)
    #expect(abs(interval.lower + 5.546979618178974) < 1e-9)
    #expect(abs(interval.upper - 1.0549161261154811) < 1e-9)
    let student = try #require(MeanCombination([(SampleSummary(first), 1)]))
    let own = try #require(SampleSummary(first).meanInterval(level: 0.95))
    #expect(abs(student.interval(level: 0.95).lower - own.lower) < 1e-12)
    #expect(student.degreesOfFreedom == 6)
  }

  @Test("2. nil for single values and where nothing varies; one constant sample does no harm")
  func undefined() {
    let constant = SampleSummary([0.1, 0.1, 0.1])
    #expect(MeanCombination([(SampleSummary([1]), 1), (SampleSummary(first), 1)]) == nil)
    #expect(MeanCombination([(constant, 1), (constant, -1)]) == nil)
    #expect(MeanCombination([(constant, 1), (SampleSummary(first), 1)])?.degreesOfFreedom == 6)
  }

  @Test("3. superiority: U/(n₁n₂), with Brunner and Munzel's variances")
  func superiority() throws {
    let found = Superiority.estimate(first, over: second)
    #expect(abs(found.value - 0.3253968253968254) < 1e-15)
    // scipy.stats.brunnermunzel(first, second, alternative='less')
    let test = try #require(MeanCombination(estimate: found.value, parts: found.parts))
    #expect(abs(test.below(0.5) - 0.12918228610116173) < 1e-12)
    let apart = Superiority.estimate([1, 2], over: [3, 4])
    #expect(apart.value == 0 && apart.parts.allSatisfy { $0.variance == 0 })
  }
}
