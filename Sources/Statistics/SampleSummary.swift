// Count, mean and spread of one sample of independent replicates.

internal import CGSL

/// The first two moments of a sample.
///
/// Undefined values are NaN, never zero: the mean of no values, the standard deviation of fewer
/// than two. NaN or infinite data make the moments NaN.
public struct SampleSummary: Sendable, Equatable {
  /// Number of values.
  public let count: Int
  /// Arithmetic mean; NaN when `count` is 0.
  public let mean: Double
  /// Sample standard deviation with n − 1 in the denominator; NaN when `count` is below 2.
  public let standardDeviation: Double
  /// Smallest value; NaN when `count` is 0 or the data hold NaN.
  public let minimum: Double
  /// Largest value; NaN when `count` is 0 or the data hold NaN.
  public let maximum: Double

  /// Summarises `values` in O(count), by GSL's running recurrences (no overflow of the sum).
  public init(_ values: [Double]) {
    GSLStatus.prepare()
    count = values.count
    mean = values.isEmpty ? .nan : gsl_stats_mean(values, 1, values.count)
    standardDeviation =
      values.count < 2 ? .nan : gsl_stats_sd_m(values, 1, values.count, mean)
    minimum = values.isEmpty ? .nan : gsl_stats_min(values, 1, values.count)
    maximum = values.isEmpty ? .nan : gsl_stats_max(values, 1, values.count)
  }

  /// Standard error of the mean, standard deviation / √count; NaN when `count` is below 2.
  public var standardError: Double { standardDeviation / Double(count).squareRoot() }
}
