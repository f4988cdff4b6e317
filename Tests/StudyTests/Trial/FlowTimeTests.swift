import Foundation
import Records
import Study
import Testing

@Suite("What records say of time and norms")
struct FlowTimeTests {
  private func record(_ yaml: String) throws -> TrialRecord {
    let plan = Plan(try ExperimentFile.load(text: yaml, file: "test.yaml"))
    return try #require(plan.trials.first).record()
  }

  /// Science §3: t = 4 · lr · steps, and the sum of the rates under a schedule.
  @Test("1. flow time is four times the sum of the learning rates")
  func flowTime() throws {
    func times(_ rate: String) throws -> [(step: Int, time: Double)] {
      try record(
        """
        name: time
        model: {n_features: 3, n_hidden: 4, init: normal}
        train: {optimizer: sgd, lr: \(rate), steps: 10, l1: 0, noise: none}
        seeds: {study: 1, replicates: 1}
        record: {at: linear, points: 11}
        """
      ).observations.map { ($0.step, $0.time) }
    }
    for (step, time) in try times("0.02") { #expect(time == 4 * 0.02 * Double(step)) }
    for (step, time) in try times("{linear: [0.02, 0]}") {
      let sum = (0..<step).reduce(0.0) { $0 + 0.02 * (1 - Double($1) / 10) }
      #expect(abs(time - 4 * sum) < 1e-15)
    }
  }

  /// A long half-normal row: Σ|w| = scale √(2m/π), Σw² = scale², Σw⁴ = 3 scale⁴/m, each known to a few
  /// per cent at m = 20 000, and far from each other.
  @Test("2. each norm of a row flow stands under its own name")
  func norms() throws {
    let record = try record(
      """
      name: row
      model: {kind: row_flow, n_hidden: 20000, init_scale: 0.5}
      train: {method: stepped, step_size: 0.1, l1: 1.0e-5, end_time: 1}
      seeds: {study: 1, replicates: 1}
      """)
    let start = try #require(record.observations.first)
    let values = Dictionary(uniqueKeysWithValues: zip(record.measures, start.values))
    let expected = [
      "mean_l1_norm": 0.5 * (2 * 20_000 / Double.pi).squareRoot(), "mean_squared_norm": 0.25,
      "mean_fourth_norm": 3 * 0.0625 / 20_000, "mean_nonzero_weights": 20_000,
    ]
    for (name, value) in expected {
      let found = try #require(values[name])
      #expect(abs(found / value - 1) < 0.1, "\(name)")
    }
  }
}
