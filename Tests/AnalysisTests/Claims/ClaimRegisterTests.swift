import Analysis
import Foundation
import Keys
import Records
import Store
import Study
import TestSupport
import Testing

@Suite("Claims are registered before their trials, or found to be made afterwards")
struct ClaimRegisterTests {
  let folder: ScratchFolder
  let store: ResultStore

  init() throws {
    folder = try ScratchFolder()
    store = try ResultStore(folder: folder.url)
  }

  private static let one = """
      a: {says: So., why: Theory., quantity: mean, measure: loss, region: {above: 0}}
    """

  private static func file(_ claims: String, l1: String = "[0.1, 0.2]") throws -> StudyFile {
    try StudyFile.load(
      text: """
        name: s
        model: {n_features: 4, n_hidden: 8, init: normal}
        train: {optimizer: sgd, lr: 0.1, l1: 0.1, steps: 10, noise: none}
        seeds: {study: 1, replicates: 3}
        sweep: {method: grid, parameters: {train.l1: \(l1)}}
        claims:
          level: 0.05
          least_networks: 3
        \(claims)
        """, file: "s.yaml")
  }

  /// What `run` does before it trains.
  private func register(
    _ claims: String, at time: String = "T1", l1: String = "[0.1, 0.2]"
  ) throws -> [String: RegisteredClaim] {
    let file = try Self.file(claims, l1: l1)
    let set = try #require(file.claims)
    let plan = Plan(file.experiment)
    try ClaimRegister.register(set, [plan], in: store, at: time)
    return try ClaimRegister.registered(set, [plan], in: store)
  }

  private func train(l1: String = "[0.1, 0.2]") throws {
    let plan = Plan(try Self.file(Self.one, l1: l1).experiment)
    let provenance = Provenance(
      startedAt: "2026-03-01T12:00:00Z", polysemVersion: "0", gitCommit: nil, gitDirty: nil,
      swiftVersion: "6", gslVersion: "2", blasCore: "", blasConfiguration: "", cpuModel: "",
      hostname: nil, buildConfiguration: "release", commandLine: [], jobs: 1)
    try store.insert(try plan.trials.map { try $0.record() }, run: store.begin(provenance))
  }

  @Test("1. stated before: kept on resume, and when another claim comes, which is made afterwards")
  func before() throws {
    let first = try register(Self.one)
    #expect(first["a"]?.isMadeAfterwards == false && first["a"]?.registeredAt == "T1")
    try train()
    let other = "  b: {says: So., why: No., quantity: mean, measure: loss, region: {above: 1}}"
    let second = try register("\(Self.one)\n\(other)", at: "T2")
    #expect(second["a"] == first["a"])
    #expect(second["b"]?.trialsBefore == 6 && second["b"]?.registeredAt == "T2")
    #expect(second["b"]?.firstTrialAt == "2026-03-01T12:00:00Z")
    // And so it stays.
    #expect(try register("\(Self.one)\n\(other)", at: "T3") == second)
  }

  @Test("2. other words and another name are the same claim; any other change makes a new one")
  func changes() throws {
    _ = try register(Self.one)
    try train()
    for same in [
      Self.one.replacing("So.", with: "Otherwise."), Self.one.replacing("Theory.", with: "Taste."),
      Self.one.replacing("above: 0", with: "above: 0.0"),
      Self.one.replacing("measure", with: "pooled: false, measure"),
    ] {
      #expect(try register(same, at: "T2")["a"]?.isMadeAfterwards == false, "\(same)")
    }
    let renamed = Self.one.replacing("a:", with: "z:", maxReplacements: 1)
    #expect(try register(renamed, at: "T2")["z"]?.registeredAt == "T1")
    for changed in [
      Self.one.replacing("above: 0", with: "above: 0.1"),
      Self.one.replacing("above: 0", with: "below: 0"),
      Self.one.replacing("loss", with: "l1_loss"),
      Self.one.replacing("measure", with: "pooled: true, measure"),
      Self.one.replacing("measure", with: "trials: {train.l1: 0.1}, measure"),
    ] {
      #expect(try register(changed, at: "T2")["a"]?.isMadeAfterwards == true, "\(changed)")
    }
    // And back: it was stated in time.
    #expect(try register(Self.one, at: "T3")["a"]?.isMadeAfterwards == false)
  }

