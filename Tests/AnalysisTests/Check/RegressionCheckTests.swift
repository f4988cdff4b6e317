import Analysis
import Matrix
import Model
import Foundation
import Records
import Study
import TestSupport
import Testing

@Suite("The regression check")
struct RegressionCheckTests {
  private func failed(_ rows: [CheckRow]) -> [CheckRow] { rows.filter { $0.verdict == .failed } }

  private func normal(_ count: Int, mean: Double = 5, seed: Int) -> [Double] {
    SampleWeights.normal(features: 1, hidden: count, seed: seed).elements.map {
      mean + Double($0) * Double(count).squareRoot()
    }
  }

  @Test("1. the same evidence passes in all tiers")
  func same() {
    let cell = Evidence.cell([1, 2, 3, 4], diverged: 1)
    let rows = Evidence.rows(cell, cell)
    #expect(failed(rows).isEmpty)
    #expect(Set(rows.map(\.tier)) == Set(CheckRow.Tier.allCases))
    #expect(rows.filter { $0.tier == .statistical }.allSatisfy { $0.adjustedP == 1 })
  }

  @Test("2. one bit fails the exact tier and nothing else")
  func oneBit() {
    let old = Evidence.cell([1, 2, 3, 4])
    let new = Evidence.cell([Double(1).nextUp, 2, 3, 4])
    #expect(failed(Evidence.rows(old, new)).map(\.tier) == [.exact])
    let elsewhere = Evidence.rows(old, new, obstacle: "other processor")
    #expect(failed(elsewhere).isEmpty)
    #expect(elsewhere[0].verdict == .notChecked && elsewhere[0].note == "other processor")
  }

