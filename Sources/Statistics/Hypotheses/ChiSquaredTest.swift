// Pearson's goodness of fit of counted outcomes.

internal import CGSL

/// Pearson's chi-squared test.
public enum ChiSquaredTest {
  /// Do outcomes fall into cells with the stated probabilities? X² = Σ (O − E)²/E over cells is
  /// about χ² on cells − 1 − `fittedParameters` degrees of freedom (Pearson 1900,
  /// doi:10.1080/14786440009463897).
  ///
  /// Neighbouring cells are pooled from the first on until each pool expects at least
  /// `leastExpectation`; what is left at the end joins the last pool. The rule looks at
  /// expectations alone, never at the data, so it does not bias the test. It can hide a departure
  /// within a pool: order the cells so that neighbours are alike. Nil when fewer than
  /// `fittedParameters` + 2 pools are left or nothing was observed. An outcome in a cell of
  /// probability zero gives an infinite statistic and p = 0. O(cells).
  ///
  /// - Parameters:
  ///   - observed: how often each cell was seen, 0 or more.
  ///   - probabilities: of each cell under the null, adding up to 1 to within 10⁻⁶.
  ///   - fittedParameters: parameters of the null that were estimated from these outcomes.
  ///   - leastExpectation: 5 is customary (Cochran, Biometrics 10, 1954, doi:10.2307/3001616).
  /// - Returns: the outcome, with the alternative `greater`: large X² count against the null.
  public static func goodnessOfFit(
    observed: [Int], probabilities: [Double], fittedParameters: Int = 0,
    leastExpectation: Double = 5
  ) -> HypothesisTest? {
    precondition(observed.count == probabilities.count, "every cell has a probability")
    precondition(observed.allSatisfy { $0 >= 0 }, "a count is not negative")
    precondition(probabilities.allSatisfy { $0 >= 0 }, "a probability is not negative")
    precondition(abs(probabilities.reduce(0, +) - 1) <= 1e-6, "probabilities add up to 1")
    precondition(fittedParameters >= 0 && leastExpectation > 0, "the pooling rule is positive")
    let total = observed.reduce(0, +)
    let pools = Pool.pools(
      zip(observed, probabilities).map {
        Pool(observed: Double($0), expected: $1 * Double(total))
      }, leastExpectation: leastExpectation)
    let degreesOfFreedom = pools.count - 1 - fittedParameters
    guard total > 0, degreesOfFreedom >= 1 else { return nil }
    let isImpossible = zip(observed, probabilities).contains { $0 > 0 && $1 == 0 }
    let statistic = isImpossible ? .infinity : pools.reduce(0) { $0 + $1.term }
    GSLStatus.prepare()
    return HypothesisTest(
      name: "chi-squared goodness of fit", statistic: statistic,
      degreesOfFreedom: Double(degreesOfFreedom),
      pValue: isImpossible ? 0 : gsl_cdf_chisq_Q(statistic, Double(degreesOfFreedom)),
      alternative: .greater, nullDistribution: .asymptotic, sampleSizes: [total])
  }

  /// Are `counts` draws from `null`? The same test with the null's support as cells; a count
  /// outside the support gives p = 0.
  public static func goodnessOfFit(
    of counts: [Int], null: DiscreteDistribution, fittedParameters: Int = 0,
    leastExpectation: Double = 5
  ) -> HypothesisTest? {
    // One more cell, of probability zero, for what cannot happen.
    var observed = [Int](repeating: 0, count: null.probabilities.count + 1)
    for count in counts {
      let isPossible = count >= null.lowerBound && count <= null.upperBound
      observed[isPossible ? count - null.lowerBound : observed.count - 1] += 1
    }
    return goodnessOfFit(
      observed: observed, probabilities: null.probabilities + [0],
      fittedParameters: fittedParameters, leastExpectation: leastExpectation)
  }
}

/// Neighbouring cells taken as one.
private struct Pool {
  var observed: Double
  var expected: Double

  /// (O − E)²/E.
  var term: Double { (observed - expected) * (observed - expected) / expected }

  static func pools(_ cells: [Pool], leastExpectation: Double) -> [Pool] {
    var pools: [Pool] = []
    var open = Pool(observed: 0, expected: 0)
    for cell in cells {
      open.add(cell)
      if open.expected >= leastExpectation {
        pools.append(open)
        open = Pool(observed: 0, expected: 0)
      }
    }
    guard !pools.isEmpty else { return [open] }
    pools[pools.count - 1].add(open)
    return pools
  }

  private mutating func add(_ other: Pool) {
    observed += other.observed
    expected += other.expected
  }
}
