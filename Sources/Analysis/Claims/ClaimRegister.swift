// Pre-registration by machine: the store remembers a claim from before the trials it speaks of, or
// from after them.

internal import Records
package import Store
package import Study

/// What the store knows of a claim's first statement.
package struct RegisteredClaim: Sendable, Equatable, Encodable {
  /// The claim's name.
  package let claim: String
  /// SHA-256 of what it tests.
  package let sha256: String
  /// When it was registered, ISO 8601, UTC.
  package let registeredAt: String
  /// Trials that it speaks of and that were stored by then.
  package let trialsBefore: Int
  /// When the run began that trained the first of them.
  package let firstTrialAt: String?

  /// Whether anybody could have looked before the claim was made.
  package var isMadeAfterwards: Bool { trialsBefore > 0 }

  private enum CodingKeys: String, CodingKey {
    case claim, sha256
    case registeredAt = "registered_at"
    case trialsBefore = "trials_before"
    case firstTrialAt = "first_trial_at"
  }

  /// Assembles the facts.
  package init(
    claim: String, sha256: String, registeredAt: String, trialsBefore: Int, firstTrialAt: String?
  ) {
    self.claim = claim
    self.sha256 = sha256
    self.registeredAt = registeredAt
    self.trialsBefore = trialsBefore
    self.firstTrialAt = firstTrialAt
  }
}

/// Notes claims in a store, and asks it for them.
package enum ClaimRegister {
  /// Registers the claims whose content the store does not know; to be called before training.
  ///
  /// A claim is known by its content: another name or other words are the same claim.
  ///
  /// - Parameters:
  ///   - set: the claims.
  ///   - plans: the plans at hand; a claim about a figure without one is registered too.
  ///   - store: open for writing.
  ///   - time: now, ISO 8601, UTC.
  /// - Throws: `StoreError`.
  package static func register(
    _ set: ClaimSet, _ plans: [Plan], in store: ResultStore, at time: String
  ) throws {
    let known = Set(try store.registeredClaims().map { Content($0.study, $0.sha256) })
    let new = set.claims.filter { !known.contains(Content($0.figure, set.contentHash(of: $0))) }
    guard !new.isEmpty else { return }
    let stored = try store.storedCells()
    try store.register(
      new.map { claim in
        let before = trials(claim, plans, stored)
        return ClaimRegistration(
          study: claim.figure, name: claim.name, sha256: set.contentHash(of: claim),
          registeredAt: time, trialsBefore: before.count, firstTrialAt: before.first)
      })
  }

  /// When each claim was made; claims that were never registered are left out.
  ///
  /// Counts the trials of today's plans that were stored then: a claim that was stated while its
  /// trials were no part of the study was still made after them.
  ///
  /// - Throws: `StoreError`.
  package static func registered(
    _ set: ClaimSet, _ plans: [Plan], in store: ResultStore
  ) throws -> [String: RegisteredClaim] {
    let known = Dictionary(
      try store.registeredClaims().map { (Content($0.study, $0.sha256), $0) },
      uniquingKeysWith: { first, _ in first })
    var stored: [Int64: [StoredCell]] = [0: []]
    var registered: [String: RegisteredClaim] = [:]
    for claim in set.claims {
      let hash = set.contentHash(of: claim)
      guard let entry = known[Content(claim.figure, hash)] else { continue }
      let cells = try stored[entry.lastTrial] ?? store.storedCells(upTo: entry.lastTrial)
      stored[entry.lastTrial] = cells
      let before = trials(claim, plans, cells)
      registered[claim.name] = RegisteredClaim(
        claim: claim.name, sha256: hash, registeredAt: entry.registeredAt,
        trialsBefore: before.count, firstTrialAt: before.first)
    }
    return registered
  }

  private struct Content: Hashable {
    let study: String
    let sha256: String

    init(_ study: String, _ sha256: String) { (self.study, self.sha256) = (study, sha256) }
  }

  /// How many of the stored trials a claim speaks of, and when the first was trained.
  private static func trials(
    _ claim: Claim, _ plans: [Plan], _ stored: [StoredCell]
  ) -> (count: Int, first: String?) {
    guard !stored.isEmpty, let plan = plans.first(where: { ($0.figure ?? $0.name) == claim.figure })
    else { return (0, nil) }
    let own = Set(
      plan.cells.indices.flatMap { plan.trials(ofCell: $0, replicates: 0..<1) }
        .map(\.identity.configurationHash))
    let cells = stored.filter {
      $0.seed == plan.seeds.study && own.contains($0.configurationHash)
        && claim.concerns($0.parameters)
    }
    return (cells.reduce(0) { $0 + $1.trials }, cells.compactMap(\.firstTrialAt).min())
  }
}
