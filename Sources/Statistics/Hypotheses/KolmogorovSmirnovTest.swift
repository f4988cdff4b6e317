// Kolmogorov's and Smirnov's tests of whole distributions.

/// The largest vertical distance between distribution functions, as a test.
public enum KolmogorovSmirnovTest {
  /// Up to this many pairs of values the two-sample null is counted; beyond, it is the limit.
  public static let largestExactPairCount = 10_000_000

  /// Do `values` have the continuous distribution with `cumulative` probabilities F?
  ///
  /// D = sup |Fₙ − F|. p is exact to rounding up to 1000 values or where nD² ≥ 4, and else within
  /// 3 · 10⁻⁵ (Marsaglia, Tsang and Wang 2003, doi:10.18637/jss.v008.i18; Simard and L'Ecuyer 2011,
  /// doi:10.18637/jss.v039.i11). F must be fixed beforehand: with parameters fitted to `values` the
  /// p value is far too large. For discrete F the test is conservative; use `ChiSquaredTest`. Nil
  /// when `values` is empty or holds NaN. O(n log n) and what the distribution costs.
  ///
  /// - Parameters:
  ///   - values: independent draws.
  ///   - cumulative: x ↦ P(X ≤ x), in 0...1 and not decreasing.
  /// - Returns: the outcome, two-sided, with D as its statistic.
  public static func oneSample(
    _ values: [Double], cumulative: (Double) -> Double
  ) -> HypothesisTest? {
    guard !values.isEmpty, !values.contains(where: \.isNaN) else { return nil }
    let n = Double(values.count)
    var distance = 0.0
    for (place, value) in values.sorted().enumerated() {
      let expected = cumulative(value)
      precondition(expected >= 0 && expected <= 1, "a cumulative probability lies in 0...1")
      distance = max(distance, expected - Double(place) / n, Double(place + 1) / n - expected)
    }
    let tail = KolmogorovDistribution.upperTail(of: distance, count: values.count)
    let isExact = KolmogorovDistribution.isExact(distance, count: values.count)
    return HypothesisTest(
      name: "Kolmogorov-Smirnov", statistic: distance, pValue: min(1, max(0, tail)),
      alternative: .twoSided, nullDistribution: isExact ? .exact : .asymptotic,
      sampleSizes: [values.count])
  }

  /// Do two independent samples come from one distribution? D = sup |F₁ − F₂|.
  ///
  /// Up to `largestExactPairCount` pairs p is exact given the ties, so the test keeps its level for
  /// counts too: all orders of the pooled sample are equally likely, and those that reach D are
  /// added up (Hodges 1958, doi:10.1007/BF02589501; ties as in Schröer and Trenkler 1995,
  /// doi:10.1016/0167-9473(94)00040-P). Beyond, Kolmogorov's limit, which is conservative under
  /// ties. Nil when a sample is empty or holds NaN. O(n₁ n₂).
  public static func twoSample(_ first: [Double], _ second: [Double]) -> HypothesisTest? {
    guard !first.isEmpty, !second.isEmpty, !(first + second).contains(where: \.isNaN) else {
      return nil
    }
    let steps = PooledSteps(first.sorted(), second.sorted())
    let pairs = Double(first.count) * Double(second.count)
    let isExact = pairs <= Double(largestExactPairCount)
    let distance = Double(steps.distance) / pairs
    let effective = pairs / Double(first.count + second.count)
    let tail =
      isExact
      ? steps.upperTail
      : KolmogorovDistribution.limitUpperTail(distance * effective.squareRoot())
    return HypothesisTest(
      name: "two-sample Kolmogorov-Smirnov", statistic: distance, pValue: min(1, max(0, tail)),
      alternative: .twoSided, nullDistribution: isExact ? .exact : .asymptotic,
      sampleSizes: [first.count, second.count])
  }
}

/// Two sorted samples as a staircase: a step right for each value of the first, up for the second.
private struct PooledSteps {
  private let firstCount: Int
  private let secondCount: Int
  // After k values of the pooled sample a distance exists only if the next one is larger.
  private let isAtEndOfTie: [Bool]
  /// n₁ n₂ sup |F₁ − F₂|, a whole number.
  let distance: Int

  init(_ first: [Double], _ second: [Double]) {
    var isAtEndOfTie = [Bool](repeating: false, count: first.count + second.count + 1)
    var i = 0
    var j = 0
    var distance = 0
    while i < first.count || j < second.count {
      let value = min(
        i < first.count ? first[i] : .infinity, j < second.count ? second[j] : .infinity)
      while i < first.count, first[i] == value { i += 1 }
      while j < second.count, second[j] == value { j += 1 }
      isAtEndOfTie[i + j] = true
      distance = max(distance, abs(i * second.count - j * first.count))
    }
    firstCount = first.count
    secondCount = second.count
    self.isAtEndOfTie = isAtEndOfTie
    self.distance = distance
  }

  /// The share of all staircases that reach `distance` at the end of some tie.
  ///
  /// A staircase that does is taken out where it first does, so only positive terms are added and
  /// tiny tails keep their accuracy.
  var upperTail: Double {
    guard distance > 0 else { return 1 }
    var reached = 0.0
    // inside[j]: probability of standing at (i, j) without having reached the distance.
    var inside = [Double](repeating: 0, count: secondCount + 1)
    for i in 0...firstCount {
      for j in 0...secondCount {
        var probability = i == 0 && j == 0 ? 1.0 : 0.0
        let left = Double(firstCount + secondCount - i - j + 1)
        if i > 0 { probability += inside[j] * Double(firstCount - i + 1) / left }
        if j > 0 { probability += inside[j - 1] * Double(secondCount - j + 1) / left }
        if isAtEndOfTie[i + j], abs(i * secondCount - j * firstCount) >= distance {
          reached += probability
          probability = 0
        }
        inside[j] = probability
      }
    }
    return reached
  }
}
