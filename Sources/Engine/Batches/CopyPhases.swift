// Trials and claims in the order in which they came: a claim that was stated before its trials stays so.

internal import Records
internal import Store

/// What to copy from each of several stores before which claim is noted.
struct CopyPhases {
  /// Trials of each store, by their numbers; then a claim.
  struct Phase {
    /// For each store the numbers to copy; `nil` where there are none.
    let numbers: [ClosedRange<Int>?]
    /// What is noted then; `nil` after the last trials.
    let claim: ClaimRegistration?
  }

  private(set) var phases: [Phase] = []

  /// The claims of several stores, each as it was stated first; trials that were in any store when it
  /// was stated there come before it, and in a store without it those of runs that had begun by then.
  ///
  /// - Parameters:
  ///   - claims: those of each store, in the order in which they were registered.
  ///   - last: the highest number of a trial in each store.
  ///   - begun: the highest number of a trial in a store whose run had begun at a time.
  init(
    claims: [[ClaimRegistration]], last: [Int],
    begun: (_ store: Int, _ time: String) throws -> Int
  ) rethrows {
    var done = [Int](repeating: 0, count: claims.count)
    func advance(to ends: [Int]) -> [ClosedRange<Int>?] {
      zip(ends, done.indices).map { end, store in
        guard end > done[store] else { return nil }
        defer { done[store] = end }
        return done[store] + 1...end
      }
    }
    for claim in Self.merged(claims) {
      let ends = try claims.enumerated().map { store, own in
        let same = own.first { $0.study == claim.study && $0.sha256 == claim.sha256 }
        return try same.map { Int($0.lastTrial) } ?? begun(store, claim.registeredAt)
      }
      let numbers = advance(to: ends.enumerated().map { min($0.element, last[$0.offset]) })
      phases.append(Phase(numbers: numbers, claim: claim))
    }
    phases.append(Phase(numbers: advance(to: last), claim: nil))
  }

  /// Every claim once, the earliest first.
  private static func merged(_ claims: [[ClaimRegistration]]) -> [ClaimRegistration] {
    let groups = Dictionary(grouping: claims.joined()) { [$0.study, $0.sha256] }.values
    let firsts: [ClaimRegistration] = groups.compactMap { group in
      guard let first = group.min(by: { $0.registeredAt < $1.registeredAt }) else { return nil }
      return ClaimRegistration(
        study: first.study, name: first.name, sha256: first.sha256,
        registeredAt: first.registeredAt,
        trialsBefore: group.reduce(0) { $0 + $1.trialsBefore },
        firstTrialAt: group.compactMap(\.firstTrialAt).min())
    }
    // Claims of one file are registered at one time, in the file's order.
    let order = claims.joined().enumerated().reduce(into: [[String]: Int]()) { order, claim in
      let key = [claim.element.study, claim.element.sha256]
      order[key] = order[key] ?? claim.offset
    }
    return firsts.sorted {
      ($0.registeredAt, order[[$0.study, $0.sha256]] ?? 0)
        < ($1.registeredAt, order[[$1.study, $1.sha256]] ?? 0)
    }
  }
}
