// Count, mean and spread of one sample of independent replicates.

internal import CGSL

/// The first two moments of a sample.
///
/// Undefined values are NaN, never zero: the mean of no values, the standard deviation of fewer
/// than two. NaN or infinite data make the moments NaN.
package struct SampleSummary: Sendable, Equatable {
  /// Number of values.
  package let count: Int
  /// Arithmetic mean; NaN when `count` is 0.
  package let mean: Double
  /// Sample standard deviation with n − 1 in the denominator; NaN when `count` is below 2.
  package let standardDeviation: Double
  /// Smallest value, −∞ where only moments are known; NaN when `count` is 0 or the data hold NaN.
  package let minimum: Double
  /// Largest value, ∞ where only moments are known; NaN when `count` is 0 or the data hold NaN.
  package let maximum: Double

  /// Summarises `values` in O(count), by GSL's running recurrences (no overflow of the sum).
  package init(_ values: [Double]) {
    GSLStatus.prepare()
    count = values.count
    mean = values.isEmpty ? .nan : gsl_stats_mean(values, 1, values.count)
    standardDeviation =
      values.count < 2 ? .nan : gsl_stats_sd_m(values, 1, values.count, mean)
    minimum = values.isEmpty ? .nan : gsl_stats_min(values, 1, values.count)
    maximum = values.isEmpty ? .nan : gsl_stats_max(values, 1, values.count)
  }

  /// Moments that were computed elsewhere, such as those kept in a file.
  ///
  /// - Precondition: at least two values, and a standard deviation that is 0 exactly where all of
  ///   them are equal.
  package init(count: Int, mean: Double, standardDeviation: Double) {
    precondition(count >= 2 && standardDeviation >= 0, "two values at least, with their spread")
    (self.count, self.mean, self.standardDeviation) = (count, mean, standardDeviation)
    // Unknown but for their difference, which tests use to tell equal values from rounding errors.
    (minimum, maximum) = standardDeviation == 0 ? (mean, mean) : (-.infinity, .infinity)
  }

  /// Standard error of the mean, standard deviation / √count; NaN when `count` is below 2.
  package var standardError: Double { standardDeviation / Double(count).squareRoot() }
}
