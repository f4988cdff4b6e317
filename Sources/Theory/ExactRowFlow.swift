// The row flow in closed form: two scalars carry the whole row, whatever its length.

internal import Statistics

/// The exact solution of dw/dt = (1 − |w|²) w − λ sign w, zero weights staying zero.
///
/// All weights share the factor g = 1 − |w|², hence |w_k(t)| = A(t) (|w_k(0)| − τ(t))₊ with A′ = gA and
/// τ′ = λ/A. With y = A⁻² and q(τ) = Σ (|w_k(0)| − τ)₊² that is y′ = 2(q(τ) − y), τ′ = λ√y: smooth,
/// bounded, and O(log m) per evaluation. The solver takes about one step per two units of time, because
/// |w|² relaxes to 1 at the rate 2. Relative tolerance 10⁻¹¹ a step.
public struct ExactRowFlow: Sendable {
  private let initial: [Double]
  private let largestWeightIndex: Int
  private let l1: Double
  private let tail: TailPowerSums

  // Times reach 1.3/λ, and a step is worth a few units: enough for λ of 10⁻⁸.
  private let problem = InitialValueProblem(relativeTolerance: 1e-11, maximumSteps: 100_000_000)

  /// A flow from the row w(0). Costs a sort of the row and 64 bytes a weight.
  ///
  /// - Parameters:
  ///   - initial: m finite weights of any sign, m ≥ 1.
  ///   - l1: λ_flow ≥ 0 (a quarter of the training loss's coefficient, see `RowFlowUnits`).
  public init(initial: [Double], l1: Double) {
    precondition(l1 >= 0 && l1.isFinite, "the l1 coefficient must be finite and not negative")
    let ranked = RankedRow(initial)
    self.initial = initial
    self.l1 = l1
    largestWeightIndex = ranked.order[0]
    tail = TailPowerSums(descending: ranked.magnitudes)
  }

  /// The states at `times`, in their order.
  ///
  /// Throws `GSLError` when the solver cannot keep its tolerance.
  ///
  /// - Precondition: `times` ascend and none is negative.
  public func states(at times: [Double]) throws -> [RowFlowState] {
    try scales(at: times).map { state(time: $0.time, scale: $0) }
  }

  /// The row with its signs, in the order of the initial one, at `time` ≥ 0, in O(m) after the solution.
  /// Throws `GSLError` when the solver cannot keep its tolerance.
  public func weights(at time: Double) throws -> [Double] {
    guard let scale = try scales(at: [time]).first else { return initial }
    return initial.map { weight in
      let excess = weight.magnitude - scale.threshold
      guard excess > 0 else { return 0 }
      return (weight < 0 ? -excess : excess) / scale.inverseSquare.squareRoot()
    }
  }

  /// The time at which the number of nonzero weights first is `count` or fewer; nil if it never is.
  ///
  /// Unless it holds at once, nil when λ = 0 and when the weights of ranks 1 to `count` + 1 are all equal
  /// (they live or die together); otherwise the time is finite. Found without searching: the time is integrated as a
  /// function of τ up to the magnitude that dies last. Throws `GSLError` when the solver cannot keep
  /// its tolerance.
  ///
  /// - Precondition: `count` ≥ 1 (whether the last weight dies depends on λ, see `states(at:)`).
  public func time(untilNonzeroWeights count: Int) throws -> Double? {
    precondition(count >= 1, "the last weight need not die")
    guard count < tail.values.count, tail.values[count] > 0 else { return 0 }
    let threshold = tail.values[count]
    guard l1 > 0, tail.values[0] > threshold else { return nil }
    let end = try problem.solution(
      at: [threshold], from: 0, initial: [1, 0], firstStep: min(threshold, 0.01 * l1)
    ) { threshold, values, slopes in
      let inverseSquare = max(values[0], .leastNormalMagnitude)
      let speed = l1 * inverseSquare.squareRoot()
      slopes[0] = 2 * (tail.sums(above: threshold).second - inverseSquare) / speed
      slopes[1] = 1 / speed
    }
    return end[0][1]
  }

  /// The time at which one weight is left (none, if the last ones are equal and die together).
  /// Equals `time(untilNonzeroWeights: 1)`; nil and errors as there.
  public func timeOfLastSurvivor() throws -> Double? { try time(untilNonzeroWeights: 1) }

  // y = A⁻² and τ at one time.
  private struct Scale {
    let time: Double
    let inverseSquare: Double
    let threshold: Double
  }

  private func scales(at times: [Double]) throws -> [Scale] {
    precondition((times.first ?? 0) >= 0, "the flow starts at time zero")
    let solution = try problem.solution(
      at: times, from: 0, initial: [1, 0], firstStep: 0.01
    ) { _, values, slopes in
      slopes[0] = 2 * (tail.sums(above: values[1]).second - values[0])
      slopes[1] = l1 * max(values[0], 0).squareRoot()
    }
    return zip(times, solution).map { Scale(time: $0, inverseSquare: $1[0], threshold: $1[1]) }
  }

  private func state(time: Double, scale: Scale) -> RowFlowState {
    let sums = tail.sums(above: scale.threshold)
    // With no survivor A grows without bound and would turn 0 · ∞ into NaN.
    let inverseSquare = sums.count == 0 ? 1 : scale.inverseSquare
    return RowFlowState(
      time: time, nonzeroWeights: sums.count,
      l1Norm: sums.first / inverseSquare.squareRoot(),
      squaredNorm: sums.second / inverseSquare,
      fourthNorm: sums.fourth / (inverseSquare * inverseSquare),
      largestWeightIndex: largestWeightIndex)
  }
}
