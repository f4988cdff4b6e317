// Goodness of fit from the residuals of a fit.

internal import CGSL

extension HypothesisTest {
  /// `statistic` = Σ r² of standardised residuals against χ²; nil without degrees of freedom.
  static func chiSquaredOfFit(
    _ statistic: Double, degreesOfFreedom: Int, points: Int
  ) -> HypothesisTest? {
    guard degreesOfFreedom >= 1 else { return nil }
    GSLStatus.prepare()
    return HypothesisTest(
      name: "chi-squared of a fit", statistic: statistic,
      degreesOfFreedom: Double(degreesOfFreedom),
      pValue: gsl_cdf_chisq_Q(statistic, Double(degreesOfFreedom)),
      alternative: .greater, nullDistribution: .asymptotic, sampleSizes: [points])
  }
}
