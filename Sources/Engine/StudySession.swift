internal import Foundation
internal import Records
package import Store
package import Study

/// Brings the store of one folder up to date with one or several plans.
///
/// Knows no terminal: `report` shows how it goes, `shouldStop` says when to leave.
package struct StudySession {
  private let store: ResultStore
  private let plans: [Plan]
  private let provenance: Provenance
  private let shard: Shard?
  private let memory: Double
  private let shouldStop: @Sendable () -> Bool
  private let report: @Sendable (SessionEvent) -> Void

  /// A session, of which nothing has been done yet.
  ///
  /// - Parameters:
  ///   - store: open for writing.
  ///   - plans: of different names.
  ///   - provenance: noted with what is trained; its `jobs` trials run at once.
  ///   - shard: which part of the plans to train.
  ///   - memory: bytes that the trials of one moment may take.
  ///   - shouldStop: asked before each trial; once true it must stay so. The trials under way finish
  ///     and are stored, and no other begins.
  ///   - report: hears how it goes.
  package init(
    store: ResultStore, plans: [Plan], provenance: Provenance, shard: Shard? = nil,
    memory: Double = Memory.available, shouldStop: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (SessionEvent) -> Void
  ) {
    self.store = store
    self.plans = plans
    self.provenance = provenance
    self.shard = shard
    self.memory = memory
    self.shouldStop = shouldStop
    self.report = report
  }

  /// Runs what is missing, round by round (`PlanRounds`). Trials that several plans share are
  /// trained once.
  ///
  /// What a round wants follows from what is stored, never from what this session did: a session
  /// that resumes another goes on where that one would have gone.
  ///
  /// - Throws: `MemoryShortage`, and what the store throws before and between rounds; what was
  ///   trained is kept. Trials that fail are counted, and the rest goes on where it can.
  /// - Returns: the counts.
  package func run() async throws -> Tally {
    for plan in plans {
      try store.register(study: plan.name, plan: String(decoding: plan.json(), as: UTF8.self))
    }
    let stored = try store.storedTrials()
    var rounds = plans.map { PlanRounds($0, shard: shard) }
    var tally = Tally()
    var run: Int64?
    var goesOn = true
    var there = PlanRounds.Amount()
    // Trials that an earlier plan or round has asked for are not asked for again.
    var asked = StoredTrials()
    while goesOn, let round = try next(of: &rounds) {
      var missing: [Trial] = []
      for (plan, part) in round.parts {
        let new = asked.insert(new: part.own, ofCell: part.hash, seed: plan.seeds.study)
        let lacking = stored.lacking(new, ofCell: part.hash, seed: plan.seeds.study)
        tally.trials += new.count
        tally.skipped += new.count - lacking.count
        there.add(
          new.count - lacking.count,
          seconds: Double(new.count - lacking.count) * plan.cells[part.cell].estimatedSeconds,
          ofCell: part.hash)
        guard !lacking.isEmpty else { continue }
        missing += plan.trials(ofCell: part.cell, replicates: lacking)
      }
      guard !missing.isEmpty else { continue }
      try Memory.check(missing.map(\.configuration), jobs: provenance.jobs, available: memory)
      let current = try run ?? store.begin(provenance)
      run = current
      expect(missing, then: rounds, after: there)
      let writer = RecordWriter(
        store: store, run: current, members: round.members, report: report)
      var failures: [StoredFailure] = []
      goesOn = await train(missing, into: writer, tally: &tally, failures: &failures)
      // Told already; a store that cannot take this has not taken trials either.
      try? store.note(failures, run: current)
    }
    if run != nil { report(.ended) }
    judge(rounds, in: &tally)
    return tally
  }

  /// One round of all plans: the members of each study, and what is to be trained. Members that are stored
  /// are linked now, others when they are stored.
  private func next(
    of rounds: inout [PlanRounds]
  ) throws -> (members: [String: StudyMembers], parts: [(Plan, PlanRounds.Round.Part)])? {
    var members: [String: StudyMembers] = [:]
    var parts: [(Plan, PlanRounds.Round.Part)] = []
    for index in rounds.indices {
      guard let round = try rounds[index].next(from: store) else { continue }
      let plan = plans[index]
      let own = round.members
      try store.link(study: plan.name, own)
      members[plan.name] = own
      parts += round.parts.map { (plan, $0) }
    }
    return members.isEmpty ? nil : (members, parts)
  }

  private func expect(
    _ missing: [Trial], then rounds: [PlanRounds], after there: PlanRounds.Amount
  ) {
    let now = PlanRounds.Amount(missing)
    let most = rounds.reduce(now) { $0 + $1.most }
    report(
      .expecting(
        rounds.reduce(now) { $0 + $1.expected }, atMost: most, stored: there))
  }

  /// - Returns: whether further trials can be trained and stored.
  private func train(
    _ missing: [Trial], into writer: RecordWriter, tally: inout Tally,
    failures: inout [StoredFailure]
  ) async -> Bool {
    var counts = tally
    var failed: [StoredFailure] = []
    await Executor(jobs: provenance.jobs).run(
      missing, shouldStop: { [shouldStop] in shouldStop() || writer.hasFailed }
    ) { result in
      switch result {
      case .recorded(let trial, let record, let seconds):
        counts.trained += 1
        if case .diverged = record.outcome { counts.diverged += 1 }
        writer.add(record, seconds: seconds)
        report(.trained(trial, record, seconds: seconds))
      case .failed(let failure):
        counts.failed += 1
        failed.append(StoredFailure(trial: failure.trial, reason: failure.reason))
        report(.failed(failure))
      }
    }
    let lost = writer.finish()
    counts.failed += lost.trials
    counts.trained -= lost.trials
    counts.diverged -= lost.diverged
    (tally, failures) = (counts, failed)
    return !writer.hasFailed && !shouldStop()
  }

  /// Adds how cells under a stopping rule stand, and reports those that gave up.
  private func judge(_ rounds: [PlanRounds], in tally: inout Tally) {
    guard plans.contains(where: { $0.seeds.stopping != nil }) else { return }
    let outcomes = rounds.flatMap(\.outcomes)
    tally.cells = outcomes
    for outcome in outcomes where outcome.warning != nil { report(.gaveUp(outcome)) }
  }
}
