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
  private let sources: [(name: String, store: ResultStore)]
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

  private func copyAll(
    to target: ResultStore, _ provenance: Provenance, _ shouldStop: () -> Bool
  ) throws -> Int {
    let phases = CopyPhases(
      claims: try sources.map { try $0.store.registeredClaims() },
      last: try sources.map { try $0.store.lastNumber() })
    var copies = try sources.map {
      try TrialCopy(from: $0.store, to: target, fallback: provenance)
    }
    var copied = 0
    for phase in phases.phases {
      for (index, numbers) in phase.numbers.enumerated() {
        guard let numbers else { continue }
        try sources[index].store.forEachTrial(numbered: numbers) { trials in
          if !shouldStop() { copied += try copies[index].copy(trials) }
        } damaged: { _, reason in
          throw StoreError.corruptStore(path: sources[index].name, reason: reason)
        }
      }
      if shouldStop() { break }
      if let claim = phase.claim { try target.register([claim]) }
    }
    return copied
  }
}

// MARK: - Whether they belong together

extension StoreMerge {
  /// The plans of the first source, which every other must have.
  private static func commonPlans(of sources: [(name: String, store: ResultStore)]) throws -> [Plan]
  {
    var plans: [Plan] = []
    var reasons: [String] = []
    for (index, source) in sources.enumerated() {
      let own = try source.store.studies().map { study in
        do {
          return try Plan(json: Data(try source.store.plan(ofStudy: study).utf8))
        } catch is DecodingError {
          throw MergeRefusal(reasons: [
            "\(source.name): its plan of study \(study) is none that this version can read"
          ])
        }
      }
      if index == 0 {
        plans = own
        if own.isEmpty { reasons.append("\(source.name): holds no study") }
      } else {
        reasons += self.reasons(own, source.name, unlike: plans, sources[0].name)
      }
    }
    guard reasons.isEmpty else { throw MergeRefusal(reasons: reasons) }
    return plans
  }

  private static func reasons(
    _ own: [Plan], _ name: String, unlike plans: [Plan], _ first: String
  ) -> [String] {
    if own.count == 1, plans.count == 1 {
      return own[0].differences(from: plans[0]).map { "\(name): another plan than \(first): \($0)" }
    }
    let names = own.map(\.name)
    let absent = plans.map(\.name).filter { !names.contains($0) }
    let strange = names.filter { name in !plans.contains { $0.name == name } }
    return absent.map { "\(name): has no study \($0), which \(first) has" }
      + strange.map { "\(name): has a study \($0), which \(first) has not" }
      + own.flatMap { plan in
        (plans.first { $0.name == plan.name }.map { plan.differences(from: $0) } ?? [])
          .map { "\(name): another plan of \(plan.name) than \(first): \($0)" }
      }
  }

  private static func versionReasons(
    _ sources: [(name: String, store: ResultStore)]
  ) throws -> [String] {
    let versions = try sources.map { source in
      (source.name, Set(try source.store.allRuns().map(\.polysemVersion)).sorted())
    }
    let all = Set(versions.flatMap(\.1))
    guard all.count > 1 else { return [] }
    return versions.map { name, own in
      "\(name): trained by polysem \(own.joined(separator: " and ")); results of versions may differ"
    }
  }

  /// Trials that two sources have with different results: one of them was made by another program or
  /// machine, and nothing tells which is meant.
  private static func conflicts(
    _ sources: [(name: String, store: ResultStore)]
  ) throws -> [String] {
    var reasons: [String] = []
    var holders: [TrialIdentity: Int] = [:]
    for (index, source) in sources.enumerated() {
      for identity in try source.store.identities().sorted() {
        guard let other = holders[identity] else {
          holders[identity] = index
          continue
        }
        let pair = (
          try sources[other].store.wholeTrial(identity), try source.store.wholeTrial(identity)
        )
        guard let one = pair.0, let two = pair.1, !one.isSameRecord(as: two) else { continue }
        reasons.append(
          "trial \(identity.key): other results in \(source.name) than in \(sources[other].name)")
      }
    }
    return reasons
  }

  /// Makes sure that the target is empty, or of the same plans, and that no claim there would come
  /// before trials that were there before it.
  private func check(_ target: ResultStore) throws {
    let names = try target.studies()
    var reasons: [String] = []
    for name in names {
      guard let plan = plans.first(where: { $0.name == name }) else {
        reasons.append("the store to write to holds another study, \(name)")
        continue
      }
      guard let stored = try? Plan(json: Data(try target.plan(ofStudy: name).utf8)) else {
        reasons.append("the store to write to has a plan of \(name) that this version cannot read")
        continue
      }
      reasons += plan.differences(from: stored).map {
        "the store to write to has another plan: \($0)"
      }
    }
    let versions = Set(
      try (sources.map(\.store) + [target]).flatMap { try $0.allRuns().map(\.polysemVersion) })
    if versions.count > 1 {
      reasons.append("the store to write to has trials of another polysem: \(versions.sorted())")
    }
    reasons += try claimReasons(target)
    guard reasons.isEmpty else { throw MergeRefusal(reasons: reasons) }
  }

  private func claimReasons(_ target: ResultStore) throws -> [String] {
    let noted = try target.registeredClaims().map { [$0.study, $0.sha256] }
    let stored = try target.identities()
    var reasons: [String] = []
    for source in sources {
      for claim in try source.store.registeredClaims()
      where claim.lastTrial > 0 && noted.contains([claim.study, claim.sha256]) {
        var isLate = false
        try source.store.forEachTrial(numbered: 1...Int(claim.lastTrial)) { trials in
          if trials.contains(where: { !stored.contains($0.identity) }) { isLate = true }
        } damaged: { _, reason in
          throw StoreError.corruptStore(path: source.name, reason: reason)
        }
        guard isLate else { continue }
        reasons.append(
          "\(source.name): has trials from before the claim \(claim.name), which the store to write to "
            + "has noted already: join all shards into a new folder")
      }
    }
    return reasons
  }

  /// Where the sources were trained on different processors or by different builds.
  private func warnings() throws -> [String] {
    let runs = try sources.flatMap { try $0.store.allRuns() }
    let facts: [(String, KeyPath<Provenance, String>)] = [
      ("kernels of OpenBLAS", \.blasCore), ("builds", \.buildConfiguration),
      ("compilers", \.swiftVersion),
    ]
    return facts.compactMap { name, fact in
      let values = Set(runs.map { $0[keyPath: fact] }).sorted()
      guard values.count > 1 else { return nil }
      return
        "the shards were trained with different \(name) (\(values.joined(separator: ", "))): the same "
        + "distribution, but not bit for bit what one machine gives"
    }
  }

  /// Shards of the same division of which no source has a run.
  private func absentShards() throws -> [String] {
    let shards = Set(try sources.flatMap { try $0.store.allRuns().compactMap(\.shard) })
      .compactMap { Shard($0) }
    guard let count = shards.first?.count, shards.allSatisfy({ $0.count == count }) else {
      return []
    }
    let there = Set(shards.map(\.number))
    return (1...count).filter { !there.contains($0) }.map { "\($0)/\(count)" }
  }
}
