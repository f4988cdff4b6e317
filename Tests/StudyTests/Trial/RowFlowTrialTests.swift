import Records
import Study
import Testing

@Suite("Row flows and their records")
struct RowFlowTrialTests {
  private func record(_ overrides: [String]) throws -> TrialRecord {
    let yaml = """
      name: flow
      model: {kind: row_flow, n_hidden: 500, init_scale: 0.9}
      train: {method: stepped, step_size: 0.5, l1: 1.0e-3, end_time: 4.0e3, until_single: true}
      seeds: {study: 5, replicates: 1}
      record: {at: geometric, points: 20}
      """
    let plan = Plan(try ExperimentFile.load(text: yaml, file: "test.yaml", overrides: overrides))
    return try #require(plan.trials.first).record()
  }

  /// The growth factor turns negative at the first step for a row that starts at |w| ≈ 10, and at
  /// the second or third for steps above about 2; every weight would be clamped to zero at once.
  @Test(
    "1. a step too long is divergence at that step, not a row that reached its end",
    arguments: [
      ["train.step_size=5"], ["model.init_scale=10"], ["train.step_size=3", "train.l1=0"],
    ])
  func divergence(overrides: [String]) throws {
    let record = try record(overrides)
    guard case .diverged(let step) = record.outcome else {
      Issue.record("\(overrides) must diverge, was \(record.outcome)")
      return
    }
    #expect(step >= 1 && step <= 4)
    #expect(record.observations.first?.step == 0)
    #expect(record.observations.allSatisfy { $0.step < step && $0.values[3] > 1 })
  }

  /// Above λ = 2/√27 the decay beats the growth at every |w|, in the exact flow too.
  @Test(
    "2. a row that λ kills altogether is finished with m′ = 0, stepped and exact",
    arguments: [[], ["train.method=exact", "train.step_size=null"]])
  func death(method: [String]) throws {
    let record = try record(["train.l1=1", "train.until_single=false"] + method)
    #expect(record.outcome == .finished)
    let last = try #require(record.observations.last)
    #expect(last.time == 4000 && last.values[3] == 0 && last.values[0] == 0)
  }

  @Test("3. the published step is stable: the row ends with one weight")
  func stable() throws {
    let record = try record([])
    #expect(record.outcome == .finished && record.observations.last?.values[3] == 1)
  }
}
