import Keys
import Model
import Records
import Study
import Testing

/// Which kernels go with which training.
@Suite struct KernelConfigurationTests {
  @Test(arguments: [
    Impossible(
      "optimizer: adamw", "kernel: active_set, optimizer: adamw",
      "x.yaml:3: train.kernel: active_set is for optimizer: proximal only, got adamw"),
    Impossible(
      "optimizer: adamw", "kernel: active_set, noise_stdev: 0.1, optimizer: proximal",
      "x.yaml:3: train.kernel: active_set is for noise: none only, got gaussian"),
  ])
  func activeSetIsRefused(_ impossible: Impossible) {
    let text =
      impossible.new.contains("noise_stdev")
      ? ExperimentFixtures.minimal.replacing("noise: none", with: "noise: gaussian")
      : ExperimentFixtures.minimal
    let problems = ExperimentFixtures.problems(
      text, replacing: impossible.old, with: impossible.new)
    #expect(problems == [impossible.problem])
  }

  @Test func activeSetTrainsProximalGradientDescentWithoutNoise() throws {
    let experiment = try ExperimentFixtures.load(
      ExperimentFixtures.minimal, replacing: "optimizer: adamw",
      with: "kernel: active_set, optimizer: proximal")
    let parameters = try #require(experiment.cells.first).parameters
    #expect(parameters["train.kernel"] == .text("active_set"))
  }

  @Test func anotherCauseOfTheProblemIsNotReportedTwice() {
    let problems = ExperimentFixtures.problems(
      ExperimentFixtures.minimal, replacing: "optimizer: adamw",
      with: "kernel: active_set, optimizer: adamv")
    #expect(problems.count == 1 && problems[0].contains("train.optimizer"))
  }

  @Test func blocksHaveATolerance() throws {
    func parameters(_ train: String) throws -> [String: ParameterValue] {
      let experiment = try ExperimentFixtures.load(
        ExperimentFixtures.minimal, replacing: "optimizer: adamw", with: train)
      return try #require(experiment.cells.first).parameters
    }
    let key = "train.block_tolerance"
    let blocks = "kernel: active_set_blocks, optimizer: proximal"
    #expect(try parameters(blocks)[key] == .number(1e-3))
    #expect(try parameters("\(blocks), block_tolerance: 0.01")[key] == .number(0.01))
    #expect(try parameters("kernel: active_set, optimizer: proximal")[key] == nil)
    let problems = ExperimentFixtures.problems(
      ExperimentFixtures.minimal, replacing: "optimizer: adamw",
      with: "kernel: active_set, block_tolerance: 0.01, optimizer: proximal")
    #expect(
      problems == [
        "x.yaml:3: train.block_tolerance: has no meaning with kernel: active_set; it goes with active_set_blocks"
      ])
  }

  /// How a network is computed does not change which network it is.
  @Test func kernelsShareRandomNumbers() throws {
    let plans = try ["active_set", "active_set_blocks", "dense"].map { kernel in
      Plan(
        try ExperimentFixtures.load(
          ExperimentFixtures.minimal, replacing: "optimizer: adamw",
          with: "kernel: \(kernel), optimizer: proximal"))
    }
    let trials = plans.map { $0.trials[0] }
    #expect(Set(trials.map(\.streamCell)).count == 1)
    #expect(Set(trials.map(\.identity)).count == 3)
  }
}
