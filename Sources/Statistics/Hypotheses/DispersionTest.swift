// Are counts as spread as their null says? Tests of the index of dispersion.

internal import CGSL

/// Tests of the index of dispersion s²/x̄ of independent counts.
///
/// Both are nil for fewer than two counts.
public enum DispersionTest {
  /// Are `counts` Poisson, with whatever mean? (R − 1)·s²/x̄ is about χ² on R − 1 degrees of freedom
  /// (Fisher, Biometrics 6, 1950, 17–24).
  ///
  /// Close to its level for means above about 2 and conservative below, where the counts are
  /// nearly Bernoulli. With all counts zero there is no spread to test, and the result is nil. The
  /// statistic is the index itself. O(R).
  ///
  /// - Precondition: no count is negative.
  public static func poisson(
    _ counts: [Int], alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest? {
    precondition(counts.allSatisfy { $0 >= 0 }, "a Poisson count is not negative")
    guard counts.count >= 2, let index = index(of: counts) else { return nil }
    GSLStatus.prepare()
    let degreesOfFreedom = Double(counts.count - 1)
    let chiSquared = index * degreesOfFreedom
    return HypothesisTest(
      name: "Poisson dispersion", statistic: index, degreesOfFreedom: degreesOfFreedom,
      pValue: alternative.pValue(
        lowerTail: gsl_cdf_chisq_P(chiSquared, degreesOfFreedom),
        upperTail: gsl_cdf_chisq_Q(chiSquared, degreesOfFreedom)),
      alternative: alternative, nullDistribution: .asymptotic, sampleSizes: [counts.count])
  }

  /// Are `counts` as spread as independent draws from `null`?
  ///
  /// The index of dispersion of `draws` samples of R counts from the null is compared with that of
  /// the data; each tail is (1 + k)/(1 + draws) with k samples at least as extreme, which keeps the
  /// level at any number of draws (Barnard 1963; Davison and Hinkley 1997, section 4.2,
  /// doi:10.1017/CBO9780511802843). A sample of zeros says nothing about spread and takes the index
  /// of the null itself. O(draws · R).
  ///
  /// - Parameters:
  ///   - counts: at least two, none negative; fewer give nil.
  ///   - null: a distribution of counts that are not negative and not all 0.
  ///   - draws: 999 or more for a test at 5 %; p is a multiple of 1/(draws + 1).
  ///   - generator: seeded by the caller; the result depends on nothing else.
  ///   - alternative: `greater` asks for more spread than the null's.
  /// - Returns: the outcome with the observed index as its statistic.
  public static func simulated(
    _ counts: [Int], null: DiscreteDistribution, draws: Int,
    using generator: inout some RandomNumberGenerator,
    alternative: HypothesisTest.Alternative = .twoSided
  ) -> HypothesisTest? {
    precondition(draws >= 1, "a simulated test needs at least one draw")
    precondition(null.lowerBound >= 0 && null.upperBound > 0, "the null is one of counts")
    precondition(counts.allSatisfy { $0 >= 0 }, "a count is not negative")
    guard counts.count >= 2 else { return nil }
    let fallback = null.variance / null.mean
    let observed = index(of: counts) ?? fallback
    let sampler = DiscreteSampler(null)
    var sample = counts
    var below = 0
    var above = 0
    for _ in 0..<draws {
      for place in sample.indices { sample[place] = sampler.draw(using: &generator) }
      let drawn = index(of: sample) ?? fallback
      // Indices of equal samples in another order may differ in the last bits: the tolerance makes
      // them tie.
      let slack = 1e-12 * (1 + observed)
      if drawn <= observed + slack { below += 1 }
      if drawn >= observed - slack { above += 1 }
    }
    let all = Double(1 + draws)
    return HypothesisTest(
      name: "dispersion", statistic: observed,
      pValue: alternative.pValue(
        lowerTail: Double(1 + below) / all, upperTail: Double(1 + above) / all),
      alternative: alternative, nullDistribution: .simulated(draws: draws),
      sampleSizes: [counts.count])
  }

  /// s²/x̄ with R − 1 in the denominator of s²; nil when all counts are zero.
  private static func index(of counts: [Int]) -> Double? {
    let size = Double(counts.count)
    let mean = counts.reduce(0.0) { $0 + Double($1) } / size
    guard mean > 0 else { return nil }
    let squares = counts.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return squares / (size - 1) / mean
  }
}

extension DiscreteDistribution {
  /// E X.
  var mean: Double {
    probabilities.enumerated().reduce(0) { $0 + Double(lowerBound + $1.offset) * $1.element }
  }

  /// Var X.
  var variance: Double {
    let mean = mean
    return probabilities.enumerated().reduce(0) { sum, term in
      let distance = Double(lowerBound + term.offset) - mean
      return sum + distance * distance * term.element
    }
  }
}
