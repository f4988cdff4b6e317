// The flow of one row on its own, what is recorded of it, and how its units relate to training.
//
// dw_k/dt = (1 − |w|²) w_k − λ sign w_k: feature benefit against regularisation, no interference
// (arXiv 2312.03096, section on sparsification). Zero weights stay zero.

/// What is recorded of a row at one time of its flow.
package struct RowFlowState: Sendable, Equatable {
  /// Flow time t, see `RowFlowUnits`.
  package let time: Double
  /// m′, the number of weights that are not zero.
  package let nonzeroWeights: Int
  /// ‖w‖₁ = Σ |w_k|.
  package let l1Norm: Double
  /// |w|² = Σ w_k².
  package let squaredNorm: Double
  /// ‖w‖₄⁴ = Σ w_k⁴.
  package let fourthNorm: Double
  /// Index, in the initial row, of the weight of largest magnitude. The flow keeps the order of
  /// magnitudes, so this is the initially largest weight (the first one of equals) at all times,
  /// also when no weight is left.
  package let largestWeightIndex: Int

  /// A state from its parts.
  package init(
    time: Double, nonzeroWeights: Int, l1Norm: Double, squaredNorm: Double, fourthNorm: Double,
    largestWeightIndex: Int
  ) {
    self.time = time
    self.nonzeroWeights = nonzeroWeights
    self.l1Norm = l1Norm
    self.squaredNorm = squaredNorm
    self.fourthNorm = fourthNorm
    self.largestWeightIndex = largestWeightIndex
  }
}

/// A row's initial magnitudes from large to small, and where each came from.
struct RankedRow {
  /// |w(0)|, descending.
  let magnitudes: [Double]
  /// `order[r]` is the initial index of rank r; equal magnitudes keep the order of their indices.
  let order: [Int]

  init(_ initial: [Double]) {
    precondition(!initial.isEmpty, "a row has at least one weight")
    precondition(initial.allSatisfy { $0.isFinite }, "initial weights must be finite")
    let magnitudes = initial.map { $0.magnitude }
    let order = magnitudes.indices.sorted {
      magnitudes[$0] != magnitudes[$1] ? magnitudes[$0] > magnitudes[$1] : $0 < $1
    }
    self.order = order
    self.magnitudes = order.map { magnitudes[$0] }
  }
}
