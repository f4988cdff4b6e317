// The row flow in explicit Euler steps, as the paper simulates it.

/// Explicit Euler steps of dw/dt = (1 − |w|²) w − λ sign w; a weight that would change sign is set
/// to exactly zero and stays there.
///
/// The map |w| → |w| (1 + step · g) − step · λ is the same for every weight, so the order of
/// magnitudes is kept and the survivors are always a prefix of the sorted row: a step costs
/// O(survivors). Sums run over eight lanes in a fixed order, so results are bit-identical from run
/// to run. This is not the exact flow: see `ExactRowFlow`, from which it differs by O(step).
package struct SteppedRowFlow: Sendable {
  private typealias Lanes = SIMD8<Double>

  private let signs: [Bool]  // true = negative, by initial index
  private let order: [Int]
  private let l1: Double
  private let stepSize: Double
  // Sorted magnitudes, eight to a vector, zeros behind the survivors.
  private var magnitudes: [Lanes]
  private var survivors: Int
  private var squaredNorm: Double

  /// Steps taken so far.
  package private(set) var steps: Int

  /// The number of the step that could not be taken; `nil` while the flow is stable.
  ///
  /// A step is unstable when its growth factor 1 + step · g is not positive, which would clamp
  /// every weight to zero at once, or when the norm would not stay finite. The flow then stands
  /// still at the state before that step. Weights that all die while the growth is positive are no
  /// instability: above λ = 2/√27 the exact flow kills every row too.
  package private(set) var divergedStep: Int?

  /// A flow at t = 0. Costs a sort of the row.
  ///
  /// - Parameters:
  ///   - initial: the row w(0), m finite weights of any sign, m ≥ 1.
  ///   - l1: λ_flow ≥ 0 (a quarter of the training loss's coefficient, see `RowFlowUnits`).
  ///   - stepSize: time per step, positive (0.5 in the paper); unstable above 1 near |w| = 1.
  package init(initial: [Double], l1: Double, stepSize: Double) {
    precondition(l1 >= 0 && l1.isFinite, "the l1 coefficient must be finite and not negative")
    precondition(stepSize > 0 && stepSize.isFinite, "the step must be finite and positive")
    let ranked = RankedRow(initial)
    signs = initial.map { $0 < 0 }
    order = ranked.order
    self.l1 = l1
    self.stepSize = stepSize
    steps = 0
    divergedStep = nil
    survivors = ranked.magnitudes.prefix { $0 > 0 }.count
    magnitudes = Array(repeating: .zero, count: (initial.count + 7) / 8)
    for (rank, magnitude) in ranked.magnitudes.enumerated() {
      magnitudes[rank / 8][rank % 8] = magnitude
    }
    squaredNorm = magnitudes.reduce(into: Lanes.zero) { $0 += $1 * $1 }.sum()
  }

  /// One Euler step, in O(survivors); none once `divergedStep` is set.
  package mutating func step() {
    guard divergedStep == nil else { return }
    let growth = 1 + stepSize * (1 - squaredNorm)
    // No weight grows by more than this factor, so the bound covers the new norm. NaN fails too.
    guard growth > 0, (growth * growth * squaredNorm).isFinite else {
      divergedStep = steps + 1
      return
    }
    steps += 1
    let loss = Lanes(repeating: stepSize * l1)
    var squares = Lanes.zero
    for block in 0..<(survivors + 7) / 8 {
      let moved = magnitudes[block] * growth - loss
      let kept = moved.replacing(with: 0, where: moved .<= 0)
      magnitudes[block] = kept
      squares += kept * kept
    }
    squaredNorm = squares.sum()
    while survivors > 0, magnitude(rank: survivors - 1) == 0 { survivors -= 1 }
  }

  /// Steps until at most `count` weights are left, the flow diverges, or `maximumSteps` steps have
  /// been taken in this call; whether the count was reached. Equal largest weights can never be
  /// told apart, nor can weights die when λ = 0, hence the limit.
  @discardableResult
  package mutating func run(untilNonzeroWeights count: Int, maximumSteps: Int) -> Bool {
    var remaining = maximumSteps
    while survivors > count, remaining > 0, divergedStep == nil {
      step()
      remaining -= 1
    }
    return survivors <= count
  }

  /// m′, without the cost of `state`.
  package var nonzeroWeights: Int { survivors }

  /// The current state, in O(survivors).
  package var state: RowFlowState {
    var sum = Lanes.zero
    var fourth = Lanes.zero
    for block in magnitudes.prefix((survivors + 7) / 8) {
      let square = block * block
      sum += block
      fourth += square * square
    }
    return RowFlowState(
      time: Double(steps) * stepSize, nonzeroWeights: survivors, l1Norm: sum.sum(),
      squaredNorm: squaredNorm, fourthNorm: fourth.sum(), largestWeightIndex: order[0])
  }

  /// The current row with its signs, in the order of the initial one, in O(m).
  package var weights: [Double] {
    var row = Array(repeating: 0.0, count: order.count)
    for rank in 0..<survivors {
      let index = order[rank]
      row[index] = signs[index] ? -magnitude(rank: rank) : magnitude(rank: rank)
    }
    return row
  }

  private func magnitude(rank: Int) -> Double { magnitudes[rank / 8][rank % 8] }
}
