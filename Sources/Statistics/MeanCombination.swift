// Weighted sums of independent means, whatever their variances.

internal import CGSL

/// An estimate that is a sum of independent parts of which each variance is estimated by itself.
///
/// Student's t on Satterthwaite's degrees of freedom (Σv)²/Σ(v²/ν) (Biometrics Bulletin 2, 1946,
/// doi:10.2307/3002019): of one part Student's own, of a difference of two means Welch's.
package struct MeanCombination: Sendable, Equatable {
  /// The estimate.
  package let estimate: Double
  /// Its standard error, above 0.
  package let standardError: Double
  /// Satterthwaite's, at least 1.
  package let degreesOfFreedom: Double

  /// An estimate with its parts; `nil` where the variances add up to nothing or are not finite.
  ///
  /// - Parameters:
  ///   - estimate: the sum.
  ///   - parts: of each the variance of what it contributes, and its degrees of freedom, at least 1.
  package init?(estimate: Double, parts: [(variance: Double, degreesOfFreedom: Double)]) {
    let variance = parts.reduce(0) { $0 + $1.variance }
    guard estimate.isFinite, variance > 0, variance.isFinite else { return nil }
    // As shares of the variance, which cannot underflow as squares of variances do.
    let inverse = parts.reduce(0) { sum, part in
      let share = part.variance / variance
      return sum + share * share / part.degreesOfFreedom
    }
    self.estimate = estimate
    standardError = variance.squareRoot()
    degreesOfFreedom = 1 / inverse
  }

  /// Σ w·x̄ of independent samples; `nil` where one has fewer than two values or none has a spread.
  package init?(_ samples: [(sample: SampleSummary, weight: Double)]) {
    guard samples.allSatisfy({ $0.sample.count >= 2 }) else { return nil }
    self.init(
      estimate: samples.reduce(0) { $0 + $1.weight * $1.sample.mean },
      parts: samples.map { sample, weight in
        // The mean of equal values may be off by a rounding error.
        let error = sample.minimum == sample.maximum ? 0 : weight * sample.standardError
        return (error * error, Double(sample.count - 1))
      })
  }

  /// Confidence interval of what is estimated.
  ///
  /// - Precondition: 0 < `level` < 1.
  package func interval(level: Double) -> Interval {
    precondition(level > 0 && level < 1, "the level of an interval lies strictly between 0 and 1")
    GSLStatus.prepare()
    let half = gsl_cdf_tdist_Pinv((1 + level) / 2, degreesOfFreedom) * standardError
    return Interval(lower: estimate - half, upper: estimate + half, level: level)
  }

  /// p of "the true value is at most `border`": small when it seems to lie above.
  package func above(_ border: Double) -> Double {
    GSLStatus.prepare()
    return gsl_cdf_tdist_Q((estimate - border) / standardError, degreesOfFreedom)
  }

  /// p of "the true value is at least `border`": small when it seems to lie below.
  package func below(_ border: Double) -> Double {
    GSLStatus.prepare()
    return gsl_cdf_tdist_P((estimate - border) / standardError, degreesOfFreedom)
  }
}
