// What the row flow does on average, without simulating it: the paper's lines and the half-normal
// solution.

internal import Foundation
internal import Statistics

/// Predictions of m′(t) and ‖w(t)‖₁ for a row that starts with independent normal weights.
///
/// The half-normal form is an expansion for ε = λ√m ≪ 1, with the term of first order kept, and
/// describes the mean over rows: it falls smoothly below one weight where a real row ends with
/// exactly one.
package struct RowFlowPrediction: Sendable, Equatable {
  /// One point of a predicted curve.
  package struct Point: Sendable, Equatable {
    /// Flow time t, see `RowFlowUnits`.
    package let time: Double
    /// m′, a mean and so not a whole number.
    package let nonzeroWeights: Double
    /// ‖w‖₁.
    package let l1Norm: Double
  }

  /// m, the number of weights.
  package let weights: Int
  /// λ_flow.
  package let l1: Double
  /// s: the initial weights are N(0, s²/m), so that |w(0)|² ≈ s².
  package let startScale: Double

  /// Predictions for one kind of row.
  ///
  /// - Parameters:
  ///   - weights: m ≥ 1.
  ///   - l1: λ_flow > 0 (a quarter of the training loss's coefficient).
  ///   - startScale: s > 0: 1 for the training runs, 0.9 for the paper's figure.
  package init(weights: Int, l1: Double, startScale: Double) {
    precondition(weights >= 1, "a row has at least one weight")
    precondition(l1 > 0 && l1.isFinite, "predictions need a positive l1 coefficient")
    precondition(startScale > 0 && startScale.isFinite, "the start scale must be positive")
    self.weights = weights
    self.l1 = l1
    self.startScale = startScale
  }

  /// The paper's lines, ‖w‖₁ = 1/(1/√m + λt) and m′ = max(‖w‖₁², 1): the right exponents, with m′
  /// low by a factor that peaks at 2.71 for m = 10⁵, λ = 10⁻⁵ (it equates ‖w‖₁² with m′, as if
  /// surviving weights were equal).
  package func paper(at time: Double) -> Point {
    let norm = 1 / (1 / Double(weights).squareRoot() + l1 * time)
    return Point(time: time, nonzeroWeights: max(norm * norm, 1), l1Norm: norm)
  }

  /// The late-time limit ‖w‖₁ → 1/(λt), m′ → 2/(λt)²; infinite at t = 0.
  ///
  /// Approached slowly, with relative corrections of order 1/ln(√m λt).
  package func lateTime(at time: Double) -> Point {
    let norm = 1 / (l1 * time)
    return Point(time: time, nonzeroWeights: 2 * norm * norm, l1Norm: norm)
  }

  /// The half-normal closed form at `times`.
  ///
  /// While |w|² = 1 the threshold τ = z s/√m obeys z′ = ε √K2(z), ε = λ√m, in which s cancels. The
  /// norm lags, |w|² ≈ 1 − λ‖w‖₁, which makes it z′ = ε (√K2 + ε K1/2) to first order in ε. For s ≠
  /// 1 the norm first relaxes, |w|⁻² − 1 ∝ exp(−2t), while weights die at another rate; the whole
  /// effect is the shift of time `delay(at:)`. Throws `GSLError` when the solver fails.
  ///
  /// - Precondition: `times` ascend and none is negative.
  package func halfNormal(at times: [Double]) throws -> [Point] {
    precondition((times.first ?? 0) >= 0, "the flow starts at time zero")
    let problem = InitialValueProblem(relativeTolerance: 1e-12, maximumSteps: 1_000_000)
    let thresholds = try problem.solution(
      at: times.map { smallness * ($0 + delay(at: $0)) }, from: 0, initial: [0], firstStep: 1e-3
    ) { _, values, slopes in
      slopes[0] = speed(at: values[0])
    }
    return zip(times, thresholds).map { point(time: $0, threshold: $1[0]) }
  }

  /// How far, in units of t, the start at |w|² = s² puts the deaths ahead of a start at 1, up to
  /// `time`.
  ///
  /// With y = A⁻² = s²(1 + c e^(−2t)), c = s⁻² − 1, the threshold has moved by λs∫√(1 + c
  /// e^(−2t))dt, so the shift is ∫(√(1 + c e^(−2t)) − 1)dt = [u − ln(1 + u)] from u(t) to u(0), u =
  /// √(1 + c e^(−2t)). 0.057 at s = 0.9, negative for s > 1.
  package func delay(at time: Double) -> Double {
    let start = 1 / startScale
    let excess = (start * start - 1) * exp(-2 * time)
    let now = (1 + excess).squareRoot()
    return (start - now) - log((1 + start) / (1 + now))
  }

  private func point(time: Double, threshold: Double) -> Point {
    // 1/|w|² = 1 + (s⁻² − 1) e^(−2t) while the norm relaxes, and 1 + λ‖w‖₁ for its lag.
    let excess = (1 / (startScale * startScale) - 1) * exp(-2 * time)
    let first = HalfNormalTail.first(threshold)
    let second = HalfNormalTail.second(threshold)
    let lag = 1 + smallness * first / second.squareRoot()
    return Point(
      time: time, nonzeroWeights: Double(weights) * 2 * Normal.upperTail(threshold),
      l1Norm: Double(weights).squareRoot() * first / (second * lag * (1 + excess)).squareRoot())
  }

  // ε = λ√m, the inverse of the time that matters.
  private var smallness: Double { l1 * Double(weights).squareRoot() }

  // dz/d(εt).
  private func speed(at threshold: Double) -> Double {
    max(HalfNormalTail.second(threshold), 0).squareRoot()
      + smallness / 2 * HalfNormalTail.first(threshold)
  }
}

/// Partial moments of |N(0, 1)| above a threshold, K_p(u) = E (|N| − u)₊^p.
enum HalfNormalTail {
  /// K1(u) = 2 [φ(u) − u Q(u)]; loses about u² units in the last place.
  static func first(_ u: Double) -> Double {
    2 * (Normal.density(u) - u * Normal.upperTail(u))
  }

  /// K2(u) = 2 [(1 + u²) Q(u) − u φ(u)]; loses about u⁴/2 units in the last place.
  static func second(_ u: Double) -> Double {
    2 * ((1 + u * u) * Normal.upperTail(u) - u * Normal.density(u))
  }
}
