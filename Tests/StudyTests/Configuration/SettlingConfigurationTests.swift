import Keys
import Study
import Testing

@Suite struct SettlingConfigurationTests {
  private func rule(_ overrides: [String]) throws -> [String: String] {
    let experiment = try ExperimentFixtures.load(
      ExperimentFixtures.minimal, overrides: overrides)
    let parameters = try #require(experiment.cells.first).parameters
    return parameters.filter { $0.key.hasPrefix("train.s") && $0.key != "train.steps" }
      .mapValues(\.description)
  }

  @Test func theRuleStandsInThePlanWithItsNumbers() throws {
    #expect(
      try rule(["train.stop=settled", "train.settled_checks=3"]) == [
        "train.stop": "settled", "train.settled_bound": "0.05",
        "train.settled_interval": "100", "train.settled_checks": "3",
      ])
  }

  @Test func neverIsTheDefaultAndLeavesNoTrace() throws {
    #expect(try rule([]).isEmpty)
    #expect(try rule(["train.stop=never"]).isEmpty)
  }

  @Test(arguments: [
    (
      "train.settled_bound=0.1",
      "train.settled_bound: has no meaning with stop: never; it goes with settled"
    ),
    ("train.stop=soon", "train.stop: soon is unknown (known: never, settled)"),
  ])
  func misuseIsRefused(_ override: String, _ problem: String) {
    let problems = ExperimentFixtures.problems(
      ExperimentFixtures.minimal, overrides: [override])
    #expect(problems == ["command line: \(problem)"])
  }

  @Test(arguments: [
    "settled_bound=0.8", "settled_bound=0", "settled_interval=0", "settled_checks=0",
  ])
  func impossibleNumbersAreRefused(_ number: String) {
    let problems = ExperimentFixtures.problems(
      ExperimentFixtures.minimal, overrides: ["train.stop=settled", "train.\(number)"])
    #expect(problems.count == 1)
  }
}
