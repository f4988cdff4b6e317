import Matrix
import Model
import Observers
import Randomness
import Records
import TestSupport
import Testing

@Suite("Probe observer")
struct ProbeObserverTests {
  private static func look(
    _ weights: WeightMatrix<Float>, labelNoise: [Double], inputNoise: [Double],
    replicate: Int = 0, activation: any Activation.Type = Identity.self
  ) throws -> (table: ObservedTable, measures: [String: Double]) {
    var course = ObserverTests.course([(0, weights)], keeps: false)
    let objective = Objective(
      Architecture(
        features: weights.features, hidden: weights.hidden, hiddenActivation: activation))
    course.conclude(
      Ending(
        Network(weights), objective,
        ObserverSettings([
          "probe_label_noise": labelNoise, "probe_input_noise": inputNoise,
          "probe_examples": [20], "probe_ridge": [1e-3],
        ])
      ) { RandomStream(StreamKey(study: 2, cell: "probe", replicate: replicate, purpose: $0)) })
    let observers = ObserverSet(["probe"])
    let tables = observers.tables(of: course)
    let values = observers.measureValues(in: tables)
    return (
      try #require(tables.first),
      Dictionary(uniqueKeysWithValues: zip(observers.measures, values))
    )
  }

  /// Features 2k and 2k + 1 on neuron k, with opposite signs.
  private static func shared(_ pairs: Int) -> WeightMatrix<Float> {
    var weights = WeightMatrix<Float>(zerosOf: 2 * pairs, by: pairs)
    for feature in 0..<2 * pairs { weights[feature, feature / 2] = feature % 2 == 0 ? 1 : -1 }
    return weights
  }

  @Test("1. features alone are told without fault; measures are the shares at the table's corners")
  func corners() throws {
    let (table, measures) = try Self.look(
      WeightMatrix(identityOf: 12), labelNoise: [0.9, 0, 0.5], inputNoise: [0, 0.4])
    #expect(table.rowCount == 6 && table.rows == [0, 1, 2, 3, 4, 5])
    let rows = (0..<6).map { row in (0..<9).map { table.values[row * 9 + $0] } }
    #expect(rows.map { $0[0] } == [0.9, 0, 0.5, 0.9, 0, 0.5])
    #expect(rows.map { $0[1] } == [0, 0, 0, 0.4, 0.4, 0.4] && rows.allSatisfy { $0[2] == 240 })
    for (corner, row) in [("clean", 1), ("label_noise", 0), ("input_noise", 4), ("both", 3)] {
      for (question, column) in [("feature", 3), ("half", 6)] {
        let name = "probe_\(question)_\(corner)"
        #expect(measures[name] == rows[row][column] / 240)
        let difference = (rows[row][column] - rows[row][column + 2]) / 240
        #expect(abs(try #require(measures["\(name)_over_random"]) - difference) < 1e-12)
        // The identity's hidden layer is its input.
        #expect(measures["\(name)_over_inputs"] == 0)
      }
    }
    #expect(measures["probe_feature_clean"] == 1 && measures["probe_half_clean"] == 1)
    let noisy = try #require(measures["probe_feature_input_noise"])
    let both = try #require(measures["probe_feature_both"])
    #expect(noisy < 1 && noisy > both)
    #expect(measures.count == 24)
  }

  @Test("2. of two shared neurons a dichotomy is read only where it splits both pairs: four of six")
  func dichotomies() throws {
    var read = 0
    for replicate in 0..<60 {
      let (_, measures) = try Self.look(
        Self.shared(2), labelNoise: [0], inputNoise: [0], replicate: replicate)
      #expect(measures["probe_feature_clean"] == 1, "opposite signs are told apart")
      #expect(measures["probe_half_clean_over_inputs"] ?? 1 <= 0)
      let share = try #require(measures["probe_half_clean"])
      // Unread is every pair: the map is 0 within rounding.
      #expect(share == 1 || share <= 0.75)
      if share == 1 { read += 1 }
    }
    // 40 of 60, four standard errors around.
    #expect((26...54).contains(read))
  }

  @Test("3. under input noise shared neurons cost right answers, and a dead layer leaves chance")
  func noise() throws {
    let (_, measures) = try Self.look(Self.shared(10), labelNoise: [0], inputNoise: [0.3])
    #expect(try #require(measures["probe_feature_clean_over_inputs"]) < -0.05)
    let dead = try Self.look(
      WeightMatrix(zerosOf: 20, by: 10), labelNoise: [0], inputNoise: [0.3])
    #expect(dead.measures["probe_feature_clean"] == 0.05)
    #expect(dead.measures["probe_half_clean"] ?? 1 <= 0.5)
  }

  @Test("4. sees the hidden layer's activation: what ReLU silences cannot be told")
  func activation() throws {
    let (_, measures) = try Self.look(
      Self.shared(4), labelNoise: [0], inputNoise: [0], activation: ReLU.self)
    // Four features have a neuron that is on; the other four look alike, as one of them at best.
    #expect(measures["probe_feature_clean"] == 5.0 / 8)
  }
}
