// From bootstrap replicates to an interval: the part of the bootstrap that draws nothing.

/// Efron's bias-corrected and accelerated percentiles (J. Am. Stat. Assoc. 82, 1987,
/// doi:10.1080/01621459.1987.10478410).
package struct BCa {
  /// ẑ₀: how far the estimate lies from the median of the replicates, in normal deviates.
  package let bias: Double
  /// â: a sixth of the skewness of the jackknife influences, the rate at which the statistic's
  /// standard error changes with its expectation.
  package let acceleration: Double
  private let quantiles: Quantiles

  /// The corrections for one sample, in O(B log B).
  ///
  /// Nil where they are undefined: a value that is not finite, fewer than two observations, a
  /// statistic that no left-out observation changes, or replicates all on one side of the estimate.
  ///
  /// - Parameters:
  ///   - estimate: the statistic of the sample.
  ///   - replicates: the statistic of each of B resamples.
  ///   - leaveOneOut: the statistic without each observation in turn.
  package init?(estimate: Double, replicates: [Double], leaveOneOut: [Double]) {
    guard estimate.isFinite, replicates.allSatisfy(\.isFinite), leaveOneOut.allSatisfy(\.isFinite),
      let first = leaveOneOut.first, leaveOneOut.contains(where: { $0 != first })
    else { return nil }
    let below = replicates.count { $0 < estimate }
    let tied = replicates.count { $0 == estimate }
    let share = (Double(below) + Double(tied) / 2) / Double(replicates.count)
    guard share > 0, share < 1, tied < replicates.count else { return nil }
    bias = -Normal.upperTailInverse(share)
    acceleration = Self.acceleration(leaveOneOut)
    quantiles = Quantiles(of: replicates)
  }

  /// The interval at `level`; nil where the accelerated deviate has passed its pole.
  package func interval(level: Double) -> Interval? {
    let deviate = Normal.upperTailInverse((1 - level) / 2)
    guard let lower = fraction(at: -deviate), let upper = fraction(at: deviate) else { return nil }
    return Interval(
      lower: quantiles.value(at: lower), upper: quantiles.value(at: upper), level: level)
  }

  // Φ(ẑ₀ + (ẑ₀ + z)/(1 − â(ẑ₀ + z))), the paper's equation for the corrected percentile.
  private func fraction(at deviate: Double) -> Double? {
    let shifted = bias + deviate
    let slope = 1 - acceleration * shifted
    guard slope > 0 else { return nil }
    return Normal.upperTail(-(bias + shifted / slope))
  }

  private static func acceleration(_ leaveOneOut: [Double]) -> Double {
    let mean = leaveOneOut.reduce(0, +) / Double(leaveOneOut.count)
    let influences = leaveOneOut.map { mean - $0 }
    let squares = influences.reduce(0) { $0 + $1 * $1 }
    let cubes = influences.reduce(0) { $0 + $1 * $1 * $1 }
    return cubes / (6 * squares * squares.squareRoot())
  }
}