  @Test("3. final weights and divergence enter the fingerprint")
  func fingerprint() {
    func weights(_ value: Float) -> [RecordedMatrix] {
      [
        RecordedMatrix(
          name: "final", matrix: WeightMatrix(features: 1, hidden: 1, elements: [value]))
      ]
    }
    let records = [
      Evidence.record([1]), Evidence.record([1], matrices: weights(1)),
      Evidence.record([1], matrices: weights(-1)),
      Evidence.record([1], outcome: .diverged(step: 1)),
      Evidence.record([1], outcome: .diverged(step: 2)), Evidence.record([1, 1]),
    ]
    #expect(Set(records.map(\.fingerprint)).count == records.count)
    #expect(
      Evidence.record([.nan]).fingerprint == Evidence.record([.nan], replicate: 7).fingerprint)
  }

  @Test("4. the tolerance tier tells rounding from change", arguments: [(1e-5, 0), (1e-3, 1)])
  func tolerance(change: Double, failures: Int) {
    let (old, new) = (Evidence.cell([2, 3, 4]), Evidence.cell([2 * (1 + change), 3, 4]))
    let rows = Evidence.rows(old, new, obstacle: "other processor")
    #expect(failed(rows).count { $0.tier == .tolerance } == failures)
  }

  @Test("5. other means fail, equal ones do not")
  func means() {
    let old = Evidence.cell(normal(60, seed: 1))
    #expect(
      failed(Evidence.rows(old, Evidence.cell(normal(30, seed: 2)), obstacle: "x"))
        .allSatisfy { $0.tier == .tolerance })
    let shifted = Evidence.rows(old, Evidence.cell(normal(30, mean: 7, seed: 2)), obstacle: "x")
    #expect(
      failed(shifted).contains {
        $0.tier == .statistical && $0.quantity == "mean_squared_norm at step 0"
      })
  }

  @Test("6. values without spread have to be the same")
  func noSpread() {
    func statistical(_ rows: [CheckRow]) -> [CheckRow] {
      failed(rows).filter { $0.tier == .statistical }
    }
    let old = Evidence.cell([3, 3, 3])
    #expect(statistical(Evidence.rows(old, Evidence.cell([3, 3]))).isEmpty)
    #expect(statistical(Evidence.rows(old, Evidence.cell([4, 4]))).count == 1)
  }

  @Test("7. what is no longer defined fails, and so do networks that diverge")
  func undefined() {
    let old = Evidence.cell(normal(20, seed: 1))
    let gone = Evidence.rows(old, Evidence.cell([Double](repeating: .nan, count: 40)))
    #expect(
      failed(gone).contains {
        $0.tier == .statistical && $0.quantity.hasPrefix("mean_squared_norm")
      })
    let broken = Evidence.rows(old, Evidence.cell(normal(20, seed: 2), diverged: 20))
    #expect(failed(broken).contains { $0.quantity == "diverged networks" })
  }

  @Test("8. a cell that ran out of time is not tested")
  func outOfTime() {
    let old = Evidence.cell(normal(20, seed: 1))
    let rows = Evidence.rows(old, Evidence.cell([100, 200]), planned: 3, obstacle: "x")
    let statistical = rows.filter { $0.tier == .statistical }
    #expect(statistical.map(\.verdict) == [.notChecked])
    #expect(statistical[0].note == "out of time after 2 of 3 networks")
  }

  /// 400 families of 60 normal means, nothing changed: at most 1 % of them may have a failure, and a
  /// fixed seed shows at most 16 (binomial tail 10⁻⁶). Without Holm nearly half would have one.
  @Test("9. false alarms stay below 1 % of all checks, and not without Holm")
  func falseAlarms() {
    var (alarms, unadjusted) = (0, 0)
    for family in 0..<400 {
      var rows: [CheckRow] = []
      for cell in 0..<60 {
        let seed = 1 + 120 * family + 2 * cell
        let old = Evidence.study(Evidence.cell(normal(20, seed: seed)))
        let new = Evidence.cell(normal(10, seed: seed + 1))
        rows += RegressionCheck.rows(old, fresh: [new], planned: 0, obstacle: "x")
          .filter { $0.tier == .statistical }
      }
      alarms += failed(RegressionCheck.judged(rows)).isEmpty ? 0 : 1
      let level = RegressionCheck.familyWiseErrorRate
      unadjusted += rows.contains { ($0.pValue ?? 1) <= level } ? 1 : 0
    }
    #expect(alarms <= 16, "\(alarms) of 400")
    #expect(unadjusted > 100, "\(unadjusted) of 400")
  }

  @Test("11. a further observer changes no fingerprint and fails nothing; a lost one fails")
  func observers() throws {
    func record(_ measures: [String], _ values: [Double], replicate: Int = 0) -> TrialRecord {
      TrialRecord(
        identity: TrialIdentity(configurationHash: "cell", seed: 1, replicate: replicate),
        parameters: [:], outcome: .finished, kernel: "reference", measures: measures,
        observations: [Observation(step: 0, time: 0, values: values)], features: [], matrices: [])
    }
    func evidence(_ names: [String], _ values: (Double) -> [Double]) -> CellEvidence {
      let records = (0..<3).map { record(names, values(Double($0)), replicate: $0) }
      return CellEvidence(
        Cell(parameters: [:], trials: records.map { $0.holding([]) }), trajectory: records[0])
    }
    let old = evidence(["loss", "l1_loss"]) { [$0, 2 * $0] }
    let more = evidence(["new_measure", "loss", "l1_loss"]) { [.nan, $0, 2 * $0] }
    #expect(old.trajectory?.fingerprint == more.trajectory?.fingerprint)
    #expect(failed(Evidence.rows(old, more)).isEmpty)
    let less = evidence(["loss"]) { [$0] }
    #expect(Set(failed(Evidence.rows(old, less)).map(\.tier)).isSuperset(of: [.exact, .tolerance]))
    // The columns are compared by name: the same numbers under exchanged names are other numbers.
    let exchanged = evidence(["l1_loss", "loss"]) { [$0 + 1, 2 * $0] }
    #expect(failed(Evidence.rows(old, exchanged)).contains { $0.tier == .tolerance })
  }

  @Test("10. closed forms hold")
  func closedForms() throws {
    let rows = try ClosedForms.rows()
    #expect(rows.count == 4)
    for row in rows { #expect(row.verdict == .passed, "\(row)") }
  }
}
