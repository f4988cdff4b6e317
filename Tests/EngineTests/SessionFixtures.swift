// What the engine's tests run: tiny studies in scratch folders, and a listener to what is told.

import Engine
import Foundation
import Parallel
import Records
import Store
import Study
import TestSupport

enum Studies {
  /// Networks of a fraction of a millisecond.
  static func plan(
    _ name: String = "test", hidden: [Int] = [9, 12], replicates: Int = 3,
    _ overrides: String...
  ) throws -> Plan {
    let text = """
      name: \(name)
      model: {n_features: 6, n_hidden: 9, init: normal}
      train: {optimizer: adamw, lr: 1.0e-2, steps: 40, l1: 1.0e-2, noise: gaussian, noise_stdev: 0.1}
      seeds: {study: 5, replicates: \(replicates)}
      sweep: {method: grid, parameters: {model.n_hidden: \(hidden)}}
      record: {at: geometric, points: 8, matrices: [final]}
      """
    return Plan(try ExperimentFile.load(text: text, file: "test.yaml", overrides: overrides))
  }

  static func provenance(jobs: Int) -> Provenance {
    Provenance(
      startedAt: "2026-03-01T12:00:00Z", polysemVersion: "0.1.0", gitCommit: nil, gitDirty: nil,
      swiftVersion: "6.3", gslVersion: "2.7", blasCore: "Haswell", blasConfiguration: "OpenBLAS",
      cpuModel: "one", hostname: nil, buildConfiguration: "release", commandLine: ["polysem"],
      jobs: jobs)
  }
}

extension PlanRounds {
  /// All trials of a plan.
  static func members(of plan: Plan) throws -> StudyMembers {
    var rounds = PlanRounds(plan)
    return try rounds.next(from: nil)?.members ?? StudyMembers([])
  }
}

/// Keeps all events.
final class Listener: Sendable {
  private let heard = Guarded<[SessionEvent]>([])

  func hear(_ event: SessionEvent) { heard.withLock { $0.append(event) } }

  var events: [SessionEvent] { heard.withLock { $0 } }

  /// What was trained, in the order in which it was told.
  var trained: [TrialIdentity] {
    events.compactMap { if case .trained(let trial, _, _) = $0 { trial.identity } else { nil } }
  }

  var storeErrors: [StoreError] {
    events.compactMap {
      if case .couldNotStore(let error) = $0 { error as? StoreError } else { nil }
    }
  }
}

/// Lets so many trials begin, and no more.
final class Allowance: Sendable {
  private let left: Guarded<Int>

  init(_ trials: Int) { left = Guarded(trials) }

  func isUsedUp() -> Bool {
    left.withLock { left in
      left -= 1
      return left < 0
    }
  }
}

/// A stored trial to the last bit, NaN included.
struct Stored: Hashable {
  let identity: TrialIdentity
  let outcome: TrialOutcome
  /// Step, time and values of every observation.
  let course: [UInt64]
  /// Rank and weight of every feature.
  let features: [UInt64]
  /// Digests of the matrices' files.
  let matrices: [String]

  init(_ trial: StoredTrial) {
    (identity, outcome) = (trial.identity, trial.outcome)
    course = trial.observations.flatMap { observation in
      [UInt64(observation.step), observation.time.bitPattern]
        + observation.values.map(\.bitPattern)
    }
    features = trial.features.flatMap { [UInt64($0.initialRank), $0.finalWeight.bitPattern] }
    matrices = trial.matrices.map(\.sha256)
  }
}

/// A store in a folder of its own, and sessions on it.
struct Desk {
  let folder: ScratchFolder
  let store: ResultStore

  init() throws {
    folder = try ScratchFolder()
    store = try ResultStore(folder: folder.url)
  }

  /// All that is stored, sorted by identity.
  func trials() throws -> [Stored] { try store.trials().map(Stored.init) }

  /// One session; lets only so many trials begin.
  @discardableResult
  func run(
    _ plans: Plan..., jobs: Int = 2, shard: String? = nil, memory: Double = .infinity,
    allowing trials: Int = .max, hearing listener: Listener = Listener()
  ) async throws -> Tally {
    let allowance = Allowance(trials)
    return try await StudySession(
      store: store, plans: plans, provenance: Studies.provenance(jobs: jobs),
      shard: shard.flatMap { Shard($0) }, memory: memory,
      shouldStop: { allowance.isUsedUp() }, report: listener.hear
    ).run()
  }
}
