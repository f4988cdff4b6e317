// The outcome of a claim as one sentence that agrees with its own numbers.

internal import Records
internal import Statistics

/// Puts a verdict into words.
///
/// The interval printed belongs to the test alone, the verdict to the test among all others: where
/// the two disagree, the sentence says so.
struct ClaimSentence {
  let claim: Claim
  let evidence: Evidence
  let verdict: Judgement.Verdict
  let pValues: JudgedClaim.PValues?
  /// Why no test was made; `nil` where one was.
  let reason: String?
  let family: Judgement.Family
  /// Trials that the claim speaks of, stored before it was made.
  let trialsBefore: Int

  /// `m = 512: the mean count … is 0.74 [0.70, 0.78], not between 0.8 and 1.2: refuted.`
  var text: String {
    let sentence =
      finding + ": " + conclusion + (evidence.note.map { " (\($0))." } ?? ".") + afterwards
    guard evidence.cell.isEmpty else { return "\(evidence.cell): \(sentence)" }
    return sentence.hasPrefix("the ") ? "T" + sentence.dropFirst() : sentence
  }

  private var afterwards: String {
    switch trialsBefore {
    case 0: ""
    case 1: " Made afterwards: one of the trials that it speaks of was stored before it."
    default:
      " Made afterwards: \(trialsBefore) of the trials that it speaks of were stored before it."
    }
  }

  private var finding: String {
    guard let estimate = evidence.estimate else { return "\(claim.phrase) is not known" }
    var text = "\(claim.phrase) is \(estimate.text())"
    if let interval = evidence.test?.interval {
      text += " [\(interval.lower.text()), \(interval.upper.text())]"
    }
    return text + (isInside ? ", " : ", not ") + claim.region.text
  }

  private var isInside: Bool { evidence.estimate.map(claim.region.contains) ?? false }

  private var conclusion: String {
    switch verdict {
    case .supported: "supported"
    case .refuted: "refuted" + exactReason
    case .undecided: "undecided" + doubt
    }
  }

  // A claim with an exact test is refuted by that alone, wherever estimate and interval lie.
  private var exactReason: String {
    guard let exact = evidence.exact, let pValues else { return "" }
    return " because \(exact.negation) (\(Self.p(pValues.holmRefutation)) after Holm)"
      + (isInside ? ", though within the region" : "")
  }

  private var doubt: String {
    guard let pValues else { return " because \(reason ?? "no test applies")" }
    // A claim that both would decide is refuted, as in the verdict itself.
    if pValues.refutation <= family.level { return lone("refuted", pValues.refutation) }
    if pValues.support <= family.level { return lone("supported", pValues.support) }
    if let limitation = evidence.limitation { return " because \(limitation)" }
    // Neither test rejects alone, so the interval reaches over an end of the region.
    guard evidence.exact != nil else {
      return " because the data exclude values neither inside nor outside"
    }
    return " because the exact test does not reject (\(Self.p(pValues.refutation)))"
      + " and the data do not exclude values outside"
  }

  private func lone(_ verdict: String, _ pValue: Double) -> String {
    ", as it would be \(verdict) alone (\(Self.p(pValue))) but not among"
      + " \(family.tests) tests"
  }

  private static func p(_ value: Double) -> String {
    value == 0 ? "p \(value.pValueText)" : "p = \(value.pValueText)"
  }
}

extension Double {
  /// A p value to two digits; one that underflowed is small, not zero.
  var pValueText: String { self == 0 ? "< 10⁻³⁰⁰" : text(2) }
}
