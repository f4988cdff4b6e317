// Normal tails of statistics that move in steps of one.

/// The normal limit of a rank statistic.
enum ContinuityCorrection {
  /// P(S ≤ statistic) and P(S ≥ statistic), half a step added to either side; with no spread both
  /// are 1.
  static func tails(
    of statistic: Double, mean: Double, standardDeviation: Double
  ) -> (lower: Double, upper: Double) {
    guard standardDeviation > 0 else { return (1, 1) }
    let offset = statistic - mean
    return (
      Normal.upperTail(-(offset + 0.5) / standardDeviation),
      Normal.upperTail((offset - 0.5) / standardDeviation)
    )
  }
}
