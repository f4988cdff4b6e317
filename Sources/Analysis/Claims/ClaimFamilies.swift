// Which tests share a level, and the verdicts that follow.

internal import Statistics

/// A claim with what the data say, in one cell or over all.
struct WeighedClaim {
  let claim: Claim
  let evidence: Evidence
  /// Whether it is a single cell of a pooled claim, which is judged only where the pooled verdict is the
  /// same.
  let isGated: Bool

  init(_ claim: Claim, _ evidence: Evidence, isGated: Bool = false) {
    (self.claim, self.evidence, self.isGated) = (claim, evidence, isGated)
  }

  /// Why there is no verdict; `nil` where there is a test.
  fileprivate func obstacle(_ leastNetworks: Int) -> String? {
    if evidence.networks > 0 || evidence.obstacle == nil, evidence.networks < leastNetworks {
      return "\(evidence.networks) networks are fewer than \(leastNetworks)"
    }
    return evidence.obstacle ?? (evidence.test == nil ? "no test applies" : nil)
  }

  /// p values of both hypotheses, alone.
  fileprivate var pValues: (support: Double, refutation: Double)? {
    evidence.test.map { test in
      (
        claim.region.supportPValue(test),
        evidence.exact?.test.pValue ?? claim.region.refutationPValue(test)
      )
    }
  }
}

extension [WeighedClaim] {
  /// Verdicts, in this order.
  ///
  /// A family is what `ClaimSet.families` says: all tests of the file, or those of one claim. The cells of
  /// a pooled claim are a family of their own, each tested after the pooled verdict and to that verdict
  /// alone: a false one then needs a false pooled verdict or a false one among the cells (fixed sequence:
  /// Maurer, Hothorn and Lehmacher 1995).
  func judged(by set: ClaimSet, _ registered: [String: RegisteredClaim]) -> [JudgedClaim] {
    var judged = [JudgedClaim?](repeating: nil, count: count)
    func judge(_ group: [Int], behind gate: Judgement.Verdict? = nil) {
      for (index, claim) in zip(group, self.judged(group, by: set, registered, behind: gate)) {
        judged[index] = claim
      }
    }
    let open = Dictionary(grouping: indices.filter { !self[$0].isGated }) { index in
      set.families == .claim ? self[index].claim.name : ""
    }
    for group in open.values { judge(group) }
    let gated = Dictionary(grouping: indices.filter { self[$0].isGated }) { self[$0].claim.name }
    for (name, group) in gated {
      let pooled = indices.first { !self[$0].isGated && self[$0].claim.name == name }
      judge(group, behind: pooled.flatMap { judged[$0]?.verdict } ?? .undecided)
    }
    return judged.compactMap { $0 }
  }

  /// Verdicts of one family, adjusted by Holm; `gate` is the only one that cells may have.
  private func judged(
    _ group: [Int], by set: ClaimSet, _ registered: [String: RegisteredClaim],
    behind gate: Judgement.Verdict?
  ) -> [JudgedClaim] {
    // Claims that could not be tested belong to no family.
    let tested = group.filter { self[$0].obstacle(set.leastNetworks) == nil }
    let alone = tested.compactMap { self[$0].pValues }
    let supports = HolmAdjustment.adjusted(alone.map(\.support))
    let refutations = HolmAdjustment.adjusted(alone.map(\.refutation))
    let family = Judgement.Family(level: set.level, tests: tested.count)
    let places = Dictionary(uniqueKeysWithValues: zip(tested, tested.indices))
    return group.map { index in
      let pValues = places[index].map {
        JudgedClaim.PValues(
          support: alone[$0].support, refutation: alone[$0].refutation, holmSupport: supports[$0],
          holmRefutation: refutations[$0])
      }
      let verdict = pValues?.verdict(at: set.level) ?? .undecided
      let isBarred =
        gate.map { $0 == .undecided || verdict != .undecided && verdict != $0 } ?? false
      let bar = isBarred ? gate.map { "over all cells it is \($0.rawValue)" } : nil
      return JudgedClaim(
        self[index].claim, self[index].evidence, verdict: isBarred ? .undecided : verdict,
        pValues: isBarred ? nil : pValues, reason: bar ?? self[index].obstacle(set.leastNetworks),
        family: family, leastNetworks: set.leastNetworks,
        registered: registered[self[index].claim.name])
    }
  }
}

extension JudgedClaim.PValues {
  /// Where both reject, which needs an exact test, it is refuted.
  fileprivate func verdict(at level: Double) -> Judgement.Verdict {
    holmRefutation <= level ? .refuted : holmSupport <= level ? .supported : .undecided
  }
}
