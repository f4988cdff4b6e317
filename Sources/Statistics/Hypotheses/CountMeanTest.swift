// Exact test of the mean of a few counts against a null that gives all their probabilities.

/// The exact test of a mean count.
package enum CountMeanTest {
  /// Is the mean of independent `counts` what `null` makes it?
  ///
  /// The sum of R counts has the R-fold convolution of the null; both tails hold the sum itself,
  /// and the smaller one is doubled. Exact for any R, unlike a z score, which is off where a
  /// handful of networks count zero or one. The statistic is the mean count. Nil without counts; p
  /// is 0 for a sum that the null excludes. O((R · support)²).
  package static func of(
    _ counts: [Int], null: DiscreteDistribution,
    alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest? {
    guard !counts.isEmpty else { return nil }
    let sum = counts.reduce(0, +)
    let distribution = null.sum(of: counts.count)
    return HypothesisTest(
      name: "exact mean count", statistic: Double(sum) / Double(counts.count),
      pValue: alternative.pValue(
        lowerTail: distribution.lowerTail(sum), upperTail: distribution.upperTail(sum)),
      alternative: alternative, nullDistribution: .exact, sampleSizes: [counts.count])
  }
}
