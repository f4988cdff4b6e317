import Families
import Keys
import Study
import Testing

@Suite struct TrialConfigurationTests {
  private let minimal: [String: ParameterValue] = [
    "model.n_features": .integer(8), "model.n_hidden": .integer(16), "model.init": .text("xavier"),
    "train.optimizer": .text("adamw"), "train.lr": .number(0.001), "train.steps": .integer(7500),
    "train.l1": .number(0.001), "train.noise": .text("none"),
  ]

  /// Python's `hashlib.sha256(json.dumps(parameters, sort_keys=True, separators=(",", ":")))`, on
  /// the resolved parameters of `ExperimentFixtures.minimal`, as
  /// `ExperimentFileTests.fillsInDefaults` lists them.
  private let goldenHash = "c51cdddae5a33ea0d1e14e12ad7a2eccfe5434c518b44ce0d934d5e8997f1e4b"

  @Test func theCanonicalFormIsFrozen() throws {
    let cell = try ExperimentFixtures.load(ExperimentFixtures.minimal).cells[0]
    #expect(cell.hash == goldenHash, "stored results would no longer be found")
  }

  @Test func theRowFlowsCanonicalFormIsFrozenToo() throws {
    let cell = try ExperimentFixtures.load(ExperimentFixtures.rowFlow).cells[0]
    #expect(cell.hash == "ec29eedf6e3191710029a1f85688c3143db69027a881d6ee68f4ca4506822ccf")
  }

  @Test func fileAndParametersGiveTheSameConfiguration() throws {
    let configuration = try TrialConfiguration(parameters: minimal)
    #expect(configuration.hash == goldenHash)
    #expect(try TrialConfiguration(parameters: configuration.parameters) == configuration)
  }

  @Test func spellingsOfANumberHashAlike() throws {
    var hashes: Set<String> = []
    for value in [ParameterValue.integer(1), .number(1)] {
      let parameters = minimal.merging(["train.lr": value]) { $1 }
      hashes.insert(try TrialConfiguration(parameters: parameters).hash)
    }
    for value in [ParameterValue.integer(7), .number(7)] {
      let parameters = minimal.merging(["train.lr": .number(1), "train.steps": value]) { $1 }
      hashes.insert(try TrialConfiguration(parameters: parameters).hash)
    }
    #expect(hashes.count == 2)
  }

  @Test func defaultsAndTheirExplicitValuesHashAlike() throws {
    let explicit = minimal.merging(
      ["train.weight_decay": .number(0.01), "train.kernel": .text("auto")]
    ) { $1 }
    #expect(try TrialConfiguration(parameters: explicit).hash == goldenHash)
  }

  @Test(arguments: [
    ("model.n_features", ParameterValue.integer(9)), ("model.n_hidden", .integer(17)),
    ("model.init", .text("normal")), ("train.optimizer", .text("adam")),
    ("train.lr", .number(0.002)), ("train.steps", .integer(7501)), ("train.l1", .number(0)),
    ("train.beta1", .number(0.8)), ("train.precision", .text("float64")),
    ("train.kernel", .text("reference")), ("record.at", .text("linear")),
    ("record.points", .integer(51)), ("record.matrices", .text("final")),
  ])
  func everyKeyCounts(_ key: String, _ value: ParameterValue) throws {
    let changed = minimal.merging([key: value]) { $1 }
    #expect(try TrialConfiguration(parameters: changed).hash != goldenHash)
  }

  @Test func everythingIsReportedTogether() {
    let wrong: [String: ParameterValue] = [
      "model.n_hidden": .integer(0), "train.optimizer": .text("sgd"), "train.lr": .number(-1),
      "train.noise": .text("gaussian"), "train.beta1": .number(0.5),
    ]
    do {
      _ = try TrialConfiguration(parameters: minimal.merging(wrong) { $1 }, source: "somewhere")
      Issue.record("must be refused")
    } catch {
      #expect(
        error.problems.map(\.description) == [
          "somewhere: model.n_hidden: must be at least 1, got 0",
          "somewhere: train.lr: must be greater than 0, got -1",
          "somewhere: train.noise_stdev: is missing; noise: gaussian needs it",
          "somewhere: train.beta1: has no meaning with optimizer: sgd; it goes with adam, adamw",
        ])
    }
  }

  @Test func unknownParametersAreRefused() {
    #expect {
      try TrialConfiguration(parameters: minimal.merging(["train.lrr": .number(1)]) { $1 })
    } throws: {
      "\($0)" == "parameters: train.lrr: is not a known key; did you mean train.lr?"
    }
    #expect {
      try TrialConfiguration(parameters: ["model.kind": .integer(3)])
    } throws: {
      "\($0)"
        == "parameters: model.kind: must be one of autoencoder, row_flow, injection, dictionary, context_task, got 3"
    }
  }

  @Test func keysDescribeEveryParameter() throws {
    for text in [ExperimentFixtures.autoencoder, ExperimentFixtures.rowFlow] {
      let cell = try ExperimentFixtures.load(text).cells[0]
      let keys = try #require(Families.named(cell.kind)).allKeys.map(\.key)
      #expect(Set(keys).count == keys.count)
      #expect(Set(cell.parameters.keys).isSubset(of: keys))
    }
  }
}
