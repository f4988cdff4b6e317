import Keys
import Study
import Testing

@Suite struct ExperimentFileTests {
  @Test func readsEveryKey() throws {
    let experiment = try ExperimentFixtures.load(ExperimentFixtures.autoencoder)
    #expect(experiment.name == "collisions")
    #expect(experiment.figure == "collisions")
    #expect(experiment.seeds == Seeds(study: 7, replicates: 2, pairing: .common))
    #expect(experiment.sourceText == ExperimentFixtures.autoencoder)
    #expect(
      experiment.cells.first?.parameters == [
        "model.kind": .text("autoencoder"), "model.n_features": .integer(8),
        "model.n_hidden": .integer(16), "model.tied": .flag(true), "model.init": .text("normal"),
        "train.optimizer": .text("adamw"), "train.lr": .number(0.1), "train.steps": .integer(100),
        "train.l1": .number(0.001), "train.noise": .text("bipolar"),
        "train.noise_stdev": .number(0.15), "train.noise_sharing": .text("shared"),
        "train.weight_decay": .number(0.02), "train.beta1": .number(0.9),
        "train.beta2": .number(0.999), "train.eps": .number(1e-8),
        "train.precision": .text("float64"), "train.kernel": .text("dense"),
        "record.at": .text("linear"), "record.points": .integer(11),
        "record.matrices": .text("initial,final"),
      ])
  }

  @Test func fillsInDefaults() throws {
    let experiment = try ExperimentFixtures.load(ExperimentFixtures.minimal)
    #expect(experiment.figure == nil)
    #expect(experiment.seeds.pairing == .independent)
    #expect(experiment.cells.count == 1)
    #expect(
      experiment.cells.first?.parameters == [
        "model.kind": .text("autoencoder"), "model.n_features": .integer(8),
        "model.n_hidden": .integer(16), "model.tied": .flag(true), "model.init": .text("xavier"),
        "train.optimizer": .text("adamw"), "train.lr": .number(0.001),
        "train.steps": .integer(7500), "train.l1": .number(0.001), "train.noise": .text("none"),
        "train.weight_decay": .number(0.01), "train.beta1": .number(0.9),
        "train.beta2": .number(0.999), "train.eps": .number(1e-8),
        "train.precision": .text("float32"), "train.kernel": .text("tiny"),
        "record.at": .text("geometric"), "record.points": .integer(50),
        "record.matrices": .text(""),
      ])
  }

  @Test func readsARowFlow() throws {
    let experiment = try ExperimentFixtures.load(ExperimentFixtures.rowFlow)
    #expect(
      experiment.cells.first?.parameters == [
        "model.kind": .text("row_flow"), "model.n_hidden": .integer(100_000),
        "model.init_scale": .number(0.9), "train.method": .text("stepped"),
        "train.step_size": .number(0.5), "train.l1": .number(1e-5),
        "train.end_time": .number(200_000), "train.until_single": .flag(true),
        "record.at": .text("geometric"), "record.points": .integer(50),
        "record.matrices": .text(""),
      ])
  }

  @Test func exactRowFlowsNeedNoStepSize() throws {
    let experiment = try ExperimentFixtures.load(
      ExperimentFixtures.rowFlow, replacing: "method: stepped, step_size: 0.5",
      with: "method: exact")
    let parameters = try #require(experiment.cells.first).parameters
    #expect(parameters["train.method"] == .text("exact"))
    #expect(parameters["train.step_size"] == nil)
  }

  @Test(arguments: [
    ("7500", 7500), ("1e5", 100_000), ("1.0e5", 100_000), ("1E+5", 100_000), ("+3", 3),
    ("2.", 2), ("0", 0), ("15e-1", nil), ("1_000", nil), ("1e", nil), ("0b11", nil), ("1:30", nil),
    ("'10'", nil), ("ten", nil),
  ])
  func wholeNumbersHaveManySpellings(_ text: String, _ expected: Int?) throws {
    let replacement = "steps: \(text)"
    guard let expected else {
      let problems = ExperimentFixtures.problems(
        ExperimentFixtures.minimal, replacing: "steps: 7500", with: replacement)
      #expect(problems.count == 1)
      #expect(problems.first?.hasPrefix("x.yaml:3: train.steps: must be a whole number") == true)
      return
    }
    let experiment = try ExperimentFixtures.load(
      ExperimentFixtures.minimal, replacing: "steps: 7500", with: replacement)
    #expect(experiment.cells.first?.parameters["train.steps"] == .integer(expected))
  }

  @Test("a whole number that is too large is not called fractional")
  func hugeWholeNumbers() {
    for text in ["1e300", "9223372036854775808"] {
      let problems = ExperimentFixtures.problems(
        ExperimentFixtures.minimal, replacing: "steps: 7500", with: "steps: \(text)")
      #expect(problems.count == 1)
      #expect(problems.first?.hasPrefix("x.yaml:3: train.steps: must be at most ") == true)
      #expect(problems.first?.hasSuffix(", got \(text)") == true)
    }
  }

  @Test("a probability above 1 is found beside what else is wrong, 1 is none too many")
  func probabilities() {
    for (density, isWrong) in [("1.5", true), ("[0.5, 1.5]", true), ("1", false)] {
      let problems = ExperimentFixtures.problems(
        ExperimentFixtures.minimal, replacing: "train:",
        with: "inputs: {law: sampled, density: \(density)}\ntrain:")
      #expect(problems.contains { $0.contains("inputs.batch: is missing") }, "\(problems)")
      let found = problems.filter { $0.contains("inputs.density: must be at most 1, got 1.5") }
      #expect(found.count == (isWrong ? 1 : 0), "\(problems)")
    }
  }

  @Test(arguments: [
    ("1e-3", 0.001), (".5", 0.5), ("5.", 5), ("1", 1), ("+1.5E2", 150), ("-0.0", 0),
    ("1.0e-3", 0.001),
  ])
  func numbersHaveManySpellings(_ text: String, _ expected: Double) throws {
    let experiment = try ExperimentFixtures.load(
      ExperimentFixtures.minimal, replacing: "l1: 1.0e-3", with: "l1: \(text)")
    let l1 = experiment.cells.first?.parameters["train.l1"]
    #expect(l1 == .number(expected))
    #expect(l1?.asNumber?.sign == .plus, "−0 would hash differently from 0")
  }

  @Test func anchorsWork() throws {
    let text = ExperimentFixtures.minimal.replacing("lr: 1.0e-3", with: "lr: &small 1.0e-3")
      .replacing("l1: 1.0e-3", with: "l1: *small")
    #expect(try ExperimentFixtures.load(text).cells.first?.parameters["train.l1"] == .number(1e-3))
  }

  @Test func windowsLineEndsAndByteOrderMarksDoNotMatter() throws {
    let text = "\u{FEFF}" + ExperimentFixtures.autoencoder.replacing("\n", with: "\r\n")
    let cells = try ExperimentFixtures.load(text).cells
    #expect(cells == (try ExperimentFixtures.load(ExperimentFixtures.autoencoder).cells))
    #expect(
      ExperimentFixtures.problems(text, replacing: "steps: 100", with: "steps: -1")
        == ["x.yaml:11: train.steps: must be at least 0, got -1"])
  }
}
