// Wilcoxon's rank-sum test of two samples, which is Mann and Whitney's U.

/// The rank-sum test (Mann and Whitney, Annals of Mathematical Statistics 18, 1947,
/// doi:10.1214/aoms/1177730491).
package enum RankSumTest {
  /// Up to this many values in both samples together the null distribution is counted, at
  /// O(smaller sample · count³); beyond, it is the normal limit.
  package static let largestExactCount = 100

  /// Do two independent samples come from one distribution? U is the number of pairs in which the
  /// first sample has the larger value, ties counting one half.
  ///
  /// Up to `largestExactCount` values the p value is exact given the ties: each choice of places
  /// for the first sample is equally likely. Beyond, the normal limit with tie and continuity
  /// corrections. Nil when a sample is empty or holds NaN; p is 1 when all values are equal. It
  /// has no power against a difference in spread alone, and is off its level as a test of medians
  /// when spreads differ.
  package static func of(
    _ first: [Double], _ second: [Double],
    alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest? {
    guard !first.isEmpty, !second.isEmpty, !(first + second).contains(where: \.isNaN) else {
      return nil
    }
    let ranks = Midranks(of: first + second)
    let rankSum = ranks.doubled[..<first.count].reduce(0, +)
    // Doubled, like the ranks: least possible sum is that of ranks 1 … n.
    let doubledU = rankSum - first.count * (first.count + 1)
    let isExact = first.count + second.count <= largestExactCount
    let tails =
      isExact
      ? exactTails(of: rankSum, sampleSize: first.count, among: ranks.doubled)
      : normalTails(
        of: Double(doubledU) / 2, Double(first.count), Double(second.count), tieSum: ranks.tieSum)
    return HypothesisTest(
      name: "Wilcoxon rank sum", statistic: Double(doubledU) / 2,
      pValue: alternative.pValue(lowerTail: tails.lower, upperTail: tails.upper),
      alternative: alternative, nullDistribution: isExact ? .exact : .asymptotic,
      sampleSizes: [first.count, second.count])
  }

  /// Counts the smaller sample: the rank sums of both add up to a constant.
  private static func exactTails(
    of rankSum: Int, sampleSize: Int, among ranks: [Int]
  ) -> (lower: Double, upper: Double) {
    let total = ranks.reduce(0, +)
    guard 2 * sampleSize <= ranks.count else {
      let other = exactTails(
        of: total - rankSum, sampleSize: ranks.count - sampleSize, among: ranks)
      return (other.upper, other.lower)
    }
    let probabilities = distribution(sampleSize: sampleSize, among: ranks, total: total)
    return (
      probabilities[...rankSum].reduce(0, +), probabilities[rankSum...].reversed().reduce(0, +)
    )
  }

  /// P(sum of `sampleSize` ranks drawn without replacement = s), for s in 0...`total`.
  ///
  /// Rank by rank: with k of the sample still to place among the r ranks left, the next one belongs
  /// to it with probability k/r. All terms are positive and none overflows, unlike counts.
  private static func distribution(sampleSize: Int, among ranks: [Int], total: Int) -> [Double] {
    let width = total + 1
    // placed[k · width + s]: k ranks drawn so far, with sum s.
    var placed = [Double](repeating: 0, count: (sampleSize + 1) * width)
    placed[0] = 1
    var reached = 0
    for (seen, rank) in ranks.enumerated() {
      let left = Double(ranks.count - seen)
      for k in stride(from: min(seen, sampleSize), through: 0, by: -1) {
        let chosen = Double(sampleSize - k) / left
        for sum in 0...reached where placed[k * width + sum] > 0 {
          let probability = placed[k * width + sum]
          placed[k * width + sum] = probability * (1 - chosen)
          if k < sampleSize { placed[(k + 1) * width + sum + rank] += probability * chosen }
        }
      }
      reached += rank
    }
    return Array(placed[(sampleSize * width)...])
  }

  private static func normalTails(
    of statistic: Double, _ first: Double, _ second: Double, tieSum: Double
  ) -> (lower: Double, upper: Double) {
    let count = first + second
    let variance = first * second / 12 * (count + 1 - tieSum / (count * (count - 1)))
    return ContinuityCorrection.tails(
      of: statistic, mean: first * second / 2,
      standardDeviation: max(0, variance).squareRoot())
  }
}
