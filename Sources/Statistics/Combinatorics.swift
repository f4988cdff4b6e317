// Logarithms of factorials and of binomial coefficients, for exact distributions of counts.

internal import CGSL

/// Counting functions in log space.
public enum Combinatorics {
  /// ln Γ(x) for x > 0. Throws `GSLError` for zero, negative or non-finite x.
  public static func logGamma(_ x: Double) throws -> Double {
    guard x > 0, x.isFinite else { throw GSLError.notFinite(operation: "log gamma of \(x)") }
    GSLStatus.prepare()
    var result = gsl_sf_result()
    try GSLStatus.check(gsl_sf_lngamma_e(x, &result), "log gamma of \(x)")
    return result.val
  }

  /// ln C(n, k); −∞ where the coefficient is zero (k < 0 or k > n).
  ///
  /// Relative error of C(n, k) itself ≈ 10⁻¹⁵ · ln n!, from the cancelling factorials: 10⁻¹⁰ at
  /// n = 10⁴. Negative n throws `GSLError`.
  public static func logChoose(_ n: Int, _ k: Int) throws -> Double {
    guard k >= 0, k <= n else {
      guard n >= 0 else { throw GSLError.notFinite(operation: "binomial of \(n)") }
      return -.infinity
    }
    let top = try logGamma(Double(n) + 1)
    return try top - logGamma(Double(k) + 1) - logGamma(Double(n - k) + 1)
  }
}
