import Families
import Keys
import Records
import TestSupport
import Testing

@Suite("Dictionaries as a family")
struct FeatureDictionaryTests {
  private static let small: [String: ParameterValue] = [
    "model.n_features": .integer(12), "model.n_hidden": .integer(8),
    "model.n_latents": .integer(12), "inputs.source": .text("ground_truth"),
    "inputs.law": .text("sampled"), "inputs.batch": .integer(256), "inputs.density": .number(0.05),
    "inputs.values": .text("uniform"), "train.lr": .number(0.003), "train.steps": .integer(1500),
    "train.activation_l1": .number(0.03), "record.points": .integer(2),
  ]

  private static let onNetwork: [String: ParameterValue] = [
    "model.n_features": .integer(8), "model.n_hidden": .integer(8),
    "model.n_latents": .integer(16), "inputs.source": .text("network"),
    "inputs.density": .number(0.1), "network.init": .text("normal"),
    "network.optimizer": .text("sgd"), "network.lr": .number(0.05),
    "network.steps": .integer(2000), "network.l1": .number(0.02), "network.noise": .text("none"),
  ]

  private func resolved(
    _ changes: [String: ParameterValue?], network: Bool = false
  ) -> ResolvedParameters {
    var values = Self.small
    if network { values.merge(Self.onNetwork) { $1 } }
    for (key, value) in changes { values[key] = value }
    var parameters = ResolvedParameters(values, keys: FeatureDictionary.allKeys)
    FeatureDictionary.completeAll(&parameters)
    return parameters
  }

  private func run(
    _ changes: [String: ParameterValue?] = [:], network: Bool = false, cell: String = "a",
    replicate: Int = 0
  ) throws -> [[String: Double]] {
    let findings = try findings(changes, network: network, cell: cell, replicate: replicate)
    return findings.observations.map {
      Dictionary(uniqueKeysWithValues: zip(FeatureDictionary.measures, $0.values))
    }
  }

  private func findings(
    _ changes: [String: ParameterValue?] = [:], network: Bool = false, cell: String = "a",
    replicate: Int = 0
  ) throws -> TrialFindings {
    let parameters = resolved(changes, network: network)
    try parameters.check(source: "test")
    return FeatureDictionary(parameters)
      .run(TrialStreams(seed: 4, cell: cell, replicate: replicate))
  }

