// Fitted parameters with their uncertainty, whatever method fitted them.

internal import CGSL

/// Estimates of parameters, and how far they may be off.
package struct ParameterEstimates: Sendable, Equatable {
  /// The estimates, in the order that the fit documents.
  package let values: [Double]
  /// Covariance matrix of the estimates, symmetric, one row for each of `values`.
  package let covariance: [[Double]]
  /// Degrees of freedom of Student's distribution when the scale of the errors was estimated from
  /// the residuals; nil when it was known, and the normal distribution applies.
  package let degreesOfFreedom: Double?

  init(values: [Double], covariance: [[Double]], degreesOfFreedom: Double?) {
    self.values = values
    self.covariance = covariance
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Square roots of the diagonal of `covariance`.
  package var standardErrors: [Double] {
    covariance.indices.map { covariance[$0][$0].squareRoot() }
  }

  /// Wald's interval of parameter `index`: estimate ± quantile · standard error, the quantile being
  /// Student's when `degreesOfFreedom` is there and the normal one otherwise.
  ///
  /// Asymptotic: the fits are not linear in their parameters. Nil when the standard error is not
  /// finite.
  ///
  /// - Precondition: `index` is one of `values`, and 0 < `level` < 1.
  package func interval(of index: Int, level: Double) -> Interval? {
    precondition(level > 0 && level < 1, "the level of an interval lies strictly between 0 and 1")
    GSLStatus.prepare()
    let tail = (1 - level) / 2
    let quantile =
      degreesOfFreedom.map { gsl_cdf_tdist_Qinv(tail, $0) } ?? gsl_cdf_ugaussian_Qinv(tail)
    let half = quantile * standardErrors[index]
    guard half.isFinite else { return nil }
    return Interval(lower: values[index] - half, upper: values[index] + half, level: level)
  }

  /// Wald's test of parameter `index` against `value`: (estimate − `value`)/standard error, with
  /// the distribution of `interval(of:level:)`.
  ///
  /// Nil when the standard error is zero or not finite. Sample sizes are not known here and are
  /// left out.
  ///
  /// - Precondition: `index` is one of `values`.
  package func test(
    of index: Int, equals value: Double, alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest? {
    GSLStatus.prepare()
    let statistic = (values[index] - value) / standardErrors[index]
    guard statistic.isFinite else { return nil }
    let upperTail =
      degreesOfFreedom.map { gsl_cdf_tdist_Q(statistic, $0) } ?? gsl_cdf_ugaussian_Q(statistic)
    let lowerTail =
      degreesOfFreedom.map { gsl_cdf_tdist_P(statistic, $0) } ?? gsl_cdf_ugaussian_P(statistic)
    return HypothesisTest(
      name: "Wald", statistic: statistic, degreesOfFreedom: degreesOfFreedom,
      pValue: alternative.pValue(lowerTail: lowerTail, upperTail: upperTail),
      alternative: alternative, nullDistribution: .asymptotic, sampleSizes: [])
  }
}
