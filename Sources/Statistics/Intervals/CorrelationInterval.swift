// The confidence interval of a correlation coefficient.

internal import Foundation

extension Correlation {
  /// Fisher's interval of Pearson's correlation: artanh r is nearly Gaussian with the standard
  /// deviation 1/√(count − 3) whatever the true correlation (Metron 1, 1921).
  ///
  /// For independent pairs from a bivariate Gaussian. Heavier tails make it too narrow at any count:
  /// there `Bootstrap` serves. Nil below four pairs, and where the correlation is undefined or
  /// ±1. O(count).
  ///
  /// - Precondition: both arrays have the same length, and 0 < `level` < 1.
  package static func pearsonInterval(
    _ first: [Double], _ second: [Double], level: Double
  ) -> Interval? {
    precondition(level > 0 && level < 1, "the level of an interval lies strictly between 0 and 1")
    let correlation = pearson(first, second)
    guard first.count >= 4, abs(correlation) < 1 else { return nil }
    let half = Normal.upperTailInverse((1 - level) / 2) / Double(first.count - 3).squareRoot()
    // tanh(artanh r ± h) without the round trip, which loses digits near ±1.
    let slack = tanh(half)
    return Interval(
      lower: (correlation - slack) / (1 - correlation * slack),
      upper: (correlation + slack) / (1 + correlation * slack), level: level)
  }
}

/// Fisher's transform of correlations, in which they are nearly Gaussian.
package enum FisherTransform {
  /// artanh r; infinite at ±1 and beyond.
  package static func of(_ correlation: Double) -> Double {
    abs(correlation) < 1 ? atanh(correlation) : correlation < 0 ? -.infinity : .infinity
  }

  /// The correlation of a transform.
  package static func inverse(_ transform: Double) -> Double { tanh(transform) }
}
