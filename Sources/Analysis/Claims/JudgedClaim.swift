// One claim in one cell with its verdict, ready for tables, programs and readers.

internal import Records
internal import Statistics

/// A claim's verdict in one cell of the design, with everything it rests on.
package struct JudgedClaim: Sendable, Equatable, Encodable {
  /// p values of the two hypotheses, alone and adjusted for all claims of the judgement.
  package struct PValues: Sendable, Equatable, Encodable {
    /// Of "the quantity lies outside the region".
    package let support: Double
    /// Of "the quantity lies inside", or of the exact test of what is claimed.
    package let refutation: Double
    /// `support` after Holm.
    package let holmSupport: Double
    /// `refutation` after Holm.
    package let holmRefutation: Double

    private enum CodingKeys: String, CodingKey {
      case support, refutation
      case holmSupport = "holm_support"
      case holmRefutation = "holm_refutation"
    }
  }

  /// The claim's name.
  package let claim: String
  /// Which cell, such as `m = 512`; empty where there is one only.
  package let cell: String
  /// The figure whose trials were asked.
  package let figure: String
  /// The statement in words.
  package let says: String
  /// The quantity's name.
  package let quantity: String
  /// Where it lies if the claim holds.
  package let region: ClaimRegion
  /// The verdict.
  package let verdict: Judgement.Verdict
  /// The estimate; `nil` where there is none.
  package let estimate: Double?
  /// Lower end of its 95 % interval, which is not adjusted for other claims; `nil` where there is
  /// none.
  package let lower: Double?
  /// Upper end.
  package let upper: Double?
  /// The tests behind `pValues`; empty where none was made.
  package let test: String
  /// `nil` where no test was made.
  package let pValues: PValues?
  /// Networks, rows or pairs of networks behind the estimate.
  package let networks: Int
  /// Diverged ones, part of no estimate.
  package let diverged: Int
  /// The outcome in plain words.
  package let sentence: String
  /// What would decide it, such as `some 480 networks`; `nil` where it is decided.
  package let needs: String?
  /// SHA-256 of what was registered before it was judged; `nil` where nothing was.
  package let registered: String?
  /// Whether trials that it speaks of were stored before it was registered.
  package let isMadeAfterwards: Bool

  private enum CodingKeys: String, CodingKey {
    case claim, cell, figure, says, quantity, region, verdict, estimate, lower, upper, test
    case networks, diverged, sentence, needs, registered
    case isMadeAfterwards = "made_afterwards"
    case pValues = "p_values"
  }

  init(
    _ claim: Claim, _ evidence: Evidence, verdict: Judgement.Verdict, pValues: PValues?,
    reason: String?, family: Judgement.Family, leastNetworks: Int, registered: RegisteredClaim?
  ) {
    self.claim = claim.name
    cell = evidence.cell
    figure = claim.figure
    says = claim.says
    quantity = claim.quantity.name
    region = claim.region
    self.verdict = verdict
    estimate = evidence.estimate
    lower = evidence.test?.interval?.lower
    upper = evidence.test?.interval?.upper
    let tests = [evidence.test?.name, evidence.exact?.test.name].compactMap { $0 }
    test = pValues == nil ? "" : tests.joined(separator: "; ")
    self.pValues = pValues
    networks = evidence.networks
    diverged = evidence.diverged
    needs =
      verdict == .undecided
      ? NeededNetworks.text(
        evidence, region: claim.region, family: family, leastNetworks: leastNetworks,
        reason: reason) : nil
    self.registered = registered?.sha256
    isMadeAfterwards = registered?.isMadeAfterwards ?? false
    sentence =
      ClaimSentence(
        claim: claim, evidence: evidence, verdict: verdict, pValues: pValues, reason: reason,
        family: family, trialsBefore: registered?.trialsBefore ?? 0
      ).text
  }

  /// Name and cell: `count-paper, m = 512`.
  package var title: String { cell.isEmpty ? claim : "\(claim), \(cell)" }

  /// The p value that the verdict rests on, after Holm; the smaller one of an undecided claim.
  package var decisivePValue: Double? {
    pValues.map { values in
      switch verdict {
      case .supported: values.holmSupport
      case .refuted: values.holmRefutation
      case .undecided: min(values.holmSupport, values.holmRefutation)
      }
    }
  }
}
