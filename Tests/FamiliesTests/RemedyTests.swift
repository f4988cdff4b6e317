import Families
import Keys
import Matrix
import Model
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
    // A feature without weights brings no neuron, least of all a shared one.
    let shared = WeightMatrix<Float>(
      features: 3, hidden: 3, elements: [1, 0, 0, 0, 0, 0, -1, 0, 0])
    let clean = WeightMatrix<Float>(features: 3, hidden: 3, elements: [1, 0, 0, 0, 0, 0, 0, 1, 0])
    #expect(Autoencoder.merged([shared, clean]).elements == clean.elements)
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

  @Test("4. dropout takes the kernel of batches, spreads features, and is drawn for each trial")
  func dropout() throws {
    func bits(_ findings: TrialFindings) -> [UInt64]? {
      findings.observations.last?.values.map(\.bitPattern)
    }
    let drop: [String: ParameterValue] = [
      "train.dropout": .number(0.3), "record.measures": .text("mean_row_participation_ratio"),
    ]
    let dropped = try run(drop)
    #expect(dropped.kernel == "batch")
    #expect(try bits(dropped) == bits(run(drop)))
    // From equal weights: what differs is what is dropped.
    let (parameters, streams) = (
      resolved(drop), (0..<2).map { TrialStreams(seed: 4, cell: "a", replicate: $0) }
    )
    var draws = streams.map { Autoencoder(parameters).hiddenNoise($0) }
    var values = [[Float]](repeating: Array(repeating: -1, count: 8 * 12), count: 2)
    for index in 0..<2 { draws[index].next(into: &values[index]) }
    #expect(values[0] != values[1] && Set(values[0]) == [0, Float(1 / 0.7)])
    let plain = try run(drop.merging(["train.dropout": .number(0)]) { $1 })
    let spread = try #require(dropped.observations.last?.values.last)
    #expect(spread > 2 * (plain.observations.last?.values.last ?? .infinity))
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

  @Test("7. where all networks diverge the start is as drawn, and so is the end")
  func divergence() throws {
    let wild: [String: ParameterValue] = [
      "train.lr": .number(1e30), "model.merged_networks": .integer(3),
    ]
    let model = Autoencoder(resolved(wild))
    let streams = TrialStreams(seed: 4, cell: "a", replicate: 0)
    let (merged, drawn): (Network<Float>, Network<Float>) = (
      model.initialNetwork(streams), model.drawnNetwork(streams)
    )
    #expect(merged.encoder == drawn.encoder)
    guard case .diverged = try run(wild).outcome else {
      Issue.record("it should have diverged")
      return
    }
  }

  @Test("8. what is merged is counted in time and memory")
  func cost() {
    let (one, nine) = (
      Autoencoder(resolved()), Autoencoder(resolved(["model.merged_networks": .integer(9)]))
    )
    #expect(abs(nine.estimatedSeconds / one.estimatedSeconds - 10) < 0.1)
    #expect(nine.estimatedBytes - one.estimatedBytes == 9 * 8 * 12 * 4)
  }
}
