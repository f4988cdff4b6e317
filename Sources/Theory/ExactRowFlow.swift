// The row flow in closed form: two scalars carry the whole row, whatever its length.

internal import Foundation
internal import Statistics

/// The exact solution of dw/dt = (1 − |w|²) w − λ sign w, zero weights staying zero.
///
/// All weights share the factor g = 1 − |w|², hence |w_k(t)| = A(t) (|w_k(0)| − τ(t))₊ with A′ = gA
/// and τ′ = λ/A. What is integrated is ln A and the largest weight v, (ln A)′ = g, v′ = gv − λ:
/// neither underflows, and the threshold lies δ = v/A below the largest |w(0)|, so |w|² = A² Σ (δ −
/// d_k)₊² is O(log m) per evaluation. Rejected: τ itself, which is lost in rounding once A is
/// large.
///
/// The solver takes about one step per two units of time, because |w|² relaxes to 1 at the rate 2;
/// local errors are held to 10⁻¹² relative or 10⁻¹³ absolute. An initial weight below 10⁻¹⁶ of the
/// largest counts as zero.
package struct ExactRowFlow: Sendable {
  private let initial: [Double]
  private let largestWeightIndex: Int
  private let largest: Double
  private let l1: Double
  private let tail: TailPowerSums

  // Times reach a few 1/λ, and a step is worth two units: enough for λ of 10⁻⁷.
  private let problem = InitialValueProblem(
    relativeTolerance: 1e-12, absoluteTolerance: 1e-13, maximumSteps: 100_000_000)

  /// A flow from the row w(0). Costs a sort of the row and 64 bytes a weight.
  ///
  /// - Parameters:
  ///   - initial: m finite weights of any sign, m ≥ 1.
  ///   - l1: λ_flow ≥ 0 (a quarter of the training loss's coefficient, see `RowFlowUnits`).
  package init(initial: [Double], l1: Double) {
    precondition(l1 >= 0 && l1.isFinite, "the l1 coefficient must be finite and not negative")
    precondition(!initial.isEmpty, "a row has at least one weight")
    precondition(initial.allSatisfy { $0.isFinite }, "initial weights must be finite")
    // Sorting values alone is several times faster than sorting indices, as the stepped flow must.
    let magnitudes = initial.map { $0.magnitude }
    let sorted = magnitudes.sorted(by: >)
    let largest = sorted[0]
    self.initial = initial
    self.l1 = l1
    self.largest = largest
    largestWeightIndex = magnitudes.firstIndex(of: largest) ?? 0
    tail = TailPowerSums(depths: sorted.map { largest - $0 })
  }

  /// The states at `times`, in their order.
  ///
  /// Throws `GSLError` when the solver cannot keep its tolerance.
  ///
  /// - Precondition: `times` ascend and none is negative.
  package func states(at times: [Double]) throws -> [RowFlowState] {
    try scales(at: times).map { scale in
      let sums = tail.sums(within: scale.depth)
      let square = scale.factor * scale.factor
      return RowFlowState(
        time: scale.time, nonzeroWeights: sums.count, l1Norm: scale.factor * sums.first,
        squaredNorm: square * sums.second, fourthNorm: square * square * sums.fourth,
        largestWeightIndex: largestWeightIndex)
    }
  }

  /// The row with its signs, in the order of the initial one, at `time` ≥ 0, in O(m) after the
  /// solution. Throws `GSLError` when the solver cannot keep its tolerance.
  package func weights(at time: Double) throws -> [Double] {
    guard let scale = try scales(at: [time]).first else { return initial }
    return initial.map { weight in
      let excess = scale.depth - (largest - weight.magnitude)
      guard excess > 0 else { return 0 }
      return scale.factor * (weight < 0 ? -excess : excess)
    }
  }

  /// The time at which the number of nonzero weights first is `count` or fewer; nil if it never is.
  ///
  /// Unless it holds at once, nil when λ = 0 and when the weights of ranks 1 to `count` + 1 are all
  /// equal (they live or die together); otherwise the time is finite. Found without searching: with
  /// u = ln(δ(0)/δ), du/dt = λ/v, the time is integrated as a function of u up to the depth of the
  /// weight that dies last. Throws `GSLError` when the solver cannot keep its tolerance.
  ///
  /// - Precondition: `count` ≥ 1 (whether the last weight dies depends on λ, see `states(at:)`).
  package func time(untilNonzeroWeights count: Int) throws -> Double? {
    precondition(count >= 1, "the last weight need not die")
    guard tail.count(within: largest) > count else { return 0 }
    let depth = tail.depths[count]
    guard l1 > 0, depth > 0 else { return nil }
    let end = try problem.solution(
      at: [log(largest / depth)], from: 0, initial: [0, 0], firstStep: 0.01 * l1 / largest
    ) { u, values, slopes in
      let depth = largest * exp(-u)
      let perUnit = exp(values[0]) * depth / l1
      slopes[0] = (1 - squaredNorm(depth: depth, factor: exp(values[0]))) * perUnit
      slopes[1] = perUnit
    }
    return end[0][1]
  }

  /// The time at which one weight is left (none, if the last ones are equal and die together).
  /// Equals `time(untilNonzeroWeights: 1)`; nil and errors as there.
  package func timeOfLastSurvivor() throws -> Double? { try time(untilNonzeroWeights: 1) }

  // A and δ at one time.
  private struct Scale {
    let time: Double
    let factor: Double
    let depth: Double
  }

  private func scales(at times: [Double]) throws -> [Scale] {
    precondition((times.first ?? 0) >= 0, "the flow starts at time zero")
    let solution = try problem.solution(
      at: times, from: 0, initial: [0, largest], firstStep: 0.01
    ) { _, values, slopes in
      let alive = values[1] > 0
      let factor = exp(values[0])
      let growth = 1 - squaredNorm(depth: values[1] / factor, factor: factor)
      slopes[0] = alive ? growth : 0
      slopes[1] = alive ? growth * values[1] - l1 : 0
    }
    return zip(times, solution).map { time, values in
      Scale(time: time, factor: exp(values[0]), depth: max(values[1], 0) / exp(values[0]))
    }
  }

  private func squaredNorm(depth: Double, factor: Double) -> Double {
    factor * factor * tail.sums(within: depth).second
  }
}