  @Test("3. only trials that it speaks of count; a narrower study hides none of them for good")
  func others() throws {
    try train(l1: "[0.1]")
    let own = Self.one.replacing("measure", with: "trials: {train.l1: 0.2}, measure")
    #expect(try register(own)["a"]?.isMadeAfterwards == false)
    // Stated while the study left the stored cell out, and then asked of it too.
    #expect(try register(Self.one, l1: "[0.2]")["a"]?.isMadeAfterwards == false)
    #expect(try register(Self.one)["a"]?.trialsBefore == 3)
  }

  @Test("4. sentence, table and CSV say so")
  func told() throws {
    try train()
    let registered = try register(Self.one)
    let set = try #require(try Self.file(Self.one).claims)
    let trials = try store.trials()
    func judgement(_ registered: [String: RegisteredClaim]) throws -> Judgement {
      try Judgement(
        set, figures: ["s"], trials: { StudyTrials(trials.read($1), pairing: .independent) },
        registered: registered, loadMatrix: { _ in fatalError("no matrix is kept") })
    }
    let late = try judgement(registered)
    #expect(late.claims.allSatisfy { $0.isMadeAfterwards && $0.registered?.count == 64 })
    #expect(
      late.claims[0].sentence.hasSuffix("6 of the trials that it speaks of were stored before it."))
    #expect(ClaimTable(late).csv.contains(",true,So.,"))
    #expect(ClaimLines(late).lines.contains { $0.contains("made afterwards") })
    #expect(ClaimLines(late).tally.hasSuffix("2 made afterwards"))
    #expect(late.registered.map(\.claim) == ["a"])
    let early = try judgement([:])
    #expect(!ClaimTable(early).csv.contains("true") && early.registered.isEmpty)
    #expect(!ClaimLines(early).lines.contains { $0.contains("afterwards") })
  }

  @Test(
    "5. what is wrong in an experiment's claims is named with line and key",
    arguments: [
      ("level: 0.05", "levle: 0.05", "s.yaml:5: claims.level: is missing"),
      (
        "measure: loss", "measure: los",
        "s.yaml:9: claims.a.measure: los is unknown; did you mean loss?"
      ),
      ("quantity: mean", "quantity: meen", "s.yaml:9: claims.a.quantity: meen is unknown"),
      ("why: Theory.", "figure: curves", "s.yaml:9: claims.a.figure: is not a known key"),
      (
        "why: Theory.", "pooled: 3, why: T",
        "s.yaml:9: claims.a.pooled: must be true or false, got 3"
      ),
      (
        "quantity: mean", "quantity: ratio, to: injection_null",
        "s.yaml:9: claims.a.to: injection_null is a prediction of polysemantic_neurons"
      ),
      (
        "quantity: mean", "quantity: ratio, to: -1",
        "s.yaml:9: claims.a.to: must be a number above 0"
      ),
      (
        "quantity: mean", "quantity: difference, of: {train.lx: 1}, minus: {train.l1: 2}",
        "s.yaml:9: claims.a.of.train.lx: is not a parameter of any trial"
      ),
      (
        "quantity: mean", "quantity: rank, of: {train.l1: 2}, minus: {train.l1: 2}",
        "s.yaml:9: claims.a.minus: is what `of` is"
      ),
      (
        "quantity: mean", "quantity: slope, over: model.init",
        "s.yaml:9: claims.a.over: model.init is"
      ),
      ("quantity: mean", "quantity: share", "s.yaml:9: claims.a.where: is missing"),
    ])
  func mistakes(old: String, new: String, problem: String) throws {
    let text = """
      name: s
      model: {n_features: 4, n_hidden: 8, init: normal}
      train: {optimizer: sgd, lr: 0.1, l1: 0.1, steps: 10, noise: none}
      seeds: {study: 1, replicates: 3}
      claims:
        least_networks: 3
        level: 0.05

        a: {says: So., why: Theory., quantity: mean, measure: loss, region: {above: 0}}
      """
    try #require(text.contains(old))
    let error = #expect(throws: ConfigurationError.self) {
      try StudyFile.load(text: text.replacing(old, with: new, maxReplacements: 1), file: "s.yaml")
    }
    let found = error?.problems.map(\.description) ?? []
    #expect(found.contains { $0.hasPrefix(problem) }, "\(found)")
  }
}
