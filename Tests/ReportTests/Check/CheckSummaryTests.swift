import Analysis
import Foundation
import Records
import Report
import Study
import Testing

@Suite("The regression check's report")
struct CheckSummaryTests {
  private func rows(_ old: Double, _ new: Double, trials planned: Int = 0) -> [CheckRow] {
    func cell(_ value: Double) -> CellEvidence {
      let records = (0..<2).map {
        TrialRecord(
          identity: TrialIdentity(configurationHash: "c", seed: 1, replicate: $0), parameters: [:],
          outcome: .finished, kernel: "dense", measures: ["norm"],
          observations: [Observation(step: 5, time: 0, values: [value])], features: [],
          matrices: [])
      }
      return CellEvidence(
        Cell(parameters: [:], trials: records.map { $0.holding([]) }), trajectory: records[0])
    }
    let study = BaselineStudy(
      name: "a<b", seed: 1, replicates: 2, cells: [[:]], evidence: [cell(old)])
    return RegressionCheck.judged(
      RegressionCheck.rows(study, fresh: [cell(new)], planned: planned, obstacle: nil))
  }

  @Test("1. everything in order")
  func passed() {
    let summary = CheckSummary(rows: rows(1, 1), seconds: 2)
    #expect(summary.verdict == .passed)
    #expect(summary.text.hasSuffix("4 comparisons in 2.00 s: 0 failed, 0 not checked; passed\n"))
    #expect(!summary.junit.contains("<failure"))
  }

  @Test("2. offending rows stand below the table")
  func failed() {
    let summary = CheckSummary(rows: rows(1, 2), seconds: 2)
    #expect(summary.verdict == .failed)
    #expect(
      summary.text.contains(
        "FAILED statistical, a<b: norm at step 5: expected 1.000, found 2.000, no spread"))
    #expect(summary.junit.contains("<testsuite name=\"statistical\" tests=\"2\" failures=\"1\""))
    #expect(
      summary.junit.contains("name=\"a&lt;b: norm at step 5\" time=\"0.500000\"><failure message="))
  }

  @Test("3. what is not checked is no success")
  func incomplete() {
    let summary = CheckSummary(rows: rows(1, 1, trials: 3), seconds: 2)
    #expect(summary.verdict == .incomplete)
    #expect(summary.junit.contains("<skipped message=\"out of time after 2 of 3 networks\">"))
  }
}
