// Two treatments of the same seeds: the mean of their differences, and what the pairing gained.

/// Values of one quantity under two settings, paired by a common cause such as a seed.
///
/// Student's interval of the mean difference is `difference.meanInterval(level:)`.
package struct PairedSample: Sendable, Equatable {
  /// The first setting's values on their own.
  package let values: SampleSummary
  /// The setting compared with, on its own.
  package let baseline: SampleSummary
  /// The differences, value − baseline of each pair.
  package let difference: SampleSummary

  /// Summarises the pairs, in O(count).
  ///
  /// - Precondition: both arrays have the same length.
  package init(_ values: [Double], baseline: [Double]) {
    precondition(values.count == baseline.count, "pairs need as many values as baselines")
    self.values = SampleSummary(values)
    self.baseline = SampleSummary(baseline)
    difference = SampleSummary(zip(values, baseline).map { $0 - $1 })
  }

  /// Variance of the difference of two independent means over that of the paired one,
  /// (s₁² + s₂²)/s_d²: how many times the networks separate seeds would have needed.
  ///
  /// 1 where pairing gained nothing, below 1 where the pairs vary against each other. +∞ where
  /// all differences are equal; NaN below two pairs, for data that are not finite, and where
  /// neither setting varies.
  package var gain: Double {
    let separate =
      values.standardDeviation * values.standardDeviation
      + baseline.standardDeviation * baseline.standardDeviation
    return separate / (difference.standardDeviation * difference.standardDeviation)
  }
}
