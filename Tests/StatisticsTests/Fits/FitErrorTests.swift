import Statistics
import Testing

struct FitErrorTests {
  @Test func descriptionsSayWhatIsWrongWithTheData() {
    #expect(
      FitError.tooFewPoints(points: 1, parameters: 2).description
        == "1 points cannot determine 2 parameters")
    #expect(FitError.dependentCovariates.description.contains("covariates"))
    #expect(FitError.noPositiveValues.description.contains("above zero"))
    #expect(FitError.notConverged(iterations: 7).description.contains("7 iterations"))
  }
}
