import Keys
import Study
import Testing

@Suite struct OverrideTests {
  private func cells(_ overrides: [String], profile: String? = nil) throws -> [TrialConfiguration] {
    try ExperimentFixtures.load(
      ExperimentFixtures.autoencoder, overrides: overrides, profile: profile
    ).cells
  }

  private func problems(_ overrides: [String], profile: String? = nil) -> [String] {
    ExperimentFixtures.problems(
      ExperimentFixtures.autoencoder, overrides: overrides, profile: profile)
  }

  @Test func replaceAValue() throws {
    let cells = try cells(["train.steps=1e2", "model.n_features=3"])
    #expect(cells.allSatisfy { $0.parameters["train.steps"] == .integer(100) })
    #expect(cells.allSatisfy { $0.parameters["model.n_features"] == .integer(3) })
  }

  @Test func applyInOrder() throws {
    let cells = try cells(["train.steps=1", "train.steps=2"])
    #expect(cells.first?.parameters["train.steps"] == .integer(2))
  }

  @Test func addKeysAndSections() throws {
    let experiment = try ExperimentFixtures.load(
      ExperimentFixtures.minimal,
      overrides: ["record.points=7", "train.eps=1e-6", "sweep.parameters.train.lr=[1, 2]"])
    #expect(experiment.cells.count == 2)
    #expect(experiment.cells.first?.parameters["record.points"] == .integer(7))
    #expect(experiment.cells.first?.parameters["train.eps"] == .number(1e-6))
  }

  @Test func replaceSweptParametersAndSections() throws {
    let swept = try cells(["sweep.parameters.model.n_hidden={min: 1, max: 3, step: 1}"])
    #expect(
      swept.map { "\($0.parameters["model.n_hidden"] ?? .text(""))" }
        == ["1", "1", "2", "2", "3", "3"])
    let replaced = try cells(["sweep.parameters={train.l1: [0, 1, 2]}"])
    #expect(replaced.map { $0.parameters["train.l1"] } == [.number(0), .number(1), .number(2)])
  }

  @Test func mayChangeASweptKeyAlongWithItsSweep() throws {
    let swept = try cells(["model.n_hidden=4", "sweep.parameters.model.n_hidden=[4]"])
    #expect(swept.map { $0.parameters["model.n_hidden"] } == [.integer(4), .integer(4)])
    #expect(try cells(["model.n_hidden=4", "sweep=null"]).count == 1)
  }

  @Test func nullRemoves() throws {
    #expect(try cells(["sweep=null"]).count == 1)
    let cells = try cells(["train.weight_decay=~", "sweep=null"])
    #expect(cells.first?.parameters["train.weight_decay"] == .number(0.01))
  }

  @Test(arguments: [
    ("train.steps=-1", "command line: train.steps: must be at least 0, got -1"),
    ("train.stps=1", "command line: train.stps: is not a known key; did you mean train.steps?"),
    ("trian.lr=1", "command line: trian: is not a known key; did you mean train?"),
    ("train.steps", "command line: an override is key=value, got train.steps"),
    ("=1", "command line: an override is key=value, got =1"),
    ("train.steps=", "command line: train.steps: has no value; write null to remove the key"),
    ("train.steps=null", "x.yaml:8: train.steps: is missing"),
    ("name.first=a", "command line: name.first: is not a known key"),
    ("profiles.quick=1", "command line: profiles.quick: cannot be overridden"),
    (
      "model.n_hidden=64",
      "command line: model.n_hidden: is swept, so this value would have no effect; "
        + "override sweep.parameters.model.n_hidden"
    ),
    (
      "sweep.parameters.train.lr=[1, -1]",
      "command line: sweep.parameters.train.lr: must be greater than 0, got -1"
    ),
  ])
  func problemsNameTheCommandLine(_ override: String, _ problem: String) {
    #expect(problems([override]) == [problem])
  }

  @Test func brokenValuesAreSyntaxErrors() {
    let found = problems(["train.lr=[1, 2"])
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("command line: train.lr: is not valid YAML") == true)
  }

  @Test func problemsOfTheFileComeFirst() {
    let found = ExperimentFixtures.problems(
      ExperimentFixtures.minimal, replacing: "lr: 1.0e-3", with: "lr: 0",
      overrides: ["train.l1=-1"])
    #expect(
      found == [
        "x.yaml:3: train.lr: must be greater than 0, got 0",
        "command line: train.l1: must be at least 0, got -1",
      ])
  }
}

@Suite struct ProfileTests {
  @Test func applyTheirOverrides() throws {
    let experiment = try ExperimentFixtures.load(ExperimentFixtures.autoencoder, profile: "quick")
    #expect(experiment.seeds.replicates == 1)
    #expect(experiment.cells.map { $0.parameters["model.n_hidden"] } == [.integer(4), .integer(4)])
  }

  @Test func yieldToTheCommandLine() throws {
    let experiment = try ExperimentFixtures.load(
      ExperimentFixtures.autoencoder, overrides: ["seeds.replicates=9"], profile: "quick")
    #expect(experiment.seeds.replicates == 9)
  }

  @Test func mustExist() {
    #expect(
      ExperimentFixtures.problems(ExperimentFixtures.autoencoder, profile: "quik")
        == [
          "x.yaml: profiles: the file has no profile quik; did you mean quick? (known: quick)"
        ])
    #expect(
      ExperimentFixtures.problems(ExperimentFixtures.minimal, profile: "quick")
        == ["x.yaml: profiles: the file has no profile quick (it has none)"])
  }

  @Test(arguments: [nil, "quick", "slow"])
  func areAllCheckedWhicheverIsAskedFor(_ profile: String?) {
    let text =
      ExperimentFixtures.minimal + """

        profiles:
          quick:
            train.steps: -1
            train.stps: 3
          slow: {model.n_features: 0}
        """
    #expect(
      ExperimentFixtures.problems(text, profile: profile) == [
        "x.yaml:7: train.steps: must be at least 0, got -1",
        "x.yaml:8: train.stps: is not a known key; did you mean steps?",
        "x.yaml:9: model.n_features: must be at least 1, got 0",
      ])
  }

  @Test(arguments: [
    ("profiles: [quick]", "x.yaml:5: profiles: must be a mapping, got a list"),
    ("profiles: {quick: 3}", "x.yaml:5: profiles.quick: must be a mapping, got 3"),
  ])
  func mustBeMappings(_ section: String, _ problem: String) {
    #expect(ExperimentFixtures.problems(ExperimentFixtures.minimal + "\n" + section) == [problem])
  }
}
