import Keys
import Study
import Testing

@Suite struct EvolutionConfigurationTests {
  private let strategy = [
    "train.gradient=evolution", "train.population=8", "train.perturbation=0.02",
  ]

  private func parameters(_ overrides: [String]) throws -> [String: String] {
    let experiment = try ExperimentFixtures.load(
      ExperimentFixtures.minimal, overrides: overrides)
    return try #require(experiment.cells.first).parameters.mapValues(\.description)
  }

  @Test func theStrategyStandsInThePlanWithItsKernel() throws {
    let found = try parameters(strategy)
    #expect(found["train.gradient"] == "evolution" && found["train.kernel"] == "evolution")
    #expect(found["train.population"] == "8" && found["train.fitness"] == "ranks")
  }

  @Test func defaultsLeaveNoTrace() throws {
    let plain = try parameters([])
    #expect(try parameters(["train.gradient=backpropagation", "train.until_loss=0"]) == plain)
    let names = ["gradient", "population", "perturbation", "fitness", "until_loss"]
    #expect(names.allSatisfy { plain["train.\($0)"] == nil })
  }

  @Test(arguments: [
    (["train.population=7"], "train.population: must be even, W + σε and W − σε, got 7"),
    (["train.perturbation=0"], "train.perturbation: must be greater than 0, got 0"),
    (
      ["model.tied=false"],
      "train.kernel: reference with gradient: evolution is for tied: true only"
    ),
    (["train.kernel=dense"], "train.kernel: dense is for gradient: backpropagation only"),
    (
      ["train.until_loss=0.1", "train.stop=settled"],
      "train.until_loss: does not go with stop: settled"
    ),
  ])
  func misuseIsRefused(_ overrides: [String], _ problem: String) {
    let problems = ExperimentFixtures.problems(
      ExperimentFixtures.minimal, overrides: strategy + overrides)
    #expect(problems.contains { $0.hasSuffix(problem) }, "\(problems)")
  }

  @Test func aPopulationNeedsAStrategy() {
    let problems = ExperimentFixtures.problems(
      ExperimentFixtures.minimal, overrides: ["train.population=8"])
    #expect(
      problems == [
        "command line: train.population: has no meaning with gradient: backpropagation; it goes with evolution"
      ])
  }
}
