internal import Foundation

/// Fisher's transform of correlations, in which those of n Gaussian pairs are nearly Gaussian with the
/// standard deviation 1/√(n − 3) (Metron 1, 1921).
package enum FisherTransform {
  /// artanh r; infinite at ±1 and beyond.
  package static func of(_ correlation: Double) -> Double {
    abs(correlation) < 1 ? atanh(correlation) : correlation < 0 ? -.infinity : .infinity
  }

  /// The correlation of a transform.
  package static func inverse(_ transform: Double) -> Double { tanh(transform) }
}
