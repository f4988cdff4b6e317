// Claims: shards that are joined are one run, bit for bit; what does not belong together is refused
// before anything is written.

import Analysis
import Engine
import Foundation
import GRDB
import Records
import Store
import Study
import TestSupport
import Testing

struct MergeTests {
  private static let rule =
    "seeds.replicates={until: {relative_half_width: 0.03, of: loss, at_least: 4, batch: 3, at_most: 40}}"

  /// Stores of all shards of a plan, each in a folder of its own, closed.
  private func shards(_ plan: Plan, count: Int = 3, jobs: Int = 2) async throws -> [ScratchFolder] {
    var folders: [ScratchFolder] = []
    for number in 1...count {
      let desk = try Desk()
      try await desk.run(plan, jobs: jobs, shard: "\(number)/\(count)")
      try desk.store.close()
      folders.append(desk.folder)
    }
    return folders
  }

  private func merge(
    _ folders: [ScratchFolder], into store: ResultStore, stop: () -> Bool = { false }
  ) throws -> StoreMerge.Outcome {
    try StoreMerge(folders.map(\.url.path))
      .run(into: store, provenance: Studies.provenance(jobs: 1), shouldStop: stop)
  }

  @Test(
    "1. three shards joined are one run, to the last bit; again, nothing is new",
    arguments: [true, false])
  func joined(isSequential: Bool) async throws {
    let plan =
      try isSequential
      ? Studies.plan("test", hidden: [9, 12, 20], replicates: 4, Self.rule)
      : Studies.plan(hidden: [9, 12, 20], replicates: 4)
    let whole = try Desk()
    try await whole.run(plan)
    let parts = try await shards(plan)
    let desk = try Desk()
    let outcome = try merge(parts, into: desk.store)
    #expect(outcome.copied == outcome.trials && outcome.missing.isEmpty && outcome.doubled.isEmpty)
    let (left, right) = (try whole.trials(), try desk.trials())
    #expect(left == right && right.count == outcome.trials)
    let scope = TrialScope.study(plan.name)
    let texts = try [whole, desk].map { desk in
      var text = SummaryTable(try CellSummary.summarise(scope, in: desk.store)).csv
      try desk.store.exportCSV(of: scope) { text += $0 }
      return text
    }
    #expect(texts[0] == texts[1])
    #expect(try whole.store.cells(ofStudy: plan.name) == desk.store.cells(ofStudy: plan.name))
    let seconds = try desk.store.runs(inStudy: plan.name).compactMap(\.coreSeconds)
    #expect(seconds.count >= 1 && seconds.allSatisfy { $0 > 0 })
    #expect(try merge(parts.reversed(), into: desk.store).copied == 0)
    let again = try await desk.run(plan)
    #expect(again.trained == 0 && again.left == 0)
  }

