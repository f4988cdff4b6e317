import Study
import Testing

@Suite struct TrialCostTests {
  private func flops(
    _ overrides: [String], of text: String = ExperimentFixtures.minimal
  ) throws -> Double {
    try ExperimentFixtures.load(text, overrides: overrides).cells[0].estimatedFlops
  }

  @Test func countsTheDenseProducts() throws {
    // science §11: n²m + 2n²m a step; the optimiser's 12 nm is the rest.
    let flops = try flops(["model.n_features=256", "model.n_hidden=4096", "train.steps=1000"])
    #expect(flops == 1000 * (3 * 256 * 256 * 4096 + 12 * 256 * 4096))
  }

  @Test func noisePerExampleTakesTwiceTheProducts() throws {
    let noise = ["train.noise=gaussian", "train.noise_stdev=0.1"]
    let own = try flops(noise)
    let shared = try flops(noise + ["train.noise_sharing=shared"])
    #expect(shared == (try flops([])))
    #expect(own - shared == 7500 * 3 * 8 * 8 * 16)
  }

  @Test func rowFlowsEndWithASingleWeight() throws {
    let text = ExperimentFixtures.rowFlow
    #expect(try flops([], of: text) == 6e5 * 130_000 / 0.5)
    #expect(try flops(["train.until_single=false"], of: text) == 6e5 * 200_000 / 0.5)
    let exact = try flops(["train.method=exact", "train.step_size=null"], of: text)
    #expect(exact > 0 && exact < 1e8)
  }

  @Test func plansAddUp() throws {
    let plan = Plan(
      try ExperimentFixtures.load(
        ExperimentFixtures.minimal, overrides: ["sweep.parameters.model.n_hidden=[16, 32]"]))
    let trials = plan.trials.reduce(0) { $0 + $1.estimatedFlops }
    #expect(abs(plan.estimatedFlops - trials) <= 1e-12 * trials)
  }
}
