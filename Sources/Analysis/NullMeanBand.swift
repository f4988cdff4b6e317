// Where the mean count over several networks would lie if the injection null were true.

internal import Statistics
package import Theory

/// The exact central range of the mean of independent counts under `InjectionNull`.
///
/// The sum of R counts has the R-fold convolution of the null's probabilities; the band runs
/// between its quantiles, so it holds at least `level` of the probability. Rejected: mean ± 1.96
/// standard errors, which is wrong where a handful of networks count zero or one.
package struct NullMeanBand: Sendable, Equatable {
  /// Lower end, a mean count.
  package let lower: Double
  /// Upper end, a mean count.
  package let upper: Double

  /// The band for `networks` ≥ 1 independent networks; O(networks² · support²).
  package init(_ null: InjectionNull, networks: Int, level: Double = MeanEstimate.level) {
    precondition(networks >= 1, "a mean needs at least one network")
    precondition(level > 0 && level < 1, "a level lies strictly between 0 and 1")
    // What is lost beyond 10⁻¹⁸ a count cannot move a quantile.
    let counts = null.support.filter { null.probability(of: $0) > 1e-18 }
    let single = DiscreteDistribution(
      lowerBound: counts.first ?? null.support.lowerBound,
      probabilities: counts.map { null.probability(of: $0) })
    let sum = single.sum(of: networks)
    let tail = (1 - level) / 2
    func quantile(_ fraction: Double) -> Double {
      var reached = 0.0
      for (place, probability) in sum.probabilities.enumerated() {
        reached += probability
        if reached >= fraction { return Double(sum.lowerBound + place) / Double(networks) }
      }
      return Double(sum.upperBound) / Double(networks)
    }
    lower = quantile(tail)
    upper = quantile(1 - tail)
  }
}
