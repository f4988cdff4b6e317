// Student's and Welch's tests of means.

internal import CGSL

/// Tests of the mean of independent values by Student's t distribution.
///
/// Exact for Gaussian values; otherwise asymptotic, and close to its level for symmetric values or
/// some 30 of them. All give nil where t is undefined: fewer than two values in a sample, no spread
/// at all, or values that are not finite.
package enum MeanTest {
  /// Is the mean of the population `mean`? t = (x̄ − `mean`)/(s/√n) on n − 1 degrees of freedom
  /// (Student, Biometrika 6, 1908, doi:10.1093/biomet/6.1.1).
  package static func oneSample(
    _ sample: SampleSummary, mean: Double,
    alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest? {
    student(
      name: "one-sample t", sample, mean: mean, alternative: alternative,
      sampleSizes: [sample.count])
  }

  /// Do two independent populations have the same mean, whatever their variances?
  /// t = (x̄₁ − x̄₂)/√(v₁ + v₂) with v = s²/n, on (v₁ + v₂)²/(v₁²/(n₁ − 1) + v₂²/(n₂ − 1)) degrees of
  /// freedom (Welch, Biometrika 34, 1947, doi:10.1093/biomet/34.1-2.28).
  ///
  /// Rejected: the pooled-variance test, which is off its level when spreads differ and gains
  /// next to nothing when they do not.
  package static func welch(
    _ first: SampleSummary, _ second: SampleSummary,
    alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest? {
    guard first.count >= 2, second.count >= 2 else { return nil }
    let firstVariance = first.varianceOfMean
    let secondVariance = second.varianceOfMean
    let variance = firstVariance + secondVariance
    guard variance > 0, variance.isFinite else { return nil }
    // As shares of the variance, which cannot underflow as squares of variances do.
    let firstShare = firstVariance / variance
    let secondShare = secondVariance / variance
    let degreesOfFreedom =
      1
      / (firstShare * firstShare / Double(first.count - 1)
        + secondShare * secondShare / Double(second.count - 1))
    return outcome(
      name: "Welch t", statistic: (first.mean - second.mean) / variance.squareRoot(),
      degreesOfFreedom: degreesOfFreedom, alternative: alternative,
      nullDistribution: .asymptotic, sampleSizes: [first.count, second.count])
  }

  /// Do paired values have the same mean? The one-sample test of the differences
  /// `first` − `second` against 0. O(count).
  ///
  /// - Precondition: both arrays have the same length.
  package static func paired(
    _ first: [Double], _ second: [Double],
    alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest? {
    precondition(first.count == second.count, "a paired test needs paired values")
    return student(
      name: "paired t", SampleSummary(zip(first, second).map { $0 - $1 }), mean: 0,
      alternative: alternative, sampleSizes: [first.count, second.count])
  }

  private static func student(
    name: String, _ sample: SampleSummary, mean: Double,
    alternative: HypothesisTest.Alternative, sampleSizes: [Int]
  ) -> HypothesisTest? {
    guard sample.count >= 2, sample.varianceOfMean > 0 else { return nil }
    return outcome(
      name: name, statistic: (sample.mean - mean) / sample.standardError,
      degreesOfFreedom: Double(sample.count - 1), alternative: alternative,
      nullDistribution: .exact, sampleSizes: sampleSizes)
  }

  private static func outcome(
    name: String, statistic: Double, degreesOfFreedom: Double,
    alternative: HypothesisTest.Alternative, nullDistribution: HypothesisTest.NullDistribution,
    sampleSizes: [Int]
  ) -> HypothesisTest? {
    guard statistic.isFinite else { return nil }
    GSLStatus.prepare()
    return HypothesisTest(
      name: name, statistic: statistic, degreesOfFreedom: degreesOfFreedom,
      pValue: alternative.pValue(
        lowerTail: gsl_cdf_tdist_P(statistic, degreesOfFreedom),
        upperTail: gsl_cdf_tdist_Q(statistic, degreesOfFreedom)),
      alternative: alternative, nullDistribution: nullDistribution, sampleSizes: sampleSizes)
  }
}

extension SampleSummary {
  /// s²/n; exactly 0 for equal values, of which the mean may be off by a rounding error.
  fileprivate var varianceOfMean: Double {
    minimum == maximum ? 0 : standardError * standardError
  }
}
