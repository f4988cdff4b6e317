// How large the largest of m random weights is: what a feature would gain if its initially best
// neuron won.

internal import Foundation
internal import Statistics

/// Order statistics of |w_1|, …, |w_m| for independent w_k ~ N(0, `standardDeviation`²).
///
/// If the initially largest weight always won and ended at ±1, the diagonal of W_init W_finalᵀ
/// would have the mean `expectation(rank: 1)`: 0.0595 at m = 4096 with standard deviation 1/√m.
package struct LargestWeight: Sendable, Equatable {
  /// m, the number of weights.
  package let weights: Int
  /// Standard deviation of one weight; 1/√m for the "normal" initialiser.
  package let standardDeviation: Double

  /// Order statistics of `weights` = m ≥ 1 weights of the given `standardDeviation` > 0.
  package init(weights: Int, standardDeviation: Double) {
    precondition(weights >= 1, "a row has at least one weight")
    precondition(standardDeviation > 0, "random weights need a positive standard deviation")
    self.weights = weights
    self.standardDeviation = standardDeviation
  }

  /// Order statistics under the "normal" initialiser, w ~ N(0, 1/m).
  package init(weights: Int) {
    self.init(weights: weights, standardDeviation: 1 / Double(weights).squareRoot())
  }

  /// Mean magnitude of the weight of the given rank, 1 being the largest: ∫₀^∞ P(at least `rank`
  /// weights exceed x) dx, to a relative 10⁻⁹. Throws `GSLError` when the integral is not reached.
  ///
  /// - Precondition: 1 ≤ `rank` ≤ m.
  package func expectation(rank: Int = 1) throws -> Double {
    precondition(rank >= 1 && rank <= weights, "ranks run from 1 to m")
    let integral = try Quadrature(relativeTolerance: 1e-9).integrate(from: 0, to: Self.reach) {
      survival(of: $0, rank: rank)
    }
    return standardDeviation * integral.value
  }

  /// Standard deviation of that magnitude, from E x² = ∫₀^∞ 2x P(at least `rank` weights exceed x)
  /// dx, to a relative 10⁻⁶. Throws as `expectation(rank:)` does.
  ///
  /// - Precondition: 1 ≤ `rank` ≤ m.
  package func spread(rank: Int = 1) throws -> Double {
    let mean = try expectation(rank: rank) / standardDeviation
    let square = try Quadrature(relativeTolerance: 1e-10).integrate(from: 0, to: Self.reach) {
      2 * $0 * survival(of: $0, rank: rank)
    }
    return standardDeviation * max(square.value - mean * mean, 0).squareRoot()
  }

  // Q(38) is the smallest normal number: no double-precision probability lies beyond.
  private static let reach = 38.0

  private func survival(of x: Double, rank: Int) -> Double {
    let one = 2 * Normal.upperTail(x)
    guard rank > 1 else { return -expm1(Double(weights) * log1p(-one)) }
    return BetaDistribution.lowerTail(
      min(one, 1), alpha: Double(rank), beta: Double(weights - rank + 1))
  }
}
