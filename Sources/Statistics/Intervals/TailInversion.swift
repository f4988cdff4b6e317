// Quantiles of the gamma and beta distributions by bisection of GSL's tails, which are the limits
// of the exact intervals of counts and proportions.

internal import CGSL

/// The point where a tail probability passes a given value.
///
/// GSL's own inverses are rejected: 2.7.1's gsl_cdf_beta_Pinv gives NaN from 1000 events on and
/// does not return at 10⁷, and gsl_cdf_gamma_Qinv is silently wrong by a third at 10⁶. Its tails
/// are right to 2 · 10⁻⁷ of their value up to `largestShape`, and bisecting a monotone function
/// cannot fail.
enum TailInversion {
  /// Shape parameters beyond it make GSL's tails inaccurate, then NaN.
  static let largestShape = 1_000_000

  /// The x ≥ 0 at which P(X ≤ x) = `probability`, X ~ Gamma(`shape`, 1). About 70 tails.
  static func gammaQuantile(lower probability: Double, shape: Double) -> Double {
    GSLStatus.prepare()
    return bisect(upTo: doubled(from: shape) { gsl_cdf_gamma_P($0, shape, 1) < probability }) {
      gsl_cdf_gamma_P($0, shape, 1) < probability
    }
  }

  /// The x ≥ 0 at which P(X > x) = `probability`, X ~ Gamma(`shape`, 1). About 70 tails.
  static func gammaQuantile(upper probability: Double, shape: Double) -> Double {
    GSLStatus.prepare()
    return bisect(upTo: doubled(from: shape) { gsl_cdf_gamma_Q($0, shape, 1) > probability }) {
      gsl_cdf_gamma_Q($0, shape, 1) > probability
    }
  }

  /// The x in 0...1 at which P(X ≤ x) = `probability`, X ~ Beta(`alpha`, `beta`). About 70 tails.
  static func betaQuantile(lower probability: Double, alpha: Double, beta: Double) -> Double {
    GSLStatus.prepare()
    return bisect(upTo: 1) { gsl_cdf_beta_P($0, alpha, beta) < probability }
  }

  // The first power of two times `start` that is not too low.
  private static func doubled(from start: Double, isTooLow: (Double) -> Bool) -> Double {
    var upper = start
    while isTooLow(upper) { upper *= 2 }
    return upper
  }

  // Halves 0...upper until its ends are neighbours.
  private static func bisect(upTo end: Double, isTooLow: (Double) -> Bool) -> Double {
    var lower = 0.0
    var upper = end
    while true {
      let middle = lower + (upper - lower) / 2
      guard lower < middle, middle < upper else { return middle }
      if isTooLow(middle) { lower = middle } else { upper = middle }
    }
  }
}
