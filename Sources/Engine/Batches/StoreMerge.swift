// `polysem merge`: the stores of a plan's shards joined into one, as if there had been one run.

internal import Foundation
internal import Records
package import Store
package import Study

/// Why stores cannot be joined.
package struct MergeRefusal: Error, Equatable {
  /// One line a reason.
  package let reasons: [String]
}

extension MergeRefusal: CustomStringConvertible {
  package var description: String {
    (["these stores cannot be joined, and nothing was written:"] + reasons.map { "  \($0)" })
      .joined(separator: "\n")
  }
}

/// Joins the stores of several folders into another one's.
///
/// Copying again changes nothing, and a merge that was interrupted goes on where it was.
package struct StoreMerge {
  let sources: [(name: String, store: ResultStore)]
  /// The plans that every source has, by name.
  package let plans: [Plan]

  /// What became of it.
  package struct Outcome: Encodable {
    /// Trials that were copied now.
    package fileprivate(set) var copied = 0
    /// Trials of the sources in all, each counted once.
    package fileprivate(set) var trials = 0
    /// Trials that several sources have, the same in each.
    package fileprivate(set) var doubled: [String] = []
    /// Trials that the plans ask for and no source has, by study.
    package fileprivate(set) var missing: [String: [Missing]] = [:]
    /// What may make records differ though the program is the same.
    package fileprivate(set) var warnings: [String] = []
    /// Shards of which no run is noted, as in `3/8`.
    package fileprivate(set) var absentShards: [String] = []
  }

  /// Trials of one cell that no source has.
  package struct Missing: Encodable {
    /// Index in the plan.
    package let cell: Int
    /// Their replicates.
    package let replicates: [Int]
  }

  /// Opens the sources and makes sure that they belong together.
  ///
  /// - Parameter folders: at least one, each with a store.
  /// - Throws: `StoreError`, `MergeRefusal`.
  package init(_ folders: [String]) throws {
    sources = try folders.map { folder in
      let url = URL(fileURLWithPath: folder, isDirectory: true)
      return (folder, try ResultStore(folder: url, access: .readOnly))
    }
    plans = try Self.commonPlans(of: sources)
    let reasons = try Self.versionReasons(sources) + Self.conflicts(sources)
    guard reasons.isEmpty else { throw MergeRefusal(reasons: reasons) }
  }

  /// Copies what the target lacks and links it to its studies.
  ///
  /// - Parameters:
  ///   - target: open for writing; empty, or of an earlier merge of the same plans.
  ///   - provenance: this merge, for trials of which no run is noted.
  ///   - shouldStop: asked between parts; once true, what is copied stays and the rest is missing.
  /// - Returns: what was copied, and what is missing.
  /// - Throws: `StoreError`, `MergeRefusal`.
  package func run(
    into target: ResultStore, provenance: Provenance, shouldStop: () -> Bool = { false }
  ) throws -> Outcome {
    try check(target)
    var outcome = Outcome()
    outcome.warnings = try warnings()
    outcome.absentShards = try absentShards()
    let identities = try sources.map { try $0.store.identities() }
    var all: Set<TrialIdentity> = []
    for own in identities {
      outcome.doubled += all.intersection(own).map(\.key)
      all.formUnion(own)
    }
    outcome.doubled.sort()
    outcome.trials = all.count
    outcome.copied = try copyAll(to: target, provenance, shouldStop)
    for plan in plans {
      let missing = try StoredPlan(plan).link(in: target)
      guard !missing.isEmpty else { continue }
      outcome.missing[plan.name] = Dictionary(grouping: missing, by: \.cell)
        .map { Missing(cell: $0, replicates: $1.map(\.identity.replicate).sorted()) }
        .sorted { $0.cell < $1.cell }
    }
    return outcome
  }

  /// Leaves the trials that are still to be read.
  private struct Stopped: Error {}

  private func copyAll(
    to target: ResultStore, _ provenance: Provenance, _ shouldStop: () -> Bool
  ) throws -> Int {
    let phases = try CopyPhases(
      claims: try sources.map { try $0.store.registeredClaims() },
      last: try sources.map { try $0.store.lastNumber() },
      begun: { try sources[$0].store.lastNumber(ofRunsBegunBy: $1) })
    var copies = try sources.map {
      try TrialCopy(from: $0.store, to: target, fallback: provenance)
    }
    var copied = 0
    for phase in phases.phases {
      for (index, numbers) in phase.numbers.enumerated() {
        guard let numbers else { continue }
        do {
          try sources[index].store.forEachTrial(numbered: numbers) { trials in
            if shouldStop() { throw Stopped() }
            copied += try copies[index].copy(trials)
          } damaged: { _, reason in
            throw StoreError.corruptStore(path: sources[index].name, reason: reason)
          }
        } catch is Stopped {
          return copied
        }
      }
      if shouldStop() { return copied }
      if let claim = phase.claim { try target.register([claim]) }
    }
    return copied
  }
}
