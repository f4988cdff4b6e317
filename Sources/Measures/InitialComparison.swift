public import Autoencoder

/// How a network's weights relate to those it started from (open question Q1 of the paper's
/// readers).
public struct InitialComparison: Sendable {
  /// ⟨W_init,i · W_i⟩ for each feature.
  public let overlaps: [Double]
  /// For each feature, the rank of its currently largest neuron in the initial row by |weight|; 1
  /// is the initially largest, equals share the better rank.
  public let ranks: [Int]
  /// For each feature, the neuron of the initially largest |weight|.
  public let initialNeurons: [Int]

  /// Compares two matrices of one shape. Costs one pass over both.
  ///
  /// - Parameters:
  ///   - initial: W before training.
  ///   - final: W now.
  ///   - largestNeurons: the neuron of each row's largest |weight| in `final`.
  public init<Scalar: KernelScalar>(
    from initial: WeightMatrix<Scalar>, to final: WeightMatrix<Scalar>, largestNeurons: [Int]
  ) {
    var overlaps = [Double](repeating: 0, count: final.features)
    var ranks = [Int](repeating: 1, count: final.features)
    var initialNeurons = [Int](repeating: 0, count: final.features)
    for i in 0..<final.features {
      let row = Self.compare(
        initial.row(i), final.row(i), neuron: largestNeurons[i])
      (overlaps[i], ranks[i], initialNeurons[i]) = row
    }
    self.overlaps = overlaps
    self.ranks = ranks
    self.initialNeurons = initialNeurons
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private static func compare<Scalar: KernelScalar>(
    _ initial: ArraySlice<Scalar>, _ final: ArraySlice<Scalar>, neuron: Int
  ) -> (overlap: Double, rank: Int, initialNeuron: Int) {
    let threshold = initial[initial.startIndex + neuron].magnitude
    var (overlap, rank, initialNeuron) = (0.0, 1, 0)
    var largest: Scalar = -1
    for (index, (before, after)) in zip(initial, final).enumerated() {
      overlap += Double(before) * Double(after)
      if before.magnitude > threshold { rank += 1 }
      if before.magnitude > largest { (largest, initialNeuron) = (before.magnitude, index) }
    }
    return (overlap, rank, initialNeuron)
  }
}
