// The standard normal distribution, under the names the theory uses: φ(u) and Q(u).

internal import CGSL

/// The standard normal distribution N(0, 1).
package enum Normal {
  /// φ(u) = exp(−u²/2)/√(2π). NaN for NaN.
  package static func density(_ u: Double) -> Double {
    GSLStatus.prepare()
    return gsl_ran_ugaussian_pdf(u)
  }

  /// Q(u) = P(N > u), to a few units in the last place also where it is tiny; 0 beyond u ≈ 38.
  /// NaN for NaN.
  package static func upperTail(_ u: Double) -> Double {
    GSLStatus.prepare()
    return gsl_cdf_ugaussian_Q(u)
  }

  /// The u with Q(u) = `probability`; +∞ at 0 and −∞ at 1.
  ///
  /// - Precondition: 0 ≤ `probability` ≤ 1.
  package static func upperTailInverse(_ probability: Double) -> Double {
    precondition(probability >= 0 && probability <= 1, "a probability lies in 0...1")
    GSLStatus.prepare()
    return gsl_cdf_ugaussian_Qinv(probability)
  }
}
