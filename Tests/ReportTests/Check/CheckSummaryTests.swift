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
        "FAILED statistical, norm: in a<b at step 5: expected 1.0000, found 2.0000, without any spread"
      ))
    #expect(summary.junit.contains("<testsuite name=\"statistical\" tests=\"2\" failures=\"1\""))
    #expect(
      summary.junit.contains("name=\"norm\" time=\"0.500000\"><failure message=\"norm: in a&lt;b"))
  }

  @Test("3. what is not checked is no success")
  func incomplete() {
    let summary = CheckSummary(rows: rows(1, 1, trials: 3), seconds: 2)
    #expect(summary.verdict == .incomplete)
    #expect(summary.junit.contains("<skipped message=\"out of time after 2 of 3 networks\">"))
  }

  @Test("4. one line and one case for each thing that changed, whatever the number of comparisons")
  func families() throws {
    // Three cells, two measures at two steps each, one of which drifts more in every cell.
    func cell(_ drift: Double, trials: Int) -> CellEvidence {
      let records = (0..<trials).map { replicate in
        TrialRecord(
          identity: TrialIdentity(configurationHash: "c", seed: 1, replicate: replicate),
          parameters: [:], outcome: .finished, kernel: "dense",
          measures: ["norm", "loss", "still"],
          observations: [5, 9].map { step in
            let scatter = Double((replicate * 7 + step) % 5) * 0.01
            return Observation(
              step: step, time: 0, values: [1 + scatter + drift, 2 + scatter + drift / 8, scatter])
          }, features: [], matrices: [])
      }
      return CellEvidence(
        Cell(parameters: [:], trials: records.map { $0.holding([]) }), trajectory: nil)
    }
    let study = BaselineStudy(
      name: "s", seed: 1, replicates: 20, cells: [[:], [:], [:]],
      evidence: (0..<3).map { _ in cell(0, trials: 20) })
    let fresh = [0.3, 0.4, 0.5].map { cell($0, trials: 20) }
    let rows = RegressionCheck.judged(
      RegressionCheck.rows(study, fresh: fresh, planned: 20, obstacle: "none"))
    let summary = CheckSummary(rows: rows, seconds: 1)
    let lines = summary.text.split(separator: "\n").filter { $0.hasPrefix("FAILED") }
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("FAILED statistical, norm: 6 of 6 comparisons"))
    #expect(lines[1].hasPrefix("FAILED statistical, loss: 6 of 6 comparisons"))
    #expect(summary.junit.components(separatedBy: "<failure").count - 1 == 2)
    #expect(summary.junit.contains("<testsuite name=\"statistical\" tests=\"4\" failures=\"2\""))
  }

  @Test("5. numbers are numbers in JSON")
  func typed() throws {
    let json = try JSONEncoder().encode(CheckSummary(rows: rows(1, 2), seconds: 2))
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    let all = try #require(object["rows"] as? [[String: Any]])
    let norm = try #require(all.first { $0["quantity"] as? String == "norm at step 5" })
    #expect(norm["expected"] as? Double == 1 && norm["found"] as? Double == 2)
    #expect(norm["step"] as? Int == 5 && norm["family"] as? String == "norm")
    let diverged = try #require(all.first { $0["quantity"] as? String == "diverged networks" })
    #expect((diverged["found"] as? [String: Int]) == ["count": 0, "of": 2])
  }
}
