// The outcome of a test of a hypothesis, whatever test it was.

/// The outcome of one test: what was asked, what was seen, and how often the null does as much.
///
/// A p value is the probability under the null hypothesis of a statistic at least as extreme as the
/// one seen; it is not the probability that the null is true.
package struct HypothesisTest: Sendable, Equatable {
  /// Which departures from the null count as extreme.
  package enum Alternative: String, Sendable, CaseIterable {
    /// Departures in either direction.
    case twoSided = "two-sided"
    /// The first sample, or the only one, tends to larger values than the null says.
    case greater
    /// The first sample, or the only one, tends to smaller values than the null says.
    case less
  }

  /// Where the p value comes from.
  package enum NullDistribution: Sendable, Equatable {
    /// The finite-sample distribution of the statistic under the stated assumptions.
    case exact
    /// A limit for large samples.
    case asymptotic
    /// That many samples drawn from the null. The p value (1 + k)/(1 + draws), with k draws at
    /// least as extreme as the data, keeps its level exactly and never is zero.
    case simulated(draws: Int)
  }

  /// The name of the test, as it would stand in a table.
  package let name: String
  /// The observed value of the test's statistic.
  package let statistic: Double
  /// Degrees of freedom of the reference distribution; nil where it has none.
  package let degreesOfFreedom: Double?
  /// In 0...1; 0 only where the null excludes the data or the value underflows.
  package let pValue: Double
  /// The departures that count.
  package let alternative: Alternative
  /// Where `pValue` comes from.
  package let nullDistribution: NullDistribution
  /// Values used, for each sample in turn (ties and zeros that a test drops are not counted).
  package let sampleSizes: [Int]

  /// An outcome from its parts.
  ///
  /// - Precondition: `pValue` lies in 0...1; NaN does not.
  package init(
    name: String, statistic: Double, degreesOfFreedom: Double? = nil, pValue: Double,
    alternative: Alternative, nullDistribution: NullDistribution, sampleSizes: [Int]
  ) {
    precondition(pValue >= 0 && pValue <= 1, "a p value lies in 0...1")
    self.name = name
    self.statistic = statistic
    self.degreesOfFreedom = degreesOfFreedom
    self.pValue = pValue
    self.alternative = alternative
    self.nullDistribution = nullDistribution
    self.sampleSizes = sampleSizes
  }
}

extension HypothesisTest.Alternative {
  /// The p value from the probabilities of statistics ≤ and ≥ the one seen.
  ///
  /// Two-sided is twice the smaller tail, at most 1. Rejected: summing all outcomes that are less
  /// probable than the one seen, which is not monotone in the data and has no matching interval.
  func pValue(lowerTail: Double, upperTail: Double) -> Double {
    switch self {
    case .less: clampedProbability(lowerTail)
    case .greater: clampedProbability(upperTail)
    case .twoSided: clampedProbability(2 * min(lowerTail, upperTail))
    }
  }

  // Sums of probabilities may exceed 1 by rounding.
  private func clampedProbability(_ value: Double) -> Double { min(1, max(0, value)) }
}
