import Foundation
import Keys
import Study
import Testing

/// `seeds.replicates` as a stopping rule: `{until: {…}}`.
@Suite struct SequentialStoppingTests {
  /// A rule with the required keys only, on the last line of the minimal file.
  private static let text = ExperimentFixtures.minimal.replacing(
    "replicates: 3",
    with: """
      replicates: {until: {relative_half_width: 0.02, of: polysemantic_neurons, at_most: 4000}}
      """)

  private func seeds(_ overrides: [String] = [], text: String = text) throws -> Seeds {
    try ExperimentFixtures.load(text, overrides: overrides).seeds
  }

  private func problems(_ overrides: [String], text: String = text) -> [String] {
    ExperimentFixtures.problems(text, overrides: overrides)
  }

  @Test func readsARuleAndFillsInItsDefaults() throws {
    let seeds = try seeds()
    #expect(
      seeds.stopping
        == SequentialStopping(
          relativeHalfWidth: 0.02, of: "polysemantic_neurons", atLeast: 32, batch: 16,
          atMost: 4000))
    #expect((seeds.replicates, seeds.leastReplicates) == (4000, 32))
    #expect(
      seeds.stopping?.description
        == "32 to 4000 by 16, until polysemantic_neurons is known to 2 %")
  }

  @Test func readsEveryKey() throws {
    let seeds = try seeds([
      "seeds.replicates.until.at_least=10", "seeds.replicates.until.batch=1e1",
      "seeds.pairing=common",
    ])
    #expect((seeds.stopping?.atLeast, seeds.stopping?.batch) == (10, 10))
    #expect(seeds.pairing == .common)
  }

  @Test func defaultsStayBelowAtMost() throws {
    for (atMost, atLeast, batch) in [(2, 2, 2), (20, 20, 16), (32, 32, 16)] {
      let stopping = try seeds(["seeds.replicates.until.at_most=\(atMost)"]).stopping
      #expect((stopping?.atLeast, stopping?.batch) == (atLeast, batch))
    }
  }

  @Test func aNumberIsNoRule() throws {
    let seeds = try seeds(text: ExperimentFixtures.minimal)
    #expect(seeds.stopping == nil)
    #expect(seeds == Seeds(study: 20_240_301, replicates: 3))
    #expect(seeds.leastReplicates == 3)
  }

  @Test func overridesReplaceARuleAndANumber() throws {
    #expect(try seeds(["seeds.replicates=8"]) == Seeds(study: 20_240_301, replicates: 8))
    let rule = "{until: {relative_half_width: .5, of: loss, at_most: 64}}"
    let stopping = try seeds(["seeds.replicates=\(rule)"], text: ExperimentFixtures.minimal)
      .stopping
    #expect(stopping == SequentialStopping(relativeHalfWidth: 0.5, of: "loss", atMost: 64))
    #expect(
      try seeds(["seeds.replicates.until.batch=8", "seeds.replicates.until.batch=null"])
        .stopping?.batch == 16)
  }

  @Test func profilesMayHaveARuleOfTheirOwn() throws {
    let text =
      Self.text + """

        profiles:
          quick: {seeds.replicates: 4}
          wide: {seeds.replicates.until.relative_half_width: 0.5}
        """
    #expect(try ExperimentFixtures.load(text, profile: "quick").seeds.replicates == 4)
    let wide = try ExperimentFixtures.load(text, profile: "wide").seeds.stopping
    #expect(wide?.relativeHalfWidth == 0.5)
  }

  @Test func rowFlowsHaveMeasuresOfTheirOwn() throws {
    let rule = "{until: {relative_half_width: 0.1, of: mean_nonzero_weights, at_most: 64}}"
    let text = ExperimentFixtures.rowFlow
    #expect(try seeds(["seeds.replicates=\(rule)"], text: text).stopping != nil)
    #expect(
      problems(
        ["seeds.replicates=\(rule)", "seeds.replicates.until.of=polysemantic_neurons"], text: text)
        == [
          "command line: seeds.replicates.until.of: polysemantic_neurons is unknown (known: "
            + "mean_l1_norm, mean_squared_norm, mean_fourth_norm, mean_nonzero_weights)"
        ])
  }

  @Test(arguments: [
    ("relative_half_width=0", "relative_half_width: must be greater than 0, got 0"),
    ("relative_half_width=-0.1", "relative_half_width: must be greater than 0, got -0.1"),
    ("relative_half_width=.inf", "relative_half_width: must be finite, got inf"),
    ("relative_half_width=2 %", "relative_half_width: must be a number, got 2 %"),
    ("at_most=1", "at_most: must be at least 2, got 1"),
    ("at_most=many", "at_most: must be a whole number, got many"),
    ("at_most=1e8", "at_most: makes 1 × 100000000 trials; at most 1000000 are allowed"),
    ("at_least=1", "at_least: must be at least 2, got 1"),
    ("at_least=4001", "at_least: must be at most at_most, got 4001 > 4000"),
    ("batch=0", "batch: must be at least 1, got 0"),
    ("batch=4001", "batch: must be at most at_most, got 4001 > 4000"),
    ("batch=2.5", "batch: must be a whole number, got 2.5"),
    ("batches=8", "batches: is not a known key; did you mean seeds.replicates.until.batch?"),
    ("replicates=8", "replicates: is not a known key; did you mean seeds.replicates?"),
  ])
  func impossibleValuesAreRefused(_ override: String, _ problem: String) {
    #expect(
      problems(["seeds.replicates.until.\(override)"])
        == ["command line: seeds.replicates.until.\(problem)"])
  }

  @Test func unknownMeasuresComeWithASuggestion() {
    let found = problems(["seeds.replicates.until.of=polysemantic_neuron"])
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix(
        "command line: seeds.replicates.until.of: polysemantic_neuron is unknown; "
          + "did you mean polysemantic_neurons? (known: loss, ") == true)
  }

  @Test(arguments: [
    (
      "{relative_half_width: 0.02, of: loss, at_most: 40}",
      [
        "relative_half_width: is not a known key; "
          + "did you mean seeds.replicates.until.relative_half_width?",
        "of: is not a known key; did you mean seeds.replicates.until.of?",
        "at_most: is not a known key; did you mean seeds.replicates.until.at_most?",
        "until.relative_half_width: is missing", "until.of: is missing",
        "until.at_most: is missing",
      ]
    ),
    (
      "{untill: 3, until: 4}",
      [
        "untill: is not a known key; did you mean until?", "until: must be a mapping, got 4",
      ]
    ),
    ("{until: {of: loss, at_most: 40}}", ["until.relative_half_width: is missing"]),
    (
      "{until: {relative_half_width: 0, of: los, at_least: 50, batch: 41, at_most: 40}}",
      [
        "until.relative_half_width: must be greater than 0, got 0",
        "until.of: los is unknown; did you mean loss? (known: …)",
        "until.at_least: must be at most at_most, got 50 > 40",
        "until.batch: must be at most at_most, got 41 > 40",
      ]
    ),
  ])
  func everythingIsReportedAtOnce(_ rule: String, _ expected: [String]) {
    let text = ExperimentFixtures.minimal.replacing("replicates: 3", with: "replicates: \(rule)")
    let found = problems([], text: text).map { $0.replacing(/known: loss.*\)/, with: "known: …)") }
    #expect(found == expected.map { "x.yaml:4: seeds.replicates.\($0)" })
  }

  @Test func problemsCarryTheLineOfTheirKey() {
    let rule = """
      seeds:
        study: 1
        replicates:
          until:
            relative_half_width: 0.02
            of: loss
            at_most: 10
            batch: 20
      """
    let text = ExperimentFixtures.minimal.replacing(
      "seeds: {study: 20240301, replicates: 3}", with: rule)
    #expect(
      problems([], text: text)
        == ["x.yaml:11: seeds.replicates.until.batch: must be at most at_most, got 20 > 10"])
  }

  @Test func rulesCannotBeSwept() {
    #expect(
      problems(["sweep.parameters.seeds.replicates.until.at_most=[2, 3]"]) == [
        "command line: sweep.parameters.seeds.replicates.until.at_most: cannot be swept; "
          + "only keys of model, inputs and train can"
      ])
  }

  @Test func looksAreAtTheBatchesAndAtTheEnd() {
    func looks(_ atLeast: Int, _ batch: Int, _ atMost: Int) -> [Int] {
      let rule = SequentialStopping(
        relativeHalfWidth: 0.1, of: "loss", atLeast: atLeast, batch: batch, atMost: atMost)
      return Array(sequence(first: 0) { rule.look(after: $0) }.dropFirst())
    }
    #expect(looks(4, 16, 40) == [4, 20, 36, 40])
    #expect(looks(4, 12, 40) == [4, 16, 28, 40])
    #expect(looks(40, 16, 40) == [40])
    #expect(looks(2, 1, 5) == [2, 3, 4, 5])
  }

  @Test(arguments: [(0.02, "2 %"), (0.07, "7 %"), (0.005, "0.5 %"), (1, "100 %"), (0.29, "29 %")])
  func targetsReadAsPercentages(_ target: Double, _ text: String) {
    let rule = SequentialStopping(relativeHalfWidth: target, of: "loss", atMost: 40)
    #expect(rule.percentage == text)
  }

  @Test func everyKeyIsDocumented() throws {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
    let text = try String(
      contentsOf: root.appending(path: "docs/experiment-file.md"), encoding: .utf8)
    for rule in SequentialStopping.keys(measures: []) {
      #expect(text.contains("| `\(rule.key)` |"), "\(rule.key) has no row")
    }
  }
}
