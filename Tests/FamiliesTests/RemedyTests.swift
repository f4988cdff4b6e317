import Families
import Keys
import Matrix
import Records
import TestSupport
import Testing

/// Dropout, biases that start elsewhere, and starts merged of several networks.
@Suite("What may keep features apart")
struct RemedyTests {
  private func resolved(_ changes: [String: ParameterValue] = [:]) -> ResolvedParameters {
    let small: [String: ParameterValue] = [
      "model.n_features": .integer(8), "model.n_hidden": .integer(12),
      "model.init": .text("normal"), "train.optimizer": .text("adamw"),
      "train.lr": .number(0.01), "train.steps": .integer(500), "train.l1": .number(0.01),
      "train.noise": .text("none"), "record.points": .integer(2),
    ]
    var parameters = ResolvedParameters(
      small.merging(changes) { $1 }, keys: Autoencoder.allKeys)
    Autoencoder.completeAll(&parameters)
    return parameters
  }

  private func run(
    _ changes: [String: ParameterValue] = [:], replicate: Int = 0
  ) throws -> TrialFindings {
    let parameters = resolved(changes)
    try parameters.check(source: "test")
    return Autoencoder(parameters).run(TrialStreams(seed: 4, cell: "a", replicate: replicate))
  }

  private func value(_ name: String, _ findings: TrialFindings, look: Int) throws -> Double {
    let index = try #require(Autoencoder.measures.firstIndex(of: name))
    return findings.observations[look].values[index]
  }

  @Test("1. at their defaults they leave no trace and change no bit")
  func defaults() throws {
    let written = try run(["train.dropout": .number(0), "model.merged_networks": .integer(1)])
    let plain = try run()
    #expect(
      written.observations.map { $0.values.map(\.bitPattern) }
        == plain.observations.map { $0.values.map(\.bitPattern) })
    #expect(written.kernel == plain.kernel)
    let parameters = resolved(["train.dropout": .number(0), "model.merged_networks": .integer(1)])
    #expect(parameters.written == resolved().written)
  }

  /// Neuron 1 of the first network is shared; the second has each feature on a neuron of its own, with a
  /// little of another.
  @Test("2. of two networks the neurons are taken that are shared least, whole and once")
  func merging() {
    let first = WeightMatrix<Float>(
      features: 3, hidden: 4, elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0])
    let second = WeightMatrix<Float>(
      features: 3, hidden: 4, elements: [0, 0, 0.1, 1, 0, 0, 1, 0, 1, 0, 0, 0.2])
    let merged = Autoencoder.merged([first, second])
    // Feature 0 from the first, alone there; 1 and 2 from the second.
    #expect(merged.elements == [1, 0.1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])
    // Where the first is all there is, its shared neuron comes once.
    #expect(Autoencoder.merged([first]).elements == [1, 0, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0])
  }

  @Test("3. a merged start is trained networks' and shares fewer neurons than they do")
  func mergedStart() throws {
    var (plain, merged) = (0.0, 0.0)
    for replicate in 0..<6 {
      let one = try run(replicate: replicate)
      let other = try run(["model.merged_networks": .integer(4)], replicate: replicate)
      plain += try value("polysemantic_neurons", one, look: 1)
      merged += try value("polysemantic_neurons", other, look: 1)
      let (drawn, trained) = try (value("loss", one, look: 0), value("loss", other, look: 0))
      #expect(trained < drawn / 3, "a start that has learnt")
    }
    #expect(merged < plain)
  }

  @Test(
    "4. dropout takes the kernel of batches, spreads features, and is drawn from the trial alone")
  func dropout() throws {
    let dropped = try run(["train.dropout": .number(0.3)])
    #expect(dropped.kernel == "batch")
    let again = try run(["train.dropout": .number(0.3)])
    let other = try run(["train.dropout": .number(0.31)])
    #expect(
      dropped.observations.last?.values.map(\.bitPattern)
        == again.observations.last?.values.map(\.bitPattern))
    #expect(
      dropped.observations.last?.values.map(\.bitPattern)
        != other.observations.last?.values.map(\.bitPattern))
  }

  @Test("5. biases start where they are told to")
  func biasStarts() throws {
    let findings = try run([
      "model.bias": .text("both"), "model.hidden_bias_start": .number(-0.25),
      "model.output_bias_start": .number(0.5), "train.steps": .integer(0),
      "record.matrices": .text("hidden_bias,output_bias"),
    ])
    let kept = Dictionary(
      uniqueKeysWithValues: findings.matrices.map { ($0.name, $0.matrix.elements) })
    #expect(kept["hidden_bias"] == Array(repeating: -0.25, count: 12))
    #expect(kept["output_bias"] == Array(repeating: 0.5, count: 8))
  }

  @Test(
    "6. what does not go together is refused by its key",
    arguments: [
      (
        "train.dropout",
        [
          "train.dropout": .number(0.1), "train.noise": .text("gaussian"),
          "train.noise_stdev": .number(0.1),
        ]
      ),
      ("train.dropout", ["train.dropout": .number(1)]),
      (
        "model.merged_networks",
        ["model.merged_networks": .integer(2), "model.bias": .text("output")]
      ),
      (
        "model.merged_networks",
        ["model.merged_networks": .integer(2), "model.n_hidden": .integer(7)]
      ),
      ("model.hidden_bias_start", ["model.hidden_bias_start": .number(-1)]),
      ("train.kernel", ["train.dropout": .number(0.1), "train.kernel": .text("dense")]),
    ] as [(String, [String: ParameterValue])])
  func refusals(key: String, changes: [String: ParameterValue]) {
    #expect(resolved(changes).problems.contains { $0.key == key })
  }
}
