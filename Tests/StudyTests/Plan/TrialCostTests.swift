import Keys
import Study
import Testing

@Suite struct TrialCostTests {
  private func seconds(
    _ overrides: [String], of text: String = ExperimentFixtures.minimal
  ) throws -> Double {
    try ExperimentFixtures.load(text, overrides: overrides).cells[0].estimatedSeconds
  }

  @Test func countsTheDenseProducts() throws {
    // science §11: n²m + 2n²m a step; the optimiser's 12 nm is the rest.
    let flops = 1000.0 * (3 * 256 * 256 * 4096 + 12 * 256 * 4096)
    #expect(
      try seconds(["model.n_features=256", "model.n_hidden=4096", "train.steps=1000"])
        == flops / 1.6e11)
  }

  @Test func noisePerExampleTakesTwiceTheProducts() throws {
    let noise = ["train.noise=gaussian", "train.noise_stdev=0.1"]
    let own = try seconds(noise)
    let shared = try seconds(noise + ["train.noise_sharing=shared"])
    #expect(shared == (try seconds([])))
    #expect(abs((own - shared) * 3e10 - 7500 * 3 * 8 * 8 * 16) < 1)
  }

  @Test(arguments: ["active_set", "active_set_blocks"])
  func theActiveSetGrowsAsTheRootOfTheNeurons(_ kernel: String) throws {
    func seconds(_ hidden: Int) throws -> Double {
      try self.seconds([
        "train.optimizer=proximal", "train.kernel=\(kernel)", "model.n_features=64",
        "model.n_hidden=\(hidden)", "train.lr=0.05", "train.steps=30000",
      ])
    }
    let ratio = try seconds(262_144) / seconds(65_536)
    #expect(ratio > 1.95 && ratio < 2.05)
  }

  @Test func rowFlowsEndWithASingleWeight() throws {
    let text = ExperimentFixtures.rowFlow
    #expect(try seconds([], of: text) == 6e5 * (130_000 / 0.5) / 1e10)
    #expect(try seconds(["train.until_single=false"], of: text) == 6e5 * (200_000 / 0.5) / 1e10)
    let exact = try seconds(["train.method=exact", "train.step_size=null"], of: text)
    // log₂ of 100 000 is 16.6096405.
    #expect(abs(exact - (2 * 1e5 * 16.6096405 + 1e5 * 50) / 1e9) < 1e-9)
  }

  @Test(arguments: [("reference", 3e9), ("tiny", 3e10)])
  func ratesAreThoseThatWereSeen(_ kernel: String, _ rate: Double) throws {
    let flops = 7500.0 * (3 * 8 * 8 * 16 + 12 * 8 * 16)
    #expect(try seconds(["train.kernel=\(kernel)"]) == flops / rate)
  }

  @Test(arguments: [("active_set", 1e10), ("active_set_blocks", 4e10)])
  func theActiveSetIsWhatTheFlowLeaves(_ kernel: String, _ rate: Double) throws {
    // science §7: 2m/(1 + λ · lr · steps · √m) weights a row, with √m = 256.
    let row: Double = 2 * 65_536 / (1 + 1e-3 * 0.05 * 30_000 * 256)
    let flops: Double = 30_000 * row * (3 * 64 * 64 + 12 * 64)
    let estimate = try seconds([
      "train.optimizer=proximal", "train.kernel=\(kernel)", "model.n_features=64",
      "model.n_hidden=65536", "train.lr=0.05", "train.steps=30000",
    ])
    #expect(abs(estimate * rate / flops - 1) < 1e-12)
  }

  /// W at the start and now, gradient, two moments and an observer's copy; W Wᵀ and what it makes.
  @Test func countsTheMatricesInMemory() throws {
    func bytes(_ overrides: [String], of text: String = ExperimentFixtures.minimal) throws -> Double
    {
      try ExperimentFixtures.load(text, overrides: overrides).cells[0].estimatedBytes
    }
    let numbers = 6.0 * 256 * 4096 + 2 * 256 * 256
    let shape = ["model.n_features=256", "model.n_hidden=4096"]
    #expect(try bytes(shape) == 4 * numbers)
    #expect(try bytes(shape + ["train.precision=float64"]) == 8 * numbers)
    #expect(try bytes([], of: ExperimentFixtures.rowFlow) == 8 * 8 * 100_000)
    // Two matrices of weights and what goes with each, one observer's copy of both being one.
    let (untied, layers) = (11.0 * 256 * 4096, 64.0 * (4 * 4096 + 3 * 256))
    let batch =
      shape + [
        "model.tied=false", "inputs.law=sampled", "inputs.density=0.1", "inputs.batch=64",
        "inputs.values=one", "train.noise=none", "train.noise_stdev=null",
      ]
    #expect(try bytes(batch) == 4 * (untied + layers))
  }

  @Test func plansAddUp() throws {
    let plan = Plan(
      try ExperimentFixtures.load(
        ExperimentFixtures.minimal, overrides: ["sweep.parameters.model.n_hidden=[16, 32]"]))
    let trials = plan.trials.reduce(0) { $0 + $1.estimatedSeconds }
    #expect(abs(plan.estimatedSeconds - trials) <= 1e-12 * trials)
  }
}
