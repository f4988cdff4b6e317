// Claims: a session trains what is missing and nothing else, and how it is cut up changes nothing.

import Engine
import Foundation
import Parallel
import Records
import Store
import Study
import TestSupport
import Testing

struct StudySessionTests {
  /// Every trial of a plan with its cell.
  private func members(_ plan: Plan) -> [TrialIdentity: Int] {
    Dictionary(uniqueKeysWithValues: plan.trials.map { ($0.identity, $0.cell) })
  }

  @Test(
    "1. what is stored is not trained again: a wider plan trains the rest, the same plan nothing")
  func missing() async throws {
    let desk = try Desk()
    let narrow = try Studies.plan(hidden: [9], replicates: 2)
    let wide = try Studies.plan(hidden: [12, 9], replicates: 4)
    let first = try await desk.run(narrow)
    #expect((first.trials, first.trained, first.skipped, first.left) == (2, 2, 0, 0))
    let listener = Listener()
    let second = try await desk.run(wide, hearing: listener)
    #expect((second.trials, second.trained, second.skipped, second.left) == (8, 6, 2, 0))
    let old = Set(narrow.trials.map(\.identity))
    #expect(listener.trained.count == 6)
    #expect(Set(listener.trained) == Set(wide.trials.map(\.identity)).subtracting(old))
    #expect(try desk.store.cells(ofStudy: "test") == members(wide))

    let database = desk.folder.url.appending(component: "store.sqlite")
    let bytes = try Data(contentsOf: database)
    let silence = Listener()
    let third = try await desk.run(wide, allowing: 0, hearing: silence)
    #expect((third.trials, third.trained, third.skipped, third.left) == (8, 0, 8, 0))
    #expect(silence.events.isEmpty, "nothing was expected, so nothing is shown")
    #expect(try Data(contentsOf: database) == bytes, "nothing was missing, so nothing is written")
  }

  @Test("2. trials that two plans share are trained once and belong to both")
  func shared() async throws {
    let desk = try Desk()
    let listener = Listener()
    let first = try Studies.plan("first", hidden: [9, 12])
    let second = try Studies.plan("second", hidden: [15, 12])
    let tally = try await desk.run(first, second, hearing: listener)
    #expect((tally.trials, tally.trained, tally.skipped) == (9, 9, 0))
    #expect(Set(listener.trained).count == 9 && listener.trained.count == 9)
    #expect(try desk.store.cells(ofStudy: "first") == members(first))
    #expect(try desk.store.cells(ofStudy: "second") == members(second))
  }

  @Test("3. results depend neither on jobs nor on the order of plans")
  func order() async throws {
    let plans = [try Studies.plan("first"), try Studies.plan("second", hidden: [15])]
    let (straight, reversed) = (try Desk(), try Desk())
    try await straight.run(plans[0], plans[1], jobs: 1)
    try await reversed.run(plans[1], plans[0], jobs: 5)
    let (left, right) = (try straight.trials(), try reversed.trials())
    #expect(left.count == 9 && left == right)
  }

  @Test("4. a stop: what has begun is stored, nothing else begins; resumed, it ends as without")
  func stop() async throws {
    let plan = try Studies.plan(replicates: 10)
    let (desk, straight) = (try Desk(), try Desk())
    try await straight.run(plan)
    let listener = Listener()
    let cut = try await desk.run(plan, allowing: 7, hearing: listener)
    #expect((cut.trials, cut.trained, cut.failed, cut.left) == (20, 7, 0, 13))
    #expect(try desk.store.identities() == Set(listener.trained) && listener.trained.count == 7)
    guard case .ended? = listener.events.last else {
      Issue.record("the progress line must end: \(listener.events)")
      return
    }
    let rest = try await desk.run(plan)
    #expect((rest.trained, rest.skipped, rest.left) == (13, 7, 0))
    let (left, right) = (try straight.trials(), try desk.trials())
    #expect(left.count == 20 && left == right)
    #expect(try desk.store.cells(ofStudy: "test") == members(plan))
  }

  @Test("5. shards are disjoint, and together the whole")
  func shards() async throws {
    let plan = try Studies.plan(replicates: 5)
    let (whole, parts) = (try Desk(), [try Desk(), try Desk(), try Desk()])
    try await whole.run(plan)
    var seen: Set<TrialIdentity> = []
    for (index, part) in parts.enumerated() {
      let tally = try await part.run(plan, shard: "\(index + 1)/3")
      let trials = try part.trials()
      let same = try whole.trials().filter { whole in
        trials.contains { $0.identity == whole.identity }
      }
      #expect(trials.count == tally.trained && trials == same)
      #expect(seen.isDisjoint(with: trials.map(\.identity)))
      seen.formUnion(trials.map(\.identity))
    }
    #expect(seen == Set(plan.trials.map(\.identity)))
  }