  @Test("1. finds ground truth that a random dictionary of its size does not")
  func groundTruth() throws {
    let roomy: [String: ParameterValue?] = [
      "model.n_hidden": .integer(24), "model.n_latents": .integer(24),
    ]
    let last = try #require(try run(roomy).last)
    #expect(try #require(last["matched_90"]) > 0.9)
    #expect(try #require(last["matched_90_null"]) < 0.1)
    #expect(try #require(last["mmcs_excess"]) > 0.4)
    #expect(try #require(last["explained_variance"]) > 0.95)
    #expect(try #require(last["shared_70"]).isNaN)
    // Twin that must fail: a penalty that hardly anything survives.
    let none = try #require(
      try run(roomy.merging(["train.activation_l1": .number(9)]) { $1 }).last)
    #expect(try #require(none["dead_latents"]) > 12)
    #expect(try #require(none["matched_90"]) < 0.3)
    #expect(try #require(none["explained_variance"]) < 0.1)
  }

  @Test("2. the same trial gives the same bits, another replicate others")
  func determinism() throws {
    let short: [String: ParameterValue?] = ["train.steps": .integer(20)]
    let (one, two) = (try findings(short), try findings(short))
    for (first, second) in zip(one.observations, two.observations) {
      #expect(first.values.map(\.bitPattern) == second.values.map(\.bitPattern))
    }
    #expect(try run(short, replicate: 1).last?["loss"] != run(short).last?["loss"])
  }

  @Test("3. inputs.replicate decides on the truth, and the trial's own streams on the rest")
  func seeds() throws {
    let short: [String: ParameterValue?] = [
      "train.steps": .integer(1), "inputs.replicate": .integer(3),
    ]
    for network in [false, true] {
      // What neurons match is a function of the network alone; the null of ground truth is not.
      func facts(_ changes: [String: ParameterValue?], cell: String, replicate: Int) throws
        -> [Double?]
      {
        let merged = short.merging(changes) { $1 }
        let run = try run(merged, network: network, cell: cell, replicate: replicate)
        return [run.first?["mmcs"] ?? nil, run.last?["matched_neurons_90"] ?? nil]
      }
      let base = try facts([:], cell: "a", replicate: 0)
      let otherDictionary = try facts([:], cell: "b", replicate: 5)
      let otherTruth = try facts(["inputs.replicate": .integer(4)], cell: "a", replicate: 0)
      #expect(base[0] != otherDictionary[0] && base[0] != otherTruth[0])
      if network { #expect(base[1] == otherDictionary[1]) }
    }
  }

  /// The network's final weights, by the dictionary's inputs: trained alone, they are the same.
  @Test("4. a network is the same for every dictionary, whatever that is like")
  func network() throws {
    let trained = try run(
      ["inputs.replicate": .integer(0), "train.steps": .integer(2000)], network: true
    ).last
    let other = try run(
      [
        "inputs.replicate": .integer(0), "model.n_latents": .integer(4),
        "train.steps": .integer(1), "model.activation": .text("top_k"),
        "model.top_k": .integer(1),
      ], network: true, cell: "b", replicate: 9
    ).last
    #expect(trained?["matched_neurons_90"] == other?["matched_neurons_90"])
    let found = try #require(trained)
    #expect(try #require(found["matched_neurons_90"]) > 0.5)
    #expect(try #require(found["matched_90"]) > 0.9)
  }

  @Test("5. twins that find every feature share everything, untrained ones next to nothing")
  func twins() throws {
    for twin in ["dictionary", "network", "both"] {
      let changes: [String: ParameterValue?] = [
        "train.twin": .text(twin), "train.steps": .integer(2500), "model.n_latents": .integer(8),
      ]
      let last = try #require(try run(changes, network: true).last)
      #expect(try #require(last["shared_90"]) > 0.8, "\(twin)")
      #expect(try #require(last["shared_90_null"]) < 0.4, "\(twin)")
    }
    // Two untrained dictionaries share nothing but chance.
    let apart = try #require(
      try run(["train.twin": .text("dictionary"), "train.steps": .integer(0)]).last)
    #expect(try #require(apart["shared_90"]) < 0.3)
    let same = try #require(
      try run(
        [
          "train.twin": .text("network"), "train.steps": .integer(0),
          "inputs.replicate": .integer(1),
        ]
      ).last)
    // Other true directions, equal latents: outputs differ, since they are taken in the truth's terms.
    #expect(try #require(same["shared_90"]) < 0.3)
  }

  /// The cosine of a random vector with a fixed one in d dimensions has density ∝ (1 − c²)^((d−3)/2);
  /// the mean largest of K is ∫ c d(F^K). Four draws of 12 features leave an error of about 0.01.
  @Test("6. the random null of MMCS is the mean largest of K cosines")
  func null() throws {
    let last = try #require(try run(["train.steps": .integer(0)]).last)
    let (d, K, cells) = (8.0, 12.0, 200_000)
    var (mass, cumulative) = (0.0, [0.0])
    for cell in 0..<cells {
      let c = -1 + 2 * (Double(cell) + 0.5) / Double(cells)
      mass += power(1 - c * c, (d - 3) / 2)
      cumulative.append(mass)
    }
    var expected = 0.0
    for cell in 0..<cells {
      let c = -1 + 2 * (Double(cell) + 0.5) / Double(cells)
      expected +=
        c * (power(cumulative[cell + 1] / mass, K) - power(cumulative[cell] / mass, K))
    }
    #expect(abs(try #require(last["mmcs_null"]) - expected) < 0.06)
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    // 2.5 and 12 are all that is asked for.
    let whole = (0..<Int(exponent)).reduce(1.0) { product, _ in product * base }
    return exponent == exponent.rounded() ? whole : whole * base.squareRoot()
  }

  @Test("7. resampling brings dead latents back")
  func resampling() throws {
    let dead: [String: ParameterValue?] = [
      "model.n_latents": .integer(40), "train.activation_l1": .number(0.1),
      "train.dead_after": .integer(50),
    ]
    let without = try #require(try run(dead).last)
    let with = try #require(
      try run(
        dead.merging([
          "train.resample": .text("dead"), "train.resample_every": .integer(100),
          "train.resample_until": .integer(1200),
        ]) { $1 }
      ).last)
    let dying = try #require(without["dead_latents"])
    #expect(try #require(with["dead_latents"]) < dying)
  }

  @Test(
    "8. what has no meaning is refused under its own key",
    arguments: [
      ("network.l1", ParameterValue.number(1), false, "network.l1"),
      ("network.momentum", .number(0.5), false, "network.momentum"),
      ("network.momentum", .number(1.5), true, "network.momentum"),
      ("network.beta1", .number(0.5), true, "network.beta1"),
      ("inputs.density", .number(1.5), false, "inputs.density"),
      ("model.top_k", .integer(2), false, "model.top_k"),
      ("train.resample_every", .integer(2), false, "train.resample_every"),
      ("record.matrices", .text("correlation"), false, "record.matrices"),
      ("model.n_latents", .integer(1 << 20), false, nil),
    ] as [(String, ParameterValue, Bool, String?)])
  func refusals(key: String, value: ParameterValue, network: Bool, problem: String?) {
    let problems = resolved([key: value], network: network).problems
    #expect(problems.map(\.key) == (problem.map { [$0] } ?? []), "\(problems)")
  }

  @Test("9. docs/measures.md has a row for every measure and for nothing else")
  func documentation() throws {
    let rows = try Documentation.table(in: "measures.md", under: "## Measures of dictionaries")
    #expect(rows.map { $0[0] } == FeatureDictionary.measures)
  }
}
