// Linear association of two paired samples.

internal import CGSL

/// Measures of association of paired values.
package enum Correlation {
  /// Pearson's correlation coefficient, in −1...1, in O(count).
  ///
  /// NaN when there are fewer than two pairs or when either sample is constant.
  ///
  /// - Precondition: both arrays have the same length.
  package static func pearson(_ first: [Double], _ second: [Double]) -> Double {
    precondition(first.count == second.count, "correlation needs paired values")
    guard first.count >= 2 else { return .nan }
    GSLStatus.prepare()
    return gsl_stats_correlation(first, 1, second, 1, first.count)
  }
}
