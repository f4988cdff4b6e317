// One line of a regression check.

/// One comparison: what was compared, how far off it is, and whether that is too far.
package struct CheckRow: Sendable, Encodable, Equatable {
  /// How sharp a comparison is (docs/statistics.md).
  package enum Tier: String, Sendable, Encodable, CaseIterable {
    /// Bit by bit, on the same build environment and processor.
    case exact
    /// Within a stated tolerance, on any machine.
    case tolerance
    /// By tests with one false-alarm rate for all of them together.
    case statistical
  }

  /// How it came out.
  package enum Verdict: String, Sendable, Encodable {
    /// Not further off than chance or rounding explains.
    case passed
    /// Further off.
    case failed
    /// Not compared; the note says why.
    case notChecked = "not checked"
  }

  /// Which kind of comparison.
  package let tier: Tier
  /// The cell, or the closed form.
  package let subject: String
  /// What is told as one, over all subjects and steps: a measure, mostly.
  package let family: String
  /// What was compared: a measure, at a step where it has one.
  package let quantity: String
  /// The step of the measure; `nil` where there is none.
  package let step: Int?
  /// The baseline's value, or the closed form's.
  package let expected: CheckValue?
  /// The value found.
  package let found: CheckValue?
  /// How far off; `nil` where nothing was compared, or no unit fits.
  package let distance: CheckDistance?
  /// Of this row's test alone; `nil` in the other tiers.
  package let pValue: Double?
  /// Holm-adjusted over all statistical rows; `nil` in the other tiers, and before they are judged.
  package internal(set) var adjustedP: Double?
  /// How it came out.
  package internal(set) var verdict: Verdict
  /// What else there is to say; empty for nothing.
  package let note: String

  init(
    tier: Tier, subject: String, family: String, quantity: String? = nil, step: Int? = nil,
    expected: CheckValue? = nil, found: CheckValue? = nil, distance: CheckDistance? = nil,
    pValue: Double? = nil, verdict: Verdict, note: String = ""
  ) {
    (self.tier, self.subject, self.family, self.step) = (tier, subject, family, step)
    self.quantity = quantity ?? step.map { "\(family) at step \($0)" } ?? family
    (self.expected, self.found, self.distance) = (expected, found, distance)
    (self.pValue, self.verdict, self.note) = (pValue, verdict, note)
  }

  private enum CodingKeys: String, CodingKey {
    case tier, subject, family, quantity, step, expected, found, distance, verdict, note
    case pValue = "p"
    case adjustedP = "p_holm"
  }
}
