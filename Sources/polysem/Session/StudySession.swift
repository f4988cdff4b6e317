internal import Autoencoder
internal import Foundation
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

  /// Runs what is missing. Trials that several plans share are trained once.
  ///
  /// - Throws: what the store throws before the first trial. Later failures are counted, the rest
  ///   goes on where it can.
  /// - Returns: the counts, and the signal's exit code when one came.
  func run() async throws -> (tally: Tally, interruption: ExitStatus?) {
    let members = Dictionary(
      uniqueKeysWithValues: plans.map { plan in
        (plan.name, Dictionary(uniqueKeysWithValues: plan.trials.map { ($0.identity, $0.cell) }))
      })
    for plan in plans {
      try store.register(study: plan.name, plan: String(decoding: plan.json(), as: UTF8.self))
      try store.link(study: plan.name, trials: members[plan.name] ?? [:])
    }
    let all = trials
    let stored = try store.identities()
    let missing = all.filter { !stored.contains($0.identity) }
    var tally = Tally(trials: all.count, skipped: all.count - missing.count)
    guard !missing.isEmpty else { return (tally, nil) }
    try Memory.check(missing.map(\.configuration), jobs: provenance.jobs)
    let buffer = RecordBuffer(
      store: store, run: try store.begin(provenance), members: members)
    let interruption = Interruption()
    await train(missing, into: buffer, tally: &tally, interruption: interruption)
    return (tally, interruption.status)
  }

  /// The trials of all plans, each once, in order; of this shard only.
  private var trials: [Trial] {
    var seen: Set<TrialIdentity> = []
    let all = plans.flatMap(\.trials).filter { seen.insert($0.identity).inserted }
    return shard?.select(all) ?? all
  }

  private func train(
    _ missing: [Trial], into buffer: RecordBuffer, tally: inout Tally, interruption: Interruption
  ) async {
    let work = Dictionary(
      uniqueKeysWithValues: missing.map { ($0.identity, $0.estimatedSeconds) })
    let progress =
      isQuiet ? nil : Progress(trials: missing.count, work: work.values.reduce(0, +))
    var buffer = buffer
    var counts = tally
    do {
      try await Executor(jobs: provenance.jobs).run(
        missing, shouldStop: { interruption.isRequested }
      ) { result in
        switch result {
        case .recorded(let record, let seconds):
          counts.trained += 1
          if case .diverged = record.outcome { counts.diverged += 1 }
          try buffer.add(record, seconds: seconds)
          progress?.advance(work: work[record.identity] ?? 0)
        case .failed(let trial, let message):
          counts.failed += 1
          StandardError.write("trial \(trial.identity.key) failed: \(message)")
        }
      }
      try buffer.flush()
    } catch {
      // Nothing can be stored any more: what the buffer holds is lost, everything before it is
      // kept.
      StandardError.write("\(error)")
      counts.failed += max(buffer.count, 1)
      counts.trained -= buffer.count
    }
    progress?.stop()
    tally = counts
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
