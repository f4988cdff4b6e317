import Keys
import Study
import Testing

/// Logarithmic ranges, zipped and written-out cells, conditions and random sweeps.
@Suite struct SweepFormsTests {
  private static let keys = ["train.optimizer", "model.n_hidden", "train.lr", "train.momentum"]

  /// The swept values of each cell, one string a cell.
  private func cells(_ sweep: String, _ keys: [String] = keys) throws -> [String] {
    let text = ExperimentFixtures.minimal + "\nsweep: \(sweep)\n"
    return try ExperimentFile.load(text: text, file: "x.yaml").cells.map { cell in
      keys.map { cell.parameters[$0].map(\.description) ?? "–" }.joined(separator: " ")
    }
  }

  @Test("log: ends as written, equal ratios between them, in four digits or whole numbers")
  func logRanges() throws {
    #expect(
      try cells("{parameters: {train.lr: {log: [1.0e-4, 0.1], points: 7}}}", ["train.lr"])
        == ["0.0001", "0.0003162", "0.001", "0.003162", "0.01", "0.03162", "0.1"])
    #expect(
      try cells("{parameters: {model.n_hidden: {log: [10, 1000], points: 5}}}", ["model.n_hidden"])
        == ["10", "32", "100", "316", "1000"])
  }

  @Test("zip: side by side, slower than parameters") func zipped() throws {
    #expect(
      try cells(
        "{zip: {model.n_features: [4, 8], model.n_hidden: [16, 32]}, parameters: {train.lr: [1, 2]}}",
        ["model.n_features", "model.n_hidden", "train.lr"])
        == ["4 16 1.0", "4 16 2.0", "8 32 1.0", "8 32 2.0"])
  }

  @Test("cells: as written out, combined with parameters") func written() throws {
    #expect(
      try cells(
        "{cells: [{train.lr: 0.5}, {model.n_hidden: 64}], parameters: {train.l1: [0, 1]}}",
        ["train.lr", "model.n_hidden", "train.l1"])
        == ["0.5 16 0.0", "0.5 16 1.0", "0.001 64 0.0", "0.001 64 1.0"])
  }

  @Test("when: values of their own for the cells that a condition picks") func conditions() throws {
    let sweep = """
      {parameters: {train.optimizer: [sgd, adamw], model.n_hidden: [4, 8]}, when: [
        {if: {train.optimizer: sgd}, set: {train.momentum: 0.9}, parameters: {train.lr: [0.1, 0.2]}},
        {if: {train.optimizer: [adam, adamw], model.n_hidden: 8}, set: {train.lr: 0.3}}]}
      """
    #expect(
      try cells(sweep) == [
        "sgd 4 0.1 0.9", "sgd 4 0.2 0.9", "sgd 8 0.1 0.9", "sgd 8 0.2 0.9",
        "adamw 4 0.001 –", "adamw 8 0.3 –",
      ])
  }

  @Test("a condition asks for what the sections say, and for defaults") func base() throws {
    #expect(
      try cells("{when: [{if: {train.optimizer: adamw, train.beta1: 0.9}, set: {train.lr: 2}}]}")
        == ["adamw 16 2.0 –"])
  }

  @Test("the same cell by any form is the same trial") func identity() throws {
    func hashes(_ sweep: String) throws -> [String] {
      try ExperimentFile.load(
        text: ExperimentFixtures.minimal + "\nsweep: \(sweep)\n", file: "x.yaml"
      ).cells.map(\.hash)
    }
    let list = try hashes("{parameters: {train.lr: [0.001, 0.01, 0.1]}}")
    #expect(try hashes("{parameters: {train.lr: {log: [1e-3, 1e-1], points: 3}}}") == list)
    #expect(try hashes("{cells: [{train.lr: 1e-3}, {train.lr: 0.01}, {train.lr: 0.1}]}") == list)
    #expect(
      try hashes("{when: [{if: {model.n_hidden: 16}, parameters: {train.lr: [1e-3, 1e-2, 1e-1]}}]}")
        == list)
  }

  @Test("random: a function of its seed; more cells keep the fewer; other keys change nothing")
  func random() throws {
    func sweep(_ count: Int, seed: Int = 3, _ more: String = "") -> String {
      "{method: random, count: \(count), seed: \(seed), parameters: "
        + "{train.lr: {log: [1e-4, 1]}, model.n_hidden: {min: 4, max: 9}\(more)}}"
    }
    let all = try cells(sweep(200), ["train.lr", "model.n_hidden"])
    #expect(try cells(sweep(20), ["train.lr", "model.n_hidden"]) == Array(all.prefix(20)))
    #expect(try cells(sweep(200, seed: 4), ["train.lr", "model.n_hidden"]) != all)
    #expect(
      try cells(sweep(200, ", train.l1: [0, 1]"), ["train.lr", "model.n_hidden"]) == all)
    let rates = try cells(sweep(200), ["train.lr"]).compactMap(Double.init)
    #expect(rates.allSatisfy { $0 >= 1e-4 && $0 <= 1 })
    // Half of them below the geometric mean, within five standard deviations of a fair coin.
    #expect(abs(rates.count { $0 < 1e-2 } - 100) < 36)
    // Evenly spread in the number itself, two of 200 would be below it.
    let widths = try Set(cells(sweep(200), ["model.n_hidden"]))
    #expect(widths == ["4", "5", "6", "7", "8", "9"])
  }

  @Test(arguments: [
    (
      "{parameters: {train.lr: {log: [1, 10]}}}",
      "sweep.parameters.train.lr.points: is missing: how many values"
    ),
    (
      "{parameters: {train.lr: {log: [1, 10], points: 1}}}",
      "sweep.parameters.train.lr.points: must be at least 2, got 1"
    ),
    (
      "{parameters: {train.lr: {log: [10, 1], points: 3}}}",
      "sweep.parameters.train.lr: must ascend"
    ),
    (
      "{parameters: {train.l1: {log: [0, 1], points: 3}}}",
      "sweep.parameters.train.l1.log: must be above 0, got 0.0"
    ),
    (
      "{parameters: {train.lr: {log: 3, points: 3}}}",
      "sweep.parameters.train.lr.log: must be a list of two numbers, got 3"
    ),
    (
      "{parameters: {model.n_hidden: {log: [1, 3], points: 9}}}",
      "sweep.parameters.model.n_hidden: has values that are the same number: write a list"
    ),
    (
      "{parameters: {train.lr: {distribution: log_uniform_values, min: 1, max: 2}}}",
      "sweep.parameters.train.lr.distribution: is not a known key; write {log: [min, max], points: k}, "
        + "or with method: random {log: [min, max]}"
    ),
    (
      "{zip: {train.lr: [1, 2], train.l1: [1]}}",
      "sweep.zip: must have lists of one length; train.lr has 2 values, train.l1 1"
    ),
    ("{zip: {train.lr: [1, 2]}, parameters: {train.lr: [1]}}", "sweep: sweeps train.lr twice"),
    (
      "{when: [{if: {train.optimizer: sgd}, set: {train.lr: 1}}]}",
      "sweep.when[0].if: holds in no cell of the sweep"
    ),
    (
      "{parameters: {train.lr: [1, 2]}, when: [{if: {train.lr: 1}, set: {train.lr: 3}}]}",
      "sweep.when[0].train.lr: has a value there already"
    ),
    (
      "{when: [{if: {train.optimizer: adamw}}]}",
      "sweep.when[0]: sets nothing: give set: or parameters:"
    ),
    ("{when: [{set: {train.lr: 1}}]}", "sweep.when[0].if: is missing"),
    (
      "{method: random, seed: 1, parameters: {train.lr: [1]}}",
      "sweep.count: is missing; method: random needs it"
    ),
    ("{count: 3, parameters: {train.lr: [1]}}", "sweep.count: goes with method: random"),
    ("{parameters: {train.lr: {min: 1, max: 2}}}", "sweep.parameters.train.lr.step: is missing"),
    (
      "{train.lr: [1, 2], parameters: {train.l1: [1]}}",
      "sweep.train.lr: is not a known key; what is swept stands under sweep.parameters, as in sweep.parameters.train.lr"
    ),
    (
      "{cells: [{train.lr: 1}, {train.lr: [1]}]}",
      "sweep.cells[1].train.lr: must be a number or {linear: [from, to]} or {warm_up: [steps, value]} or "
        + "{steps: [[0, value], [step, value], …]} or {cosine: [from, to]}, got a list"
    ),
  ])
  func refused(_ sweep: String, _ problem: String) {
    let problems = ExperimentFixtures.problems(ExperimentFixtures.minimal + "\nsweep: \(sweep)\n")
    #expect(problems == ["x.yaml:5: \(problem)"])
  }

  @Test(
    "what newcomers write",
    arguments: [
      ("learning_rate=0.5", "learning_rate: is not a known key; did you mean train.lr?"),
      (
        "train.learning_rate=0.5", "train.learning_rate: is not a known key; did you mean train.lr?"
      ),
      ("seeds.seed=1", "seeds.seed: is not a known key; did you mean seeds.study?"),
      ("lr=0.5", "lr: is not a known key; did you mean train.lr?"),
      ("epochs=5", "epochs: is not a known key; did you mean train.steps?"),
      (
        "model.hidden_size=5", "model.hidden_size: is not a known key; did you mean model.n_hidden?"
      ),
      (
        "model.n_hidden=[4, 8]",
        "model.n_hidden: must be a whole number, got a list; values to be swept stand under sweep.parameters"
      ),
      (
        "sweep.train.lr=[1, 2]",
        "sweep.train: is not a known key; what is swept stands under sweep.parameters, as in sweep.parameters.train"
      ),
    ])
  func newcomers(_ argument: String, _ problem: String) {
    #expect(throws: ConfigurationError.self) {
      try ExperimentFile.load(
        text: ExperimentFixtures.minimal, file: "x.yaml", overrides: [argument])
    }
    do {
      _ = try ExperimentFile.load(
        text: ExperimentFixtures.minimal, file: "x.yaml", overrides: [argument])
    } catch {
      #expect(error.problems.map { "\($0.key): \($0.message)" }.first == problem)
    }
  }
}
