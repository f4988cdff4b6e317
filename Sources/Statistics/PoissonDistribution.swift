// Tails of the Poisson distribution, for tests of a mean count against a stated value.

internal import CGSL

/// The Poisson distribution, by the incomplete gamma function.
///
/// Rejected: gsl_cdf_poisson_P, whose counts are 32-bit. Right to 10⁻⁷ of the value for counts up
/// to 10⁶, see `TailInversion.largestShape`.
package enum PoissonDistribution {
  /// P(X ≤ `count`), X of that `mean`.
  ///
  /// - Precondition: `count` ≥ 0, and `mean` ≥ 0 is finite.
  package static func lowerTail(_ count: Int, mean: Double) -> Double {
    check(count, mean)
    GSLStatus.prepare()
    return mean == 0 ? 1 : gsl_cdf_gamma_Q(mean, Double(count) + 1, 1)
  }

  /// P(X ≥ `count`), X of that `mean`. Both tails hold `count` itself.
  ///
  /// - Precondition: `count` ≥ 0, and `mean` ≥ 0 is finite.
  package static func upperTail(_ count: Int, mean: Double) -> Double {
    check(count, mean)
    GSLStatus.prepare()
    guard count > 0 else { return 1 }
    return mean == 0 ? 0 : gsl_cdf_gamma_P(mean, Double(count), 1)
  }

  private static func check(_ count: Int, _ mean: Double) {
    precondition(count >= 0, "a count is not negative")
    precondition(mean >= 0 && mean.isFinite, "a mean count is finite and not negative")
  }
}