  @Test("6. divergence is a finding: counted, stored, not trained again")
  func divergence() async throws {
    let plan = try Studies.plan(hidden: [9], "train.optimizer=sgd", "train.lr=100")
    let desk = try Desk()
    let tally = try await desk.run(plan)
    #expect((tally.trained, tally.diverged, tally.failed) == (3, 3, 0))
    #expect(try desk.store.counts() == TrialCounts(finished: 0, diverged: 3))
    #expect(try await desk.run(plan).skipped == 3)
  }

  @Test("7. what is to come is told with its cost")
  func expectation() async throws {
    let plan = try Studies.plan()
    let listener = Listener()
    try await Desk().run(plan, hearing: listener)
    guard case .expecting(let amount, let most, let stored)? = listener.events.first else {
      Issue.record("the first thing told is what is to come: \(listener.events)")
      return
    }
    #expect(amount.trials == 6 && most.trials == 6 && stored.trials == 0)
    #expect(abs(amount.seconds / plan.estimatedSeconds - 1) < 1e-12)
  }

  /// 4 bytes for six matrices of n × m and two of n × n, in the larger networks.
  @Test("8. trials that do not fit side by side are refused before anything is trained")
  func memory() async throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 2)
    let needed = 4.0 * Double(6 * 6 * 12 + 2 * 6 * 6)
    let (desk, listener) = (try Desk(), Listener())
    let refusal = await #expect(throws: MemoryShortage.self) {
      try await desk.run(plan, memory: 2 * needed - 1, hearing: listener)
    }
    #expect(refusal?.trials == 2 && refusal?.needed == 2 * needed)
    #expect(refusal?.available == 2 * needed - 1)
    #expect(try desk.store.identities().isEmpty && listener.events.isEmpty)
    #expect(try await desk.run(plan, memory: 2 * needed).trained == 4)
    #expect(try await Desk().run(plan, jobs: 1, memory: needed).trained == 4)
  }

  @Test("9. a full disk: what it could not take is counted, and trained by the next session")
  func fullDisk() async throws {
    let plan = try Studies.plan(replicates: 100, "record.matrices=[]")
    let (desk, straight) = (try Desk(), try Desk())
    try await straight.run(plan)
    let listener = Listener()
    try desk.store.limitGrowth(toPages: 30)
    let cut = try await desk.run(plan, hearing: listener)
    #expect(cut.failed > 0 && cut.trained > 0)
    #expect(try desk.store.identities().count == cut.trained)
    #expect(listener.storeErrors == [.diskFull(path: desk.folder.path("store.sqlite"))])
    try desk.store.limitGrowth(toPages: 10_000)
    let rest = try await desk.run(plan)
    #expect((rest.skipped, rest.failed, rest.left) == (cut.trained, 0, 0))
    let (left, right) = (try straight.trials(), try desk.trials())
    #expect(left.count == 200 && left == right)
  }

  @Test("10. once the disk is full no further trial begins")
  func noTrainingWithoutStore() async throws {
    let plan = try Studies.plan(hidden: [9], replicates: 400, "record.matrices=[]")
    let (desk, listener) = (try Desk(), Listener())
    let begun = Guarded(0)
    try desk.store.limitGrowth(toPages: 30)
    // The writer tries after a second; until then every thread waits, with these trials left.
    let tally = try await StudySession(
      store: desk.store, plans: [plan], provenance: Studies.provenance(jobs: 1),
      memory: .infinity,
      shouldStop: {
        let number = begun.withLock {
          $0 += 1
          return $0
        }
        guard number >= 200 else { return false }
        for _ in 0..<3000 where listener.storeErrors.isEmpty { usleep(10_000) }
        return false
      }, report: listener.hear
    ).run()
    #expect(listener.storeErrors.count == 1)
    #expect(tally.trained + tally.failed == listener.trained.count)
    #expect(listener.trained.count < 210 && tally.left >= 190)
  }

  @Test("11. a diverged trial that could not be stored is counted as failed alone")
  func lostDivergence() async throws {
    let plan = try Studies.plan(
      hidden: [9], replicates: 200, "train.optimizer=sgd", "train.lr=100", "record.matrices=[]")
    let desk = try Desk()
    try desk.store.limitGrowth(toPages: 12)
    let tally = try await desk.run(plan)
    let stored = try desk.store.counts().diverged
    #expect(stored > 0 && stored < 200)
    // Where the writer comes to it before the last trial has begun, that one is left.
    #expect((tally.trained, tally.diverged) == (stored, stored))
    #expect(tally.failed > 0 && tally.failed + tally.left == 200 - stored)
  }
}
