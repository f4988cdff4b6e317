// `polysem status`: how far the folders of a study have come, from their stores alone.

package import Analysis
package import Foundation
internal import Keys
internal import Records
package import Store
package import Study

/// One results folder at one moment.
package struct FolderStatus {
  /// The folder as it was named.
  package let folder: String
  /// Its study.
  package let plan: Plan
  /// The part of the plan that all its runs were; `nil` for the whole.
  package let shard: Shard?
  /// Its trials as they ended.
  fileprivate let trials: TrialPages
  /// Trials asked for so far, by cell.
  package let wanted: [Int: Int]
  /// Of these, how many are not stored.
  package let missing: Int
  /// Trials that could not be computed, those of other studies left out.
  package let failures: [StoredFailure]
  /// Who writes; `nil` where nobody does.
  package let writer: String?
  /// Trials under way at most; 0 where nobody writes.
  package let running: Int
  /// Trials a second of the run that is under way.
  package let rate: Double?
  /// Seconds until it has what is asked for so far; `nil` where nobody writes or nothing is known yet.
  package let secondsLeft: Double?

  /// Trials that its store has.
  package var stored: Int { trials.count }

  /// Reads a folder; works beside its writer. O(trials).
  ///
  /// - Parameters:
  ///   - folder: a results folder of one study.
  ///   - now: the moment, for the rate.
  /// - Throws: `StoreError`, `StatusFailure`.
  package init(_ folder: String, now: Date = Date()) throws {
    self.folder = folder
    let url = URL(fileURLWithPath: folder, isDirectory: true)
    let store = try ResultStore(folder: url, access: .readOnly)
    let studies = try store.studies()
    if studies.isEmpty { throw StatusFailure.notBegun(folder: folder) }
    guard studies.count == 1 else {
      throw StatusFailure.other("\(folder): holds \(studies.count) studies, and status is of one")
    }
    do {
      plan = try Plan(json: Data(try store.plan(ofStudy: studies[0]).utf8))
    } catch is DecodingError {
      throw StatusFailure.other("\(folder): its plan is none that this version can read")
    }
    let run = try store.latestRun()
    // A merged store has the runs of all shards, and is none.
    let parts = Set(try store.allRuns().map(\.shard))
    shard = parts.count == 1 ? parts.first.flatMap { $0 }.flatMap { Shard($0) } : nil
    trials = try store.finalStatePages(of: .study(plan.name))
    let asked = try StoredPlan(plan, shard: shard).contents(of: store)
    wanted = asked.wanted
    missing = asked.missing.count
    let plan = plan
    let own = Set(plan.cells.indices.map { plan.hash(ofCell: $0) })
    failures = try store.failures().filter { own.contains($0.trial.configurationHash) }
    writer = ResultStore.writer(in: url)
    let isRunning = writer != nil
    running = isRunning ? min(run?.provenance.jobs ?? 0, missing) : 0
    guard isRunning, let run, run.coreSeconds > 0,
      let start = try? Date(run.provenance.startedAt, strategy: .iso8601)
    else {
      (rate, secondsLeft) = (nil, nil)
      return
    }
    let elapsed = max(1, now.timeIntervalSince(start))
    rate = Double(run.trials) / elapsed
    let work = Self.seconds(asked.missing, measured: try store.meanSeconds())
    secondsLeft = work / (run.coreSeconds / elapsed)
  }

  /// Core seconds that trials will take: as those of their cells took, or as estimated, put right by
  /// the cells that are known.
  private static func seconds(_ trials: [Trial], measured: [String: Double]) -> Double {
    var (known, estimated) = (0.0, 0.0)
    for trial in trials {
      guard let mean = measured[trial.identity.configurationHash] else { continue }
      known += mean
      estimated += trial.estimatedSeconds
    }
    let correction = estimated > 0 ? known / estimated : 1
    return trials.reduce(0) { sum, trial in
      sum + (measured[trial.identity.configurationHash] ?? trial.estimatedSeconds * correction)
    }
  }
}

/// Why a folder has no status.
package enum StatusFailure: Error, Equatable, CustomStringConvertible {
  /// A run has made its store and not yet noted its study.
  case notBegun(folder: String)
  /// A line for people.
  case other(String)

  package var description: String {
    switch self {
    case .notBegun(let folder): "\(folder): holds no study yet"
    case .other(let reason): reason
    }
  }
}

/// One study over all its folders: those of its shards, or one.
package struct StudyStatus {
  /// The folders in the order in which they were named.
  package let folders: [FolderStatus]
  /// Every cell of the plan, those without trials too, in the plan's order; each trial counts once.
  package let cells: [CellSummary]

  /// Puts folders of the same plan together, in the order in which the first of each was named. Reads all
  /// of their trials, in the memory of one cell's values.
  ///
  /// - Throws: `StoreError`.
  package static func group(_ folders: [FolderStatus]) throws -> [StudyStatus] {
    var groups: [[FolderStatus]] = []
    for folder in folders {
      let place = groups.firstIndex { $0[0].plan.differences(from: folder.plan).isEmpty }
      if let place { groups[place].append(folder) } else { groups.append([folder]) }
    }
    return try groups.map { try StudyStatus(folders: $0) }
  }

  private init(folders: [FolderStatus]) throws {
    self.folders = folders
    let plan = folders[0].plan
    let found = try CellSummary.summarise(folders.map(\.trials))
    let cells = Dictionary(uniqueKeysWithValues: found.map { ($0.parameters, $0) })
    self.cells = plan.cells.map {
      cells[$0.parameters] ?? CellSummary(Cell(parameters: $0.parameters, trials: []))
    }
  }

  /// The study's plan.
  package var plan: Plan { folders[0].plan }

  /// Trials asked for so far in each cell, by all folders together.
  ///
  /// Without a stopping rule those of the plan, whether or not a folder of each shard was named.
  package var wanted: [Int] {
    guard plan.seeds.stopping != nil else {
      return plan.cells.map { _ in plan.seeds.replicates }
    }
    return plan.cells.indices.map { cell in folders.map { $0.wanted[cell] ?? 0 }.max() ?? 0 }
  }

  /// Seconds until the last folder has what is asked for so far; `nil` where one lacks trials and
  /// nobody writes there.
  package var secondsLeft: Double? {
    var most = 0.0
    for folder in folders where folder.missing > folder.failures.count {
      guard let left = folder.secondsLeft else { return nil }
      most = max(most, left)
    }
    return most
  }
}
