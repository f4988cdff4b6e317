import Analysis
import Foundation
import Keys
import Records
import Store
import Study
import TestSupport
import Testing

@Suite("Claims about sparsification")
struct RowClaimTests {
  private static let window =
    "figure: sparsification, from_scaled_time: 10, to_remaining_weights: 30"
  private static let exponent =
    "\(window), quantity: sparsification_exponent, region: {between: [-2.1, -1.9]}"

  private static func ratio(_ prediction: String) -> String {
    "\(window), quantity: nonzero_weights_over_prediction, prediction: \(prediction), "
      + "region: {between: [0.8, 1.2]}"
  }

  private static func norm(_ scaled: Double) -> String {
    "figure: sparsification, quantity: l1_norm_over_limit, scaled_by_l1: \(scaled), "
      + "region: {between: [0.9, 1.1]}"
  }

  /// Rows with m′ = `constant`·(λt)^`exponent`, 2 % apart from each other, ‖w‖₁ = `norm`/(λt).
  private func rows(
    constant: Double = 2, exponent: Double = -2, norm: Double = 1, count: Int = 8, last: Double = 2
  ) -> [StoredTrial] {
    var generator = TestGenerator(seed: 5)
    let parameters: [String: ParameterValue] = [
      "model.kind": .text("row_flow"), "model.n_hidden": .integer(100_000),
      "model.init_scale": .number(0.9), "train.l1": .number(1e-5),
      "train.method": .text("stepped"), "train.step_size": .number(0.5),
    ]
    let times = (0..<60).map { pow(8e5, Double($0) / 59) * 0.5 }.filter { $0 * 1e-5 <= last }
    return (0..<count).map { replicate in
      let own = 1 + 0.02 * generator.normal()
      return ClaimFixtures.trial(
        parameters, replicate: replicate, measures: ["mean_l1_norm", "mean_nonzero_weights"],
        times.map { time in
          let weights = min(1e5, own * constant * pow(time * 1e-5, exponent))
          return Observation(
            step: Int(time * 2), time: time,
            values: [own * norm / (time * 1e-5), max(1, weights.rounded())])
        })
    }
  }

  @Test("1. m′ = 2/(λt)², ‖w‖₁ = 1/(λt): exponent, limit and norm supported, the paper's line not")
  func truth() throws {
    let judged = try ClaimFixtures.judge(
      [
        "a": Self.exponent, "b": Self.ratio("late_time"), "c": Self.ratio("paper"),
        "d": Self.norm(0.1), "e": Self.norm(0.3),
      ], rows())
    #expect(
      judged.map(\.verdict) == [.supported, .supported, .refuted, .supported, .supported])
    #expect(judged.allSatisfy { $0.networks == 8 && $0.cell.isEmpty })
    // (1 + 1/(√m λt))² · 2 is between 2 and 2.42 over the window.
    #expect((judged[2].estimate ?? 0) > 2 && (judged[2].estimate ?? 9) < 2.42)
  }

  @Test("2. another exponent, constant or norm is refuted")
  func falsehood() throws {
    #expect(
      try ClaimFixtures.judge(["a": Self.exponent], rows(exponent: -1.7))[0].verdict == .refuted)
    #expect(
      try ClaimFixtures.judge(["a": Self.ratio("late_time")], rows(constant: 1))[0].verdict
        == .refuted)
    #expect(try ClaimFixtures.judge(["a": Self.norm(0.1)], rows(norm: 1.3))[0].verdict == .refuted)
  }

  @Test("3. rows that ended before the stated time, or a grid with no point near it: undecided")
  func notObserved() throws {
    let early = try ClaimFixtures.judge(["a": Self.norm(0.3)], rows(last: 0.2))[0]
    #expect(early.verdict == .undecided)
    #expect(early.sentence.contains("8 of 8 rows were not observed at the times stated"))
    let short = try ClaimFixtures.judge(["a": Self.exponent], rows(last: 0.04))[0]
    #expect(short.verdict == .undecided && short.estimate == nil)
  }

  @Test("4. without λ nothing is predicted; three rows are too few")
  func noVerdict() throws {
    let without = rows().map { row in
      ClaimFixtures.trial(
        row.parameters.merging(["train.l1": .number(0)]) { $1 }, replicate: 0,
        measures: row.measures, row.observations)
    }
    let claim = try ClaimFixtures.judge(["a": Self.exponent], without)[0]
    #expect(claim.sentence.hasSuffix("undecided because at λ = 0 no weight dies."))
    let few = try ClaimFixtures.judge(["a": Self.exponent], rows(count: 3))[0]
    #expect(few.sentence.hasSuffix("undecided because 3 networks are fewer than 5."))
  }
}
