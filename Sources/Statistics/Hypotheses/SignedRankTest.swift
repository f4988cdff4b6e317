// Wilcoxon's signed-rank test of paired values.

/// Wilcoxon's signed-rank test (Biometrics Bulletin 1, 1945, doi:10.2307/3001968).
package enum SignedRankTest {
  /// Up to this many differences the null distribution is counted, at O(count³); beyond, it is the
  /// normal limit.
  package static let largestExactCount = 100

  /// Are the differences symmetric around zero? The statistic W⁺ is the sum of the ranks, by size,
  /// of the positive ones; ties get mean ranks.
  ///
  /// Zeros are dropped first, as Wilcoxon did; when none is left p is 1. Up to `largestExactCount`
  /// differences the p value is exact given the ties: each sign is fair, and subset sums of the
  /// ranks are counted. Beyond, the normal limit with tie and continuity corrections. Nil when a
  /// difference is NaN. It does not test the median of an asymmetric distribution.
  package static func of(
    differences: [Double], alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest? {
    guard !differences.contains(where: \.isNaN) else { return nil }
    let nonzero = differences.filter { $0 != 0 }
    let ranks = Midranks(of: nonzero.map(\.magnitude))
    let positive = zip(nonzero, ranks.doubled).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    let isExact = nonzero.count <= largestExactCount
    let tails =
      isExact
      ? exactTails(of: positive, among: ranks.doubled)
      : normalTails(of: positive, count: Double(nonzero.count), tieSum: ranks.tieSum)
    return HypothesisTest(
      name: "Wilcoxon signed rank", statistic: Double(positive) / 2,
      pValue: alternative.pValue(lowerTail: tails.lower, upperTail: tails.upper),
      alternative: alternative, nullDistribution: isExact ? .exact : .asymptotic,
      sampleSizes: [nonzero.count])
  }

  // probabilities[s] = P(doubled W⁺ = s) when each rank is in or out by a fair coin.
  private static func exactTails(
    of positive: Int, among ranks: [Int]
  ) -> (lower: Double, upper: Double) {
    var probabilities = [Double](repeating: 0, count: ranks.reduce(0, +) + 1)
    probabilities[0] = 1
    var reached = 0
    for rank in ranks {
      for sum in stride(from: reached, through: 0, by: -1) {
        let half = probabilities[sum] / 2
        probabilities[sum] = half
        probabilities[sum + rank] += half
      }
      reached += rank
    }
    return (
      probabilities[...positive].reduce(0, +), probabilities[positive...].reversed().reduce(0, +)
    )
  }

  private static func normalTails(
    of positive: Int, count: Double, tieSum: Double
  ) -> (lower: Double, upper: Double) {
    let mean = count * (count + 1) / 4
    let variance = count * (count + 1) * (2 * count + 1) / 24 - tieSum / 48
    return ContinuityCorrection.tails(
      of: Double(positive) / 2, mean: mean, standardDeviation: variance.squareRoot())
  }
}
