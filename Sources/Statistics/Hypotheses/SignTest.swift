// The sign test of paired values: only the directions of the differences count.

/// The exact sign test.
package enum SignTest {
  /// Is a difference as often positive as negative? The number of positive differences among
  /// those not zero is Binomial(count, ½) (Arbuthnott 1710; Dixon and Mood 1946,
  /// doi:10.1080/01621459.1946.10501898).
  ///
  /// Exact for any distribution. Zeros are dropped; when none is left p is 1. Nil when a difference
  /// is NaN. The statistic is the number of positive differences. O(count).
  package static func of(
    differences: [Double], alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest? {
    guard !differences.contains(where: \.isNaN) else { return nil }
    let positive = differences.count { $0 > 0 }
    let used = differences.count { $0 != 0 }
    let tails = BinomialTails(successes: positive, trials: used, probability: 0.5)
    return HypothesisTest(
      name: "sign", statistic: Double(positive),
      pValue: alternative.pValue(lowerTail: tails.lower, upperTail: tails.upper),
      alternative: alternative, nullDistribution: .exact, sampleSizes: [used])
  }
}
