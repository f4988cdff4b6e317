import Autoencoder
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
}