  @Test("2. a merge that was stopped goes on where it was")
  func resumed() async throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 6)
    let parts = try await shards(plan)
    let desk = try Desk()
    var asked = 0
    let cut = try merge(parts, into: desk.store) {
      asked += 1
      return asked > 1
    }
    #expect(cut.copied == 4 && cut.missing["test"]?.flatMap(\.replicates).count == 8)
    let rest = try merge(parts, into: desk.store)
    #expect(rest.copied == 8 && rest.missing.isEmpty)
  }

  @Test("3. what is missing is named by cell and replicate, and the shard that has no run")
  func missing() async throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 3)
    let folders = try ["1/3", "3/3"].map { _ in try Desk() }
    for (desk, shard) in zip(folders, ["1/3", "3/3"]) {
      var provenance = Studies.provenance(jobs: 1)
      provenance.shard = shard
      _ = try await StudySession(
        store: desk.store, plans: [plan], provenance: provenance, shard: Shard(shard),
        shouldStop: { false }, report: { _ in }
      ).run()
      try desk.store.close()
    }
    let target = try Desk()
    let outcome = try merge(folders.map(\.folder), into: target.store)
    let missing = try #require(outcome.missing["test"])
    // Trials 1 and 4 of six, dealt out one by one: cell 0 replicate 1, cell 1 replicate 1.
    #expect(missing.map(\.cell) == [0, 1] && missing.map(\.replicates) == [[1], [1]])
    #expect(outcome.absentShards == ["2/3"])
  }

  @Test("4. trials that two folders have are named; with other results they are refused")
  func doubled() async throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 3)
    let parts = try await shards(plan, count: 2)
    let copy = try await shards(plan, count: 2)[0]
    let target = try Desk()
    #expect(try merge(parts + [copy], into: target.store).doubled.count == 3)
    // A twin that another machine made: the same trial, another loss, digests of its own.
    let twin = try Desk()
    let source = try ResultStore(folder: parts[0].url, access: .readOnly)
    let trial = try #require(try source.trials().first)
    let last = try #require(trial.observations.last)
    let changed = Observation(
      step: last.step, time: last.time, values: last.values.map { $0.nextUp })
    let record = TrialRecord(
      identity: trial.identity, parameters: trial.parameters, outcome: trial.outcome,
      kernel: trial.kernel, measures: trial.measures,
      observations: trial.observations.dropLast() + [changed], features: trial.features,
      matrices: [])
    try twin.store.register(study: plan.name, plan: String(decoding: plan.json(), as: UTF8.self))
    try twin.store.insert([record], run: twin.store.begin(Studies.provenance(jobs: 1)))
    try twin.store.close()
    let error = #expect(throws: MergeRefusal.self) {
      _ = try StoreMerge([parts[0].url.path, parts[1].url.path, twin.folder.url.path])
    }
    #expect(error?.description.contains(trial.identity.key) == true)
  }

  @Test("5. other cells, seeds, names and versions are refused, and the target stays as it was")
  func refused() async throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 2)
    let part = try await shards(plan, count: 2)[0]
    let others = [
      try Studies.plan(hidden: [9, 13], replicates: 2),
      try Studies.plan("test", hidden: [9, 12], replicates: 2, "seeds.study=6"),
      try Studies.plan("other", hidden: [9, 12], replicates: 2),
      try Studies.plan(hidden: [9, 12], replicates: 3),
    ]
    for (other, word) in zip(others, ["n_hidden=13", "seeds.study", "name: ", "seeds.replicates"]) {
      let strange = try await shards(other, count: 2)[1]
      let error = #expect(throws: MergeRefusal.self) {
        _ = try StoreMerge([part.url.path, strange.url.path])
      }
      #expect(error?.description.contains(word) == true, "\(String(describing: error))")
      // The same for what is there already.
      let target = try ResultStore(folder: strange.url)
      #expect(throws: MergeRefusal.self) { _ = try self.merge([part], into: target) }
      #expect(try target.studies() == [other.name])
    }
    let newer = try Desk()
    var provenance = Studies.provenance(jobs: 1)
    provenance.polysemVersion = "9.9"
    _ = try await StudySession(
      store: newer.store, plans: [plan], provenance: provenance, shard: Shard("2/2"),
      shouldStop: { false }, report: { _ in }
    ).run()
    try newer.store.close()
    let error = #expect(throws: MergeRefusal.self) {
      _ = try StoreMerge([part.url.path, newer.folder.url.path])
    }
    #expect(error?.description.contains("9.9") == true)
  }

  @Test("6. a claim stays before the trials that it was stated before, and after those it was not")
  func claims() async throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 4)
    let claim = { (name: String, time: String) in
      ClaimRegistration(
        study: "test", name: name, sha256: name, registeredAt: time, trialsBefore: 0,
        firstTrialAt: nil)
    }
    var parts: [ScratchFolder] = []
    for shard in ["1/2", "2/2"] {
      let desk = try Desk()
      try desk.store.register([claim("early", "2026-01-0\(shard.first ?? "1")")])
      try await desk.run(plan, jobs: 1, shard: shard, allowing: 2)
      if shard == "1/2" { try desk.store.register([claim("late", "2026-02-01")]) }
      try await desk.run(plan, jobs: 1, shard: shard)
      if shard == "1/2" { try desk.store.register([claim("last", "2026-04-01")]) }
      try desk.store.close()
      parts.append(desk.folder)
    }
    let desk = try Desk()
    _ = try merge(parts, into: desk.store)
    let noted = try desk.store.registeredClaims()
    #expect(
      noted.map(\.name) == ["early", "late", "last"] && noted[0].registeredAt == "2026-01-01")
    let counts = try noted.map {
      try desk.store.storedCells(upTo: $0.lastTrial).reduce(0) { $0 + $1.trials }
    }
    // The late claim was stated after two trials of its own store and before the other's run; the last after
    // all of both, though the other store does not know it.
    let all = try desk.store.identities().count
    #expect(counts == [0, 2, 8] && all == 8)
  }

  @Test("7. a damaged shard is refused, not joined in part without a word")
  func damaged() async throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 2)
    let parts = try await shards(plan, count: 2)
    let queue = try DatabaseQueue(path: parts[1].path("store.sqlite"))
    try await queue.write {
      try $0.execute(sql: "UPDATE feature SET final_weight = 3 WHERE trial = 1")
    }
    try queue.close()
    let target = try Desk()
    #expect(throws: StoreError.self) { _ = try self.merge(parts, into: target.store) }
  }

  @Test("8. what is whole of a damaged store is saved, and a run goes on from there")
  func salvage() async throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 3)
    let (whole, broken, new) = (try Desk(), try Desk(), try ScratchFolder())
    try await whole.run(plan)
    try await broken.run(plan)
    try broken.store.close()
    let queue = try DatabaseQueue(path: broken.folder.path("store.sqlite"))
    try await queue.write { db in
      try db.execute(
        sql: """
          UPDATE observation SET loss = 3 WHERE trial = 2; DELETE FROM digest WHERE trial = 3
          """)
    }
    let path = try await queue.read {
      try String.fetchOne($0, sql: "SELECT path FROM matrix WHERE trial = 5")
    }
    try queue.close()
    _ = try broken.folder.write([1, 2, 3], to: try #require(path))
    let inspection = FolderInspection(broken.folder.url.path)
    // Two trials, a matrix, no plan.json.
    #expect(inspection.faults.count == 4, "\(inspection.faults)")
    #expect(inspection.trials == 4 && inspection.matrices == 3)
    let saved = try StoreSalvage(
      of: broken.folder.url, into: new.url, provenance: Studies.provenance(jobs: 1))
    #expect(saved.saved == 3 && saved.lost.count == 3, "\(saved.lost)")
    let store = try ResultStore(folder: new.url)
    #expect(try store.cells(ofStudy: "test").count == 3)
    let tally = try await StudySession(
      store: store, plans: [plan], provenance: Studies.provenance(jobs: 1), shouldStop: { false },
      report: { _ in }
    ).run()
    #expect(tally.trained == 3 && tally.skipped == 3)
    #expect(try store.trials().map(Stored.init) == whole.trials())
  }

  @Test("9. status counts what is there and what is wanted, shard by shard and together")
  func status() async throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 3)
    var parts: [ScratchFolder] = []
    for (shard, most) in [("1/2", 2), ("2/2", 3)] {
      let desk = try Desk()
      var provenance = Studies.provenance(jobs: 1)
      provenance.shard = shard
      let allowance = Allowance(most)
      _ = try await StudySession(
        store: desk.store, plans: [plan], provenance: provenance, shard: Shard(shard),
        shouldStop: { allowance.isUsedUp() }, report: { _ in }
      ).run()
      try desk.store.close()
      parts.append(desk.folder)
    }
    let folders = try parts.map { try FolderStatus($0.url.path) }
    #expect(
      folders.map(\.missing) == [1, 0]
        && folders.map { "\($0.shard.map { "\($0)" } ?? "")" } == ["1/2", "2/2"])
    let studies = try StudyStatus.group(folders)
    #expect(studies.count == 1 && studies[0].wanted == [3, 3])
    #expect(studies[0].cells.map { $0.finished + $0.diverged }.reduce(0, +) == 5)
    #expect(studies[0].secondsLeft == nil, "nobody writes to the folder that lacks a trial")
  }
}
