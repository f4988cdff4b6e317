import Statistics
import Testing

struct HypothesisTestTests {
  // What a table prints, so it must not change by accident.
  @Test func alternativesHaveNames() {
    #expect(
      HypothesisTest.Alternative.allCases.map(\.rawValue) == ["two-sided", "greater", "less"])
  }

  @Test func partsAreKept() {
    let test = HypothesisTest(
      name: "any", statistic: -2, degreesOfFreedom: 3, pValue: 0.25, alternative: .less,
      nullDistribution: .simulated(draws: 99), sampleSizes: [4, 5])
    #expect(test.name == "any" && test.statistic == -2 && test.degreesOfFreedom == 3)
    #expect(test.pValue == 0.25 && test.alternative == .less && test.sampleSizes == [4, 5])
    #expect(test.nullDistribution == .simulated(draws: 99))
  }
}
