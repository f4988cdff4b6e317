import Families
import Keys
import Records
import TestSupport
import Testing

@Suite("Context networks as a family")
struct ContextNetworkTests {
  private func resolved(_ changes: [String: ParameterValue] = [:]) -> ResolvedParameters {
    let small: [String: ParameterValue] = [
      "model.n_objects": .integer(4), "model.n_contexts": .integer(3),
      "model.n_hidden": .integer(40), "model.init_scale": .number(1e-3),
      "train.optimizer": .text("sgd"), "train.lr": .number(0.02), "train.steps": .integer(1200),
      "record.points": .integer(2),
    ]
    var parameters = ResolvedParameters(
      small.merging(changes) { $1 }, keys: ContextNetwork.allKeys)
    ContextNetwork.completeAll(&parameters)
    return parameters
  }

  private func run(
    _ changes: [String: ParameterValue] = [:], replicate: Int = 0
  ) throws -> TrialFindings {
    let parameters = resolved(changes)
    try parameters.check(source: "test")
    return ContextNetwork(parameters)
      .run(TrialStreams(seed: 4, cell: "a", replicate: replicate))
  }

  private func last(_ findings: TrialFindings) throws -> [String: Double] {
    let last = try #require(findings.observations.last)
    return Dictionary(uniqueKeysWithValues: zip(ContextNetwork.measures, last.values))
  }

  @Test("1. learns what each object is like in each context, as an untrained network does not")
  func learns() throws {
    let trained = try last(run())
    // The targets' own squares are 2 · 3 properties of 12 examples: ½ · 72.
    #expect(try #require(trained["loss"]) < 1.5)
    #expect(try #require(last(run(["train.steps": .integer(0)]))["loss"]) > 35.9)
    let shares = try ["common_10", "mixed_10", "single_10"].map { try #require(trained[$0]) }
    #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
  }

  @Test("2. the same trial gives the same bits, another replicate others")
  func determinism() throws {
    let (one, two, other) = try (run(), run(), run(replicate: 1))
    for (first, second) in zip(one.observations, two.observations) {
      #expect(first.values.map(\.bitPattern) == second.values.map(\.bitPattern))
    }
    #expect(try last(one)["loss"] != last(other)["loss"])
  }

  @Test("3. too large a step diverges, and says where")
  func divergence() throws {
    let findings = try run(["train.lr": .number(1e30)])
    guard case .diverged(let step) = findings.outcome else {
      Issue.record("it should have diverged")
      return
    }
    #expect(step > 0 && step < 5 && findings.observations.count == 1)
  }

  /// Five neurons of three contexts: in all, in two, in two at a tenth, in one, and too weak to count.
  @Test("4. contexts are counted above a share of a neuron's largest activity")
  func selectivity() {
    let found = ContextSelectivity(
      activities: [[2, 1, 1], [0, 3, 3], [0.15, 1, 1], [0, 0, 5], [1, 1, 1], [0, 0, 0]],
      strengths: [1, 2, 1, 4, 0.1, 9])
    // The strongest is active nowhere, and sets the scale all the same: 0.1 of 9 leaves four.
    #expect(found.used == 4)
    #expect(
      found.share(missing: 0, above: 0.1) == 0.5 && found.share(missing: 0, above: 0.3) == 0.25)
    #expect(
      found.share(missing: 1, above: 0.1) == 0.25 && found.share(missing: 1, above: 0.3) == 0.5)
    #expect(found.share(missing: 2, above: 0.3) == 0.25)
    #expect(found.strengthShare(missing: 1, above: 0.1) == 0.25)
    // Mean 2.25 of 3 at 0.1: 3q/(1 − (1 − q)³) = 2.25 at q with q³ in all contexts; by hand q = 0.7355.
    let q = 0.735_424
    #expect(abs(3 * q / (1 - (1 - q) * (1 - q) * (1 - q)) - 2.25) < 1e-2)
    let expected = 3 * q * q * (1 - q) / (1 - (1 - q) * (1 - q) * (1 - q))
    #expect(abs(found.independentShare(above: 0.1) - expected) < 5e-3)
    // Every neuron in one context of its own: by chance none would be in two of three, all in one of two.
    let modular = ContextSelectivity(
      activities: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], strengths: [1, 1, 1])
    #expect(modular.independentShare(above: 0.1) == 0)
    let halves = ContextSelectivity(activities: [[1, 0], [0, 1]], strengths: [1, 1])
    #expect(halves.independentShare(above: 0.1) == 1)
  }

  @Test(
    "5. misuse is refused",
    arguments: [
      ("model.n_objects", ParameterValue.integer(6), "model.n_objects"),
      ("model.n_contexts", .integer(1), "model.n_contexts"),
      ("train.optimizer", .text("proximal"), "train.optimizer"),
      ("train.beta1", .number(0.5), "train.beta1"),
      ("record.observe", .text("neurons"), "record.observe"),
      ("record.matrices", .text("correlation"), "record.matrices"),
    ])
  func refusals(key: String, value: ParameterValue, problem: String) {
    #expect(resolved([key: value]).problems.map(\.key) == [problem])
  }

  @Test("6. docs/measures.md has a row for every measure and for nothing else")
  func documentation() throws {
    let rows = try Documentation.table(
      in: "measures.md", under: "## Measures of context networks")
    #expect(rows.map { $0[0] } == ContextNetwork.measures)
  }
}
