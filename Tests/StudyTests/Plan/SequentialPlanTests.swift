import Foundation
import Keys
import Records
import Study
import Testing

/// Plans whose number of replicates a stopping rule decides.
@Suite struct SequentialPlanTests {
  private static let rule =
    "seeds.replicates={until: {relative_half_width: 0.1, of: loss, at_most: 50}}"
  private static let sweep = "sweep.parameters.model.n_hidden=[16, 32]"

  private func plan(_ overrides: [String] = [rule, sweep]) throws -> Plan {
    Plan(try ExperimentFixtures.load(ExperimentFixtures.minimal, overrides: overrides))
  }

  @Test func sayWhatTheyMayCost() throws {
    let plan = try plan()
    #expect((plan.leastTrialCount, plan.trialCount) == (64, 100))
    #expect(abs(plan.estimatedSeconds / plan.leastEstimatedSeconds - 50.0 / 32) < 1e-12)
    let object = try JSONSerialization.jsonObject(with: try plan.json()) as? [String: Any]
    #expect(object?["trials"] as? Int == 100)
    #expect(object?["trials_at_least"] as? Int == 64)
    let cost = object?["estimated_core_seconds"] as? [String: Double]
    let (least, most) = try (#require(cost?["at_least"]), #require(cost?["at_most"]))
    #expect(abs(least / plan.leastEstimatedSeconds - 1) < 0.05)
    #expect(abs(most / plan.estimatedSeconds - 1) < 0.05)
    let seeds = object?["seeds"] as? [String: Any]
    let until = (seeds?["replicates"] as? [String: Any])?["until"] as? [String: Any]
    #expect(until?["of"] as? String == "loss")
    #expect(until?["at_least"] as? Int == 32 && until?["batch"] as? Int == 16)
  }

  @Test func aFixedNumberLeavesThePlanAsItWas() throws {
    let text = String(decoding: try plan(["seeds.replicates=2"]).json(), as: UTF8.self)
    #expect(!text.contains("at_least") && !text.contains("estimated") && !text.contains("until"))
    #expect(text.contains("\"replicates\" : 2,"))
  }

  @Test func theirTrialsAreThoseOfAFixedNumber() throws {
    let fixed = try plan(["seeds.replicates=50", Self.sweep])
    #expect(try plan().trials.map(\.identity) == fixed.trials.map(\.identity))
    #expect(try plan().trials.map(\.streamCell) == fixed.trials.map(\.streamCell))
    let some = try plan().trials(ofCell: 1, replicates: 32..<48)
    #expect(some.map(\.identity) == Array(fixed.trials[82..<98]).map(\.identity))
    #expect(some.allSatisfy { $0.cell == 1 })
  }

  @Test func surviveTheirFile() throws {
    let plan = try plan()
    let read = try Plan(json: try plan.json())
    #expect(read == plan)
    #expect(try read.json() == plan.json())
  }

  @Test(arguments: [
    (
      "\"at_least\" : 32,\n        \"at_most\" : 50", "\"at_least\" : 51,\n        \"at_most\" : 50"
    ),
    ("\"batch\" : 16", "\"batch\" : 0"),
    ("\"relative_half_width\" : 0.1", "\"relative_half_width\" : -0.1"),
    ("\"trials\" : 100", "\"trials\" : 64"),
  ])
  func refuseToBeEdited(_ old: String, _ new: String) throws {
    let text = String(decoding: try plan().json(), as: UTF8.self)
    try #require(text.contains(old))
    #expect(throws: DecodingError.self) {
      try Plan(json: Data(text.replacing(old, with: new).utf8))
    }
  }

  @Test func anotherRuleIsTheSameStudy() throws {
    let frozen = try plan(["seeds.replicates=8", Self.sweep])
    let differences = try plan().differences(from: frozen)
    #expect(
      differences.map(\.description)
        == ["seeds.replicates: 8 → 32 to 50 by 16, until loss is known to 10 %"])
    #expect(differences.allSatisfy { !$0.isAnotherStudy })
    let other = try plan([Self.rule, Self.sweep, "seeds.replicates.until.batch=8"])
    #expect(try other.differences(from: plan()).count == 1)
    #expect(try plan().differences(from: plan()).isEmpty)
  }

  @Test func distinctionsNameWhatVaries() throws {
    #expect(
      try plan().distinctions == [
        ["model.n_hidden": .integer(16)], ["model.n_hidden": .integer(32)],
      ])
    #expect(try plan([Self.rule]).distinctions == [[:]])
  }
}
