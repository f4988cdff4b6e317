internal import Model
internal import Foundation
internal import Records
internal import Statistics
internal import Store
internal import Study

/// Brings the store of one folder up to date with one or several plans.
struct StudySession {
  let store: ResultStore
  let plans: [Plan]
  let provenance: Provenance
  let isQuiet: Bool
  var shard: Shard?

  /// Runs what is missing, round by round (`PlanRounds`). Trials that several plans share are
  /// trained once.
  ///
  /// What a round wants follows from what is stored, never from what this session did: a session
  /// that resumes another goes on where that one would have gone.
  ///
  /// - Throws: what the store throws before and between rounds; what was trained is kept. Trials
  ///   that fail are counted, and the rest goes on where it can.
  /// - Returns: the counts, and the signal's exit code when one came.
  func run() async throws -> (tally: Tally, interruption: ExitStatus?) {
    for plan in plans {
      try store.register(study: plan.name, plan: String(decoding: plan.json(), as: UTF8.self))
    }
    let stored = try store.identities()
    var rounds = plans.map { PlanRounds($0, shard: shard) }
    var counted: Set<TrialIdentity> = []
    var tally = Tally()
    var training: Training?
    var goesOn = true
    while goesOn,
      let round = try next(of: &rounds, known: { stored.contains($0) || counted.contains($0) })
    {
      let new = round.trials.filter { counted.insert($0.identity).inserted }
      let missing = new.filter { !stored.contains($0.identity) }
      tally.trials += new.count
      tally.skipped += new.count - missing.count
      guard !missing.isEmpty else { continue }
      try Memory.check(missing.map(\.configuration), jobs: provenance.jobs)
      let current = try training ?? begin()
      training = current
      current.expect(missing, then: rounds)
      let writer = RecordWriter(store: store, run: current.run, members: round.members)
      goesOn = await train(missing, into: writer, current, tally: &tally)
    }
    training?.progress?.stop()
    report(rounds, in: &tally)
    return (tally, training?.interruption.status)
  }

  /// One round of all plans: the members of each study, and the trials that are to be trained. Members
  /// that are known to be stored are linked now, others when they are stored.
  private func next(
    of rounds: inout [PlanRounds], known isKnown: (TrialIdentity) -> Bool
  ) throws -> (members: [String: [TrialIdentity: Int]], trials: [Trial])? {
    var members: [String: [TrialIdentity: Int]] = [:]
    var trials: [Trial] = []
    for index in rounds.indices {
      guard let round = try rounds[index].next(from: store) else { continue }
      try store.link(study: plans[index].name, trials: round.members.filter { isKnown($0.key) })
      members[plans[index].name] = round.members
      trials += round.trials
    }
    return members.isEmpty ? nil : (members, trials)
  }

  /// Adds how cells under a stopping rule stand, and warns of those that gave up.
  private func report(_ rounds: [PlanRounds], in tally: inout Tally) {
    guard plans.contains(where: { $0.seeds.stopping != nil }) else { return }
    let outcomes = rounds.flatMap(\.outcomes)
    tally.cells = outcomes
    for warning in outcomes.compactMap(\.warning) { StandardError.write(warning) }
  }

  // MARK: - Training

  /// What lasts from the first trained trial to the end of the session.
  private struct Training {
    /// What `ResultStore.begin` returned.
    let run: Int64
    let interruption: Interruption
    let progress: Progress?

    /// Tells the progress line what is to come.
    func expect(_ missing: [Trial], then rounds: [PlanRounds]) {
      let seconds = missing.reduce(0) { $0 + $1.estimatedSeconds }
      let now = PlanRounds.Amount(trials: missing.count, seconds: seconds)
      let expected = rounds.reduce(now) { $0 + $1.expected }
      let most = rounds.reduce(now) { $0 + $1.most }
      progress?.expect(trials: expected.trials, work: expected.seconds, atMost: most.trials)
    }
  }

  private func begin() throws -> Training {
    Training(
      run: try store.begin(provenance), interruption: Interruption(),
      progress: isQuiet ? nil : Progress())
  }

  /// - Returns: whether further trials can be trained and stored.
  private func train(
    _ missing: [Trial], into writer: RecordWriter, _ training: Training, tally: inout Tally
  ) async -> Bool {
    let (progress, interruption) = (training.progress, training.interruption)
    let work = Dictionary(
      uniqueKeysWithValues: (progress == nil ? [] : missing).map {
        ($0.identity, $0.estimatedSeconds)
      })
    var counts = tally
    await Executor(jobs: provenance.jobs).run(
      missing, shouldStop: { interruption.isRequested || writer.hasFailed }
    ) { result in
      switch result {
      case .recorded(let record, let seconds):
        counts.trained += 1
        if case .diverged = record.outcome { counts.diverged += 1 }
        writer.add(record, seconds: seconds)
        progress?.advance(work: work[record.identity] ?? 0)
      case .failed(let trial, let message):
        counts.failed += 1
        StandardError.write("trial \(trial.identity.key) failed: \(message)")
      }
    }
    let lost = writer.finish()
    counts.failed += lost.trials
    counts.trained -= lost.trials
    counts.diverged -= lost.diverged
    tally = counts
    return !writer.hasFailed && !interruption.isRequested
  }
}

extension Provenance {
  /// The facts of this process.
  static func ofThisRun(jobs: Int) -> Provenance {
    .ofThisMachine(
      polysemVersion: Polysem.version, gslVersion: GSLVersion.current,
      blasCore: BLASLibrary.core, blasConfiguration: BLASLibrary.configuration,
      commandLine: ["polysem"] + CommandLine.arguments.dropFirst(), jobs: jobs,
      checkout: URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
  }
}
