// Whether stores belong together, told before anything is written.

internal import Foundation
internal import Records
internal import Store
internal import Study

extension StoreMerge {
  /// The plans of the first source, which every other must have.
  static func commonPlans(of sources: [(name: String, store: ResultStore)]) throws -> [Plan] {
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

  static func versionReasons(
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
  static func conflicts(
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
  func check(_ target: ResultStore) throws {
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
  func warnings() throws -> [String] {
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
  func absentShards() throws -> [String] {
    let shards = Set(try sources.flatMap { try $0.store.allRuns().compactMap(\.shard) })
      .compactMap { Shard($0) }
    guard let count = shards.first?.count, shards.allSatisfy({ $0.count == count }) else {
      return []
    }
    let there = Set(shards.map(\.number))
    return (1...count).filter { !there.contains($0) }.map { "\($0)/\(count)" }
  }
}
