// Claims: plans, baselines and what a store holds as JSON are read as they were written, or refused; a plan
// that was read can be worked through.

import Analysis
import Engine
import Foundation
import Keys
import Store
import Study
import TestSupport
import Testing

@Suite("Attacked documents") struct DocumentAttackTests {
  private static let experiment = """
    name: p
    model: {n_features: 4, n_hidden: 6, init: normal}
    train: {optimizer: adamw, lr: 0.1, steps: 30, l1: 0.001, noise: none}
    sweep: {parameters: {model.n_hidden: [6, 8]}}
    seeds: {study: 3, replicates: 2}
    """

  private static var plans: [String] {
    get throws {
      let rule = "seeds.replicates={until: {relative_half_width: 0.1, of: loss, at_most: 40}}"
      return try [[], [rule]].map { overrides in
        let plan = Plan(try ExperimentFile.load(text: experiment, file: "x", overrides: overrides))
        return String(decoding: try plan.json(), as: UTF8.self)
      }
    }
  }

  @Test("1. plans", .timeLimit(.minutes(5))) func plans() throws {
    var (read, found) = (0, [String: Int]())
    try Attacks.each(3_000, of: Self.plans, seed: 21) { text, _ in
      do {
        let plan = try Plan(json: Data(text.utf8))
        read += 1
        #expect(plan.trialCount <= 1_000_000 && plan.trialCount >= plan.leastTrialCount)
        #expect(plan.trials.count == plan.trialCount && plan.estimatedSeconds >= 0)
        #expect(try Plan(json: plan.json()) == plan)
        #expect(try plan.differences(from: Plan(json: Data(Self.plans[0].utf8))).count < 10)
      } catch is DecodingError {
        found["DecodingError", default: 0] += 1
      }
    }
    #expect(read > 20 && found.count == 1)
  }

  @Test(
    "2. a plan of more trials than there are numbers is refused",
    arguments: [
      Int.max, Int.max / 2 + 1, 1_000_000_000_000, 500_001,
    ])
  func hugePlan(_ replicates: Int) throws {
    let count = Int64(truncatingIfNeeded: 2 &* replicates)
    let text = try Self.plans[0].replacing(
      "\"replicates\" : 2", with: "\"replicates\" : \(replicates)"
    )
    .replacing("\"trials\" : 4", with: "\"trials\" : \(count)")
    #expect(text != (try Self.plans[0]))
    #expect(throws: DecodingError.self) { try Plan(json: Data(text.utf8)) }
  }

  @Test("3. baselines", .timeLimit(.minutes(5))) func baselines() throws {
    let file = Fixtures.checkout.appending(
      components: "results", "baselines", "small", "baseline.json")
    let whole = try JSONDecoder().decode(Baseline.self, from: Data(contentsOf: file))
    let studies = whole.studies.prefix(1).map { study in
      BaselineStudy(
        name: study.name, seed: study.seed, replicates: study.replicates, cells: [study.cells[0]],
        evidence: [study.evidence[0]])
    }
    let json = try Baseline(provenance: whole.provenance, studies: studies).json()
    let fresh = studies[0].evidence
    var read = 0
    try Attacks.each(2_000, of: [String(decoding: json, as: UTF8.self)], seed: 22) { text, _ in
      do {
        let baseline = try Baseline(json: Data(text.utf8))
        read += 1
        let study = baseline.studies[0]
        guard study.cells.count == fresh.count else { return }
        let rows = RegressionCheck.judged(
          RegressionCheck.rows(study, fresh: fresh, planned: study.replicates, obstacle: nil))
        #expect(!rows.isEmpty)
      } catch is DecodingError {
      } catch is ConfigurationError {}
    }
    #expect(read > 20)
  }

  @Test("4. parameters and names as a store holds them", .timeLimit(.minutes(5))) func columns()
    throws
  {
    let seeds = [
      #"{"a.b":1,"c":-2.5e-07,"d":"x \" \\ \u001b y","e":true,"f":"[1.0, 2.0]"}"#,
      #"["loss","a","b\"c"]"#,
    ]
    var (read, same) = (0, 0)
    Attacks.each(16_000, of: seeds, seed: 23) { text, index in
      do {
        if index == 0 {
          let parameters = try CanonicalJSON.parameters(from: text)
          read += 1
          // What is read is a value that can be written, and is then the same.
          let again = try CanonicalJSON.parameters(from: CanonicalJSON.text(of: parameters))
          if again == parameters { same += 1 }
        } else {
          _ = try CanonicalJSON.names(from: text)
        }
      } catch {
        #expect(error is CanonicalJSON.Malformed)
      }
    }
    #expect(read > 200 && same == read)
  }

  @Test(
    "5. plan.json, manifest.json and the store's own plan: verify names what is wrong and looks at no file outside"
  )
  func folder() throws {
    let folder = try ScratchFolder()
    let plan = Plan(try ExperimentFile.load(text: Self.experiment, file: "x"))
    let store = try ResultStore(folder: folder.url)
    try store.register(study: plan.name, plan: String(decoding: plan.json(), as: UTF8.self))
    try store.close()
    let manifest = """
      {"study": "p", "trials": {"finished": 0, "diverged": 0}, "files": [{"path": "plan.json", "sha256": \
      "\(String(repeating: "0", count: 64))", "bytes": 9}, {"path": "../../x", "sha256": "", "bytes": 0}]}
      """
    var outside = 0
    try Attacks.each(120, of: [String(decoding: plan.json(), as: UTF8.self)], seed: 24) { text, _ in
      _ = try folder.write(Array(text.utf8), to: "plan.json")
      #expect(FolderInspection(folder.url.path).trials == 0)
    }
    try Attacks.each(120, of: [manifest], seed: 25) { text, _ in
      _ = try folder.write(Array(text.utf8), to: "manifest.json")
      let faults = FolderInspection(folder.url.path).faults
      outside += faults.contains { $0.contains("outside of the folder") } ? 1 : 0
      #expect(!faults.isEmpty, "\(text)")
    }
    #expect(outside > 10)
  }
}
