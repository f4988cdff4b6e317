// Student's confidence interval of a mean.

internal import CGSL

extension SampleSummary {
  /// Student-t confidence interval of the mean, mean ± t(n − 1) · standard error.
  ///
  /// Exact for independent Gaussian values, asymptotic otherwise (Student, Biometrika 6, 1908).
  /// Returns nil when `count` is below 2 or a moment is not finite: there is no interval to give.
  ///
  /// - Precondition: 0 < `level` < 1.
  package func meanInterval(level: Double) -> Interval? {
    precondition(level > 0 && level < 1, "the level of an interval lies strictly between 0 and 1")
    guard count >= 2, mean.isFinite, standardDeviation.isFinite else { return nil }
    GSLStatus.prepare()
    let quantile = gsl_cdf_tdist_Pinv((1 + level) / 2, Double(count - 1))
    let half = quantile * standardError
    guard half.isFinite else { return nil }
    return Interval(lower: mean - half, upper: mean + half, level: level)
  }
}
