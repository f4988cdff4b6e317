// Comparison of two Poisson totals.

/// The exact conditional test of two Poisson rates.
package enum PoissonRateTest {
  /// A total of counts, and how much there was to count in.
  package struct Total: Sendable, Equatable {
    /// Sum of the counts, 0 or more.
    package let count: Int
    /// What the count is proportional to (networks, neurons, time): positive, in any unit as long
    /// as both totals use the same.
    package let exposure: Double

    /// A total of `count` events over `exposure`.
    ///
    /// - Precondition: `count` ≥ 0, and `exposure` is positive and finite.
    package init(count: Int, exposure: Double) {
      precondition(count >= 0, "a count is not negative")
      precondition(exposure > 0 && exposure.isFinite, "an exposure is positive and finite")
      self.count = count
      self.exposure = exposure
    }
  }

  /// Is the rate behind `first` `ratio` times that behind `second`?
  ///
  /// Given the sum of both totals, the first is binomial with probability
  /// ratio·e₁/(ratio·e₁ + e₂) (Przyborowski and Wilenski, Biometrika 31, 1940,
  /// doi:10.1093/biomet/31.3-4.313). Exact for Poisson totals; counts more spread than Poisson
  /// counts reject too often. The statistic is the observed ratio of rates: infinite when only the
  /// second total is zero, NaN when both are, and then p is 1.
  ///
  /// - Precondition: `ratio` is positive and finite.
  package static func of(
    _ first: Total, _ second: Total, ratio: Double = 1,
    alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest {
    precondition(ratio > 0 && ratio.isFinite, "a ratio of rates is positive and finite")
    let weight = ratio * first.exposure
    let tails = BinomialTails(
      successes: first.count, trials: first.count + second.count,
      probability: weight / (weight + second.exposure))
    return HypothesisTest(
      name: "two Poisson rates",
      statistic: Double(first.count) / first.exposure / (Double(second.count) / second.exposure),
      pValue: alternative.pValue(lowerTail: tails.lower, upperTail: tails.upper),
      alternative: alternative, nullDistribution: .exact, sampleSizes: [first.count, second.count])
  }
}
