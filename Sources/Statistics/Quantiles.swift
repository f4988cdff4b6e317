// Quantiles of one sample, sorted once and asked often.

internal import CGSL

/// The empirical quantile function of a sample.
package struct Quantiles: Sendable, Equatable {
  /// The values in ascending order; empty when the sample was empty or held NaN.
  package let sorted: [Double]

  /// Sorts `values` once, in O(n log n). A sample that holds a NaN has no quantiles: all are NaN.
  package init(of values: [Double]) {
    sorted = values.contains { $0.isNaN } ? [] : values.sorted()
  }

  /// The quantile at `fraction` by linear interpolation between order statistics: type 7 of Hyndman
  /// and Fan (doi:10.2307/2684934), the default of R, NumPy and GSL. NaN for an empty sample. O(1).
  ///
  /// - Precondition: 0 ≤ `fraction` ≤ 1.
  package func value(at fraction: Double) -> Double {
    precondition(fraction >= 0 && fraction <= 1, "a quantile is asked at a fraction in 0...1")
    guard !sorted.isEmpty else { return .nan }
    GSLStatus.prepare()
    return gsl_stats_quantile_from_sorted_data(sorted, 1, sorted.count, fraction)
  }

  /// The value at one half; NaN for an empty sample.
  package var median: Double { value(at: 0.5) }

  /// The central range from (1 − `level`)/2 to (1 + `level`)/2 of the sample, such as the
  /// percentiles 15 to 85 for 0.7; nil for an empty sample. It describes the spread of the values
  /// and is not a confidence interval.
  ///
  /// - Precondition: 0 < `level` < 1.
  package func centralRange(level: Double) -> Interval? {
    guard !sorted.isEmpty else { return nil }
    return Interval(
      lower: value(at: (1 - level) / 2), upper: value(at: (1 + level) / 2), level: level)
  }
}
