// Tails of the beta distribution, which are those of binomial counts and of order statistics.

internal import CGSL

/// The beta distribution on 0...1.
package enum BetaDistribution {
  /// P(B ≤ x) for B ~ Beta(`alpha`, `beta`), the regularised incomplete beta function.
  ///
  /// With whole numbers it is the probability that at least `alpha` of `alpha + beta − 1`
  /// independent events of probability x happen. NaN for NaN.
  ///
  /// - Precondition: both parameters are positive.
  package static func lowerTail(_ x: Double, alpha: Double, beta: Double) -> Double {
    precondition(alpha > 0 && beta > 0, "a beta distribution needs positive parameters")
    GSLStatus.prepare()
    return gsl_cdf_beta_P(x, alpha, beta)
  }
}
