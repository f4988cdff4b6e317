import Keys
import Study
import Testing

@Suite struct SweepTests {
  /// `key=value` pairs of the swept parameters, one string a cell.
  private func cells(_ sweep: String, _ keys: [String]) throws -> [String] {
    let text = ExperimentFixtures.minimal + "\nsweep: \(sweep)\n"
    return try ExperimentFile.load(text: text, file: "x.yaml").cells.map { cell in
      keys.map { cell.parameters[$0].map(\.description) ?? "–" }.joined(separator: " ")
    }
  }

  private func problems(_ sweep: String) -> [String] {
    ExperimentFixtures.problems(ExperimentFixtures.minimal + "\nsweep: \(sweep)\n")
  }

  @Test func theLastParameterVariesFastest() throws {
    #expect(
      try cells(
        "{parameters: {train.lr: [1, 0.1], model.n_hidden: {values: [4, 2, 8]}}}",
        ["train.lr", "model.n_hidden"])
        == ["1.0 4", "1.0 2", "1.0 8", "0.1 4", "0.1 2", "0.1 8"])
  }

  @Test func rangesIncludeTheirEnds() throws {
    let keys = ["model.n_hidden"]
    #expect(
      try cells("{parameters: {model.n_hidden: {min: 256, max: 4096, step: 256}}}", keys)
        == (1...16).map { "\(256 * $0)" })
    #expect(
      try cells("{parameters: {model.n_hidden: {min: 1, max: 5, step: 2}}}", keys)
        == ["1", "3", "5"])
    #expect(
      try cells("{parameters: {model.n_hidden: {min: 5, max: 5, step: 1}}}", keys) == ["5"])
  }

  @Test func rangesOfNumbersAreExactDecimals() throws {
    let swept = try cells(
      "{parameters: {train.l1: {min: 0.1, max: 1e0, step: 0.1}}}", ["train.l1"])
    #expect(swept == ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"])
    #expect(
      try cells("{parameters: {train.l1: {min: 0, max: 3e-5, step: 1e-5}}}", ["train.l1"])
        == ["0.0", "1e-05", "2e-05", "3e-05"])
  }

  @Test func namesAndHyperparametersCanBeSwept() throws {
    #expect(
      try cells(
        "{method: grid, parameters: {train.optimizer: [sgd, adamw, proximal]}}",
        ["train.optimizer", "train.weight_decay", "train.beta1"])
        == ["sgd 0.0 –", "adamw 0.01 0.9", "proximal – –"])
  }

  @Test func equalCellsAreOne() throws {
    #expect(try cells("{parameters: {train.lr: [1, 0.1, 1.0]}}", ["train.lr"]) == ["1.0", "0.1"])
  }

  @Test(arguments: [
    ("{}", "sweep.parameters: is missing"),
    ("[]", "sweep: must be a mapping, got a list"),
    ("{parameters: {}}", "sweep.parameters: sweeps no parameter"),
    ("{parameters: [train.lr]}", "sweep.parameters: must be a mapping, got a list"),
    ("{parameters: {train.lr: []}}", "sweep.parameters.train.lr: sweeps no values"),
    ("{parameters: {train.lr: {values: []}}}", "sweep.parameters.train.lr: sweeps no values"),
    (
      "{parameters: {train.lr: {values: 1}}}",
      "sweep.parameters.train.lr.values: must be a list"
    ),
    (
      "{parameters: {train.lr: {values: [1], min: 2}}}",
      "sweep.parameters.train.lr.min: cannot stand beside values"
    ),
    (
      "{parameters: {train.lr: 1}}",
      "sweep.parameters.train.lr: must be a list, {min:, max:, step:} or {log: [a, b], points: k}, got 1"
    ),
    (
      "{parameters: {train.lr: [1, -2]}}",
      "sweep.parameters.train.lr: must be greater than 0, got -2"
    ),
    (
      "{parameters: {train.lr: {min: -2, max: 1, step: 1}}}",
      "sweep.parameters.train.lr: must be greater than 0, got -2"
    ),
    (
      "{parameters: {model.n_hidden: {min: 4, max: 6, step: 0.5}}}",
      "sweep.parameters.model.n_hidden: must be a whole number, got 4.5"
    ),
    (
      "{parameters: {train.lr: {min: 2, max: 1, step: 1}}}",
      "sweep.parameters.train.lr.min: must be at most max, got 2 > 1"
    ),
    (
      "{parameters: {train.lr: {min: 1e-100, max: 1, step: 1}}}",
      "sweep.parameters.train.lr: has more than 38 digits from its largest to its smallest place: write a list"
    ),
    (
      "{parameters: {train.lr: {min: 1, max: 2, step: 0}}}",
      "sweep.parameters.train.lr.step: must be greater than 0, got 0"
    ),
    (
      "{parameters: {train.lr: {min: 1, max: 6, step: 2}}}",
      "sweep.parameters.train.lr: does not reach max in whole steps: 5 is the last value before 6; "
        + "make that max, or choose another step"
    ),
    (
      "{parameters: {train.lr: {min: 1, max: 1e30, step: 1e-30}}}",
      "sweep.parameters.train.lr: makes more than 100000 values"
    ),
    (
      "{parameters: {train.lr: {min: 1, max: .inf, step: 1}}}",
      "sweep.parameters.train.lr.max: must be finite, got .inf"
    ),
    (
      "{parameters: {train.lr: {min: 1, max: 2}}}",
      "sweep.parameters.train.lr.step: is missing"
    ),
    (
      "{parameters: {train.lr: {min: 1, max: 2, stpe: 1, step: 1}}}",
      "sweep.parameters.train.lr.stpe: is not a known key; did you mean step?"
    ),
    (
      "{parameters: {train.lr: {min: 1, max: 2e6, step: 1}}}",
      "sweep.parameters.train.lr: makes more than 100000 values"
    ),
    (
      "{parameters: {train.lr: {min: 1, max: 2e3, step: 1}, "
        + "train.l1: {min: 1, max: 2e3, step: 1}}}",
      "sweep.parameters: makes 4000000 cells; at most 100000 are allowed"
    ),
    (
      "{parameters: {train.noise: {min: 1, max: 2, step: 1}}}",
      "sweep.parameters.train.noise: must be a list: only numbers have ranges"
    ),
    (
      "{parameters: {train.optimizer: [sgd, adma]}}",
      "sweep.parameters.train.optimizer: adma is unknown; did you mean adam? "
        + "(known: sgd, adam, adamw, proximal)"
    ),
    (
      "{parameters: {n_hidden: [1]}}",
      "sweep.parameters.n_hidden: is not a known key; did you mean model.n_hidden?"
    ),
    (
      "{parameters: {model.n_hiden: [1]}}",
      "sweep.parameters.model.n_hiden: is not a known key; did you mean model.n_hidden?"
    ),
    (
      "{parameters: {model.kind: [row_flow]}}",
      "sweep.parameters.model.kind: cannot be swept; only keys of model, inputs and train can"
    ),
    (
      "{parameters: {seeds.study: [1]}}",
      "sweep.parameters.seeds.study: cannot be swept; only keys of model, inputs and train can"
    ),
    (
      "{parameters: {record.points: [2]}}",
      "sweep.parameters.record.points: cannot be swept; only keys of model, inputs and train can"
    ),
    (
      "{method: bayes, parameters: {train.lr: [1]}}",
      "sweep.method: bayes is unknown (known: grid, random)"
    ),
    (
      "{metod: grid, parameters: {train.lr: [1]}}",
      "sweep.metod: is not a known key; did you mean method?"
    ),
  ])
  func wrongSweepsAreRefused(_ sweep: String, _ problem: String) {
    #expect(problems(sweep) == ["x.yaml:5: \(problem)"])
  }

  @Test func everyCellIsCheckedAndBlamesTheSweptValue() {
    let text = """
      name: minimal
      model: {n_features: 8, n_hidden: 16, init: xavier}
      train: {optimizer: adamw, lr: 1.0e-3, steps: 7500, l1: 1.0e-3, noise: none, eps: 1e-7}
      seeds: {study: 20240301, replicates: 3}
      sweep:
        parameters:
          train.optimizer: [adamw, proximal]
          train.noise:
            - none
            - gaussian
          model.n_hidden:
            - 8
            - 1e12
      """
    #expect(
      ExperimentFixtures.problems(text) == [
        "x.yaml:3: train.noise_stdev: is missing; noise: gaussian needs it",
        "x.yaml:3: train.eps: has no meaning with optimizer: proximal; it goes with adam, adamw",
        "x.yaml:13: model.n_hidden: makes 8 × 1000000000000 weights; at most 2^40 are allowed",
      ])
  }

  @Test func aSweptKeyNeedNotStandInItsSection() throws {
    let experiment = try ExperimentFixtures.load(
      ExperimentFixtures.minimal, replacing: "n_hidden: 16, ", with: "",
      overrides: ["sweep.parameters.model.n_hidden=[4, 5]"])
    #expect(experiment.cells.map { $0.parameters["model.n_hidden"] } == [.integer(4), .integer(5)])
  }

  @Test func thousandsOfCellsStandInTheirOrder() throws {
    #expect(
      try cells(
        "{parameters: {model.n_hidden: [4, 2], train.lr: {min: 1, max: 5000, step: 1}}}",
        ["model.n_hidden", "train.lr"])
        == [4, 2].flatMap { m in (1...5000).map { "\(m) \($0).0" } })
  }

  /// What is wrong with late cells alone is told, and nothing of sections that were looked at no more.
  @Test(arguments: [300, 5000]) func lateCellsAreReported(count: Int) {
    let text = ExperimentFixtures.minimal.replacing("noise: none", with: "dropout: 0.5")
    let found = ExperimentFixtures.problems(
      text + """

        sweep:
          cells: [{train.noise: none}, {train.noise: bipolar, train.noise_stdev: 0.1}]
          parameters: {train.l1: {min: 1, max: \(count), step: 1}}
        """)
    #expect(Set(found) == ["x.yaml:3: train.dropout: is for noise: none only"])
  }
}
