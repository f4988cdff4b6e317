// Claims: records go to the store many at a time, soon, and none is lost unsaid.

import Dispatch
import Engine
import Foundation
import Records
import Store
import Study
import TestSupport
import Testing

struct RecordWriterTests {
  private let desk: Desk
  private let listener = Listener()

  init() throws { desk = try Desk() }

  private func writer(for plan: Plan) throws -> RecordWriter {
    try desk.store.register(study: plan.name, plan: "{}")
    return RecordWriter(
      store: desk.store, run: try desk.store.begin(Studies.provenance(jobs: 1)),
      members: [plan.name: try PlanRounds.members(of: plan)], report: listener.hear)
  }

  /// SQLite's file change counter: it grows by one with every transaction that changes the database.
  private func transactions() throws -> Int {
    let header = try Data(contentsOf: URL(filePath: desk.folder.path("store.sqlite"))).prefix(28)
    return header.suffix(4).reduce(0) { $0 << 8 | Int($1) }
  }

  @Test("1. many records are few transactions, linked to their studies, with their times")
  func batching() throws {
    let plan = try Studies.plan(replicates: 50)
    let writer = try writer(for: plan)
    let before = try transactions()
    for trial in plan.trials { writer.add(try trial.record(), seconds: 0.5) }
    #expect(writer.finish().trials == 0)
    // A slow machine may have written what there was after a second, or after several.
    #expect(try (1...10).contains(transactions() - before))
    #expect(try desk.store.identities() == Set(plan.trials.map(\.identity)))
    #expect(try desk.store.cells(ofStudy: "test").count == 100)
    #expect(try desk.store.runs(inStudy: "test").map(\.coreSeconds) == [50])
    #expect(!writer.hasFailed && listener.events.isEmpty)
  }

  @Test("2. a record is stored within about a second, though nothing follows it")
  func soon() async throws {
    let plan = try Studies.plan(hidden: [9], replicates: 1)
    let writer = try writer(for: plan)
    writer.add(try plan.trials[0].record(), seconds: 0)
    let start = ContinuousClock.now
    // The bound is for a machine that does much else; a writer without a timer would never end it.
    while try desk.store.identities().isEmpty, ContinuousClock.now - start < .seconds(30) {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(try desk.store.identities().count == 1)
    #expect(writer.finish().trials == 0)
  }

  @Test("3. what is waiting is bounded: a large record is stored before add returns")
  func bounded() throws {
    let plan = try Studies.plan(
      hidden: [RecordWriter.mostValues / 8], replicates: 1, "model.n_features=4", "train.steps=1",
      "train.noise=none", "train.noise_stdev=null", "record.points=2",
      "record.matrices=[initial, final]")
    let writer = try writer(for: plan)
    writer.add(try plan.trials[0].record(), seconds: 0)
    #expect(try desk.store.identities().count == 1)
  }

  @Test("4. a full disk takes what it can; the rest is counted, kept and tried again")
  func fullDisk() throws {
    let plan = try Studies.plan(hidden: [9], replicates: 200, "record.matrices=[]")
    let diverging = try Studies.plan(
      "diverging", hidden: [9], replicates: 2, "train.optimizer=sgd", "train.lr=100")
    let records = try (plan.trials + diverging.trials).map { try $0.record() }
    let writer = try writer(for: plan)
    try desk.store.limitGrowth(toPages: 30)
    for record in records { writer.add(record, seconds: 1) }
    let lost = writer.finish()
    let stored = try desk.store.identities().count
    // The portion in which they are tried.
    #expect(stored > 0 && stored < 202 && stored.isMultiple(of: RecordWriter.smallPortion))
    #expect((lost.trials, lost.diverged) == (202 - stored, 2))
    #expect(writer.hasFailed)
    #expect(writer.finish() == lost, "there is still no room")
    #expect(listener.storeErrors == [.diskFull(path: desk.folder.path("store.sqlite"))])

    try desk.store.limitGrowth(toPages: 10_000)
    #expect(writer.finish().trials == 0)
    let straight = try Desk()
    try straight.store.insert(
      records, run: try straight.store.begin(Studies.provenance(jobs: 1)))
    let (left, right) = (try desk.trials(), try straight.trials())
    #expect(left.count == 202 && left == right)
    #expect(try desk.store.cells(ofStudy: "test").count == 200)
    #expect(try desk.store.runs(inStudy: "test").map(\.coreSeconds) == [200])
    #expect(writer.hasFailed, "a session that met a full disk does not go on")
  }

  @Test("5. what comes in while a write fails is not lost either")
  func concurrent() throws {
    let plan = try Studies.plan(hidden: [9], replicates: 300, "record.matrices=[]")
    let records = try plan.trials.map { try $0.record() }
    let writer = try writer(for: plan)
    try desk.store.limitGrowth(toPages: 30)
    for record in records.prefix(150) { writer.add(record, seconds: 1) }
    let adding = DispatchGroup()
    DispatchQueue.global().async(group: adding) {
      for record in records.dropFirst(150) {
        writer.add(record, seconds: 1)
        usleep(200)
      }
    }
    repeat { _ = writer.finish() } while adding.wait(timeout: .now()) == .timedOut
    let lost = writer.finish().trials
    #expect(lost > 0 && writer.hasFailed)
    #expect(try desk.store.identities().count + lost == 300)
  }

  @Test("6. what observers saw counts as well")
  func tables() throws {
    let plan = try Studies.plan(hidden: [9], replicates: 1, "record.matrices=[]")
    let record = try plan.trials[0].record()
    let table = ObservedTable(
      name: "winners", shape: .scalars, rows: [], columns: ["weight"],
      steps: Array(0..<RecordWriter.mostValues),
      values: [Double](repeating: 1, count: RecordWriter.mostValues))
    let large = TrialRecord(
      identity: record.identity, parameters: record.parameters, outcome: record.outcome,
      kernel: record.kernel, measures: record.measures, observations: record.observations,
      features: record.features, matrices: [], tables: [table])
    let writer = try writer(for: plan)
    writer.add(large, seconds: 0)
    #expect(try desk.store.identities().count == 1)
  }
}
