import Analysis
import Foundation
import Keys
import Store
import Study
import Testing

@Suite("Baselines")
struct BaselineTests {
  private func provenance(cpu: String = "one") -> Provenance {
    Provenance(
      startedAt: "2026-03-01T12:00:00Z", polysemVersion: "0.1.0", gitCommit: nil, gitDirty: nil,
      swiftVersion: "6.3", gslVersion: "2.7", blasCore: "Haswell", blasConfiguration: "OpenBLAS",
      cpuModel: cpu, hostname: nil, buildConfiguration: "release", commandLine: ["polysem"],
      jobs: 2)
  }

  private func baseline(_ values: [Double], cpu: String = "one") -> Baseline {
    Baseline(provenance: provenance(cpu: cpu), studies: [Evidence.study(Evidence.cell(values))])
  }

  @Test("1. a file gives back what was written, to the bit")
  func roundTrip() throws {
    let old = baseline([0.1, 1 / 3, .nan, 7e-300])
    let new = try Baseline(json: old.json())
    #expect(new.studies[0].cells[0]["train.lr"] == .number(1))
    #expect(new.studies[0].evidence == old.studies[0].evidence)
  }

  @Test("2. other layouts and cells without evidence are refused")
  func refusal() throws {
    let text = String(decoding: try baseline([1, 2]).json(), as: UTF8.self)
    for broken in [
      text.replacing("\"format\" : 1", with: "\"format\" : 2"),
      text.replacing("\"train.l1\"", with: "\"a\" : 1 }, { \"train.l1\""), "{}", "",
      text.replacing("\"train.l1\" : 0.1", with: "\"train.l1\" : -1"),
      text.replacing("\"diverged\" : 0", with: "\"diverged\" : -1"),
      text.replacing("\"count\" : 2", with: "\"count\" : 1"),
      text.replacing("\"seed\" : 1", with: "\"seed\" : -1"),
      text.replacing("\"standard_deviation\" : ", with: "\"standard_deviation\" : -"),
    ] {
      #expect(throws: (any Error).self) { try Baseline(json: Data(broken.utf8)) }
    }
  }

  @Test("3. bits are compared on the same processor only")
  func obstacles() {
    let here = baseline([1, 2])
    #expect(here.obstacleToExactComparison(with: provenance()) == nil)
    #expect(
      here.obstacleToExactComparison(with: provenance(cpu: "two"))
        == "other processor: one, now two")
  }

  @Test("4. an update says what it changes")
  func difference() {
    let old = baseline([1, 2, 3, 4])
    #expect(BaselineDifference(from: nil, to: old).text.hasPrefix("a new baseline: study (1 cells"))
    #expect(BaselineDifference(from: old, to: old).text == "nothing has changed\n")
    let text = BaselineDifference(from: old, to: baseline([11, 12, 13, 14], cpu: "two")).text
    #expect(text.contains("~ study: 3 of 4 comparisons differ"))
    #expect(text.contains("mean_squared_norm at step 0: 2.5000 → 12.500"))
    #expect(text.contains("other processor: one, now two"))
  }

  @Test("5. the last of all seeds has a fresh one after it")
  func freshSeed() {
    func study(_ seed: Int) -> BaselineStudy {
      BaselineStudy(name: "study", seed: seed, replicates: 2, cells: [], evidence: [])
    }
    #expect(study(7).freshSeed == 8)
    #expect(study(.max).freshSeed == 0)
  }
}
