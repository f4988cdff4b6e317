public import Matrix
public import Model

/// The weights a network started from, with what every comparison with them needs: made once for
/// many looks.
public struct InitialState<Scalar: KernelScalar>: Sendable {
  let weights: WeightMatrix<Scalar>
  /// For each feature, the neuron of the initially largest |weight|, the first of equals.
  let largestNeurons: [Int]

  /// Prepares comparisons with W before training. Costs one pass over it.
  public init(_ weights: WeightMatrix<Scalar>) {
    self.weights = weights
    largestNeurons = (0..<weights.features).map { Self.largestNeuron(of: weights.row($0)) }
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private static func largestNeuron(of row: ArraySlice<Scalar>) -> Int {
    var neuron = 0
    var largest: Scalar = -1
    for (index, weight) in row.enumerated() where weight.magnitude > largest {
      (largest, neuron) = (weight.magnitude, index)
    }
    return neuron
  }
}

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
  ///   - rows: the sums over each row of `final`.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  init<Scalar: KernelScalar>(
    from initial: InitialState<Scalar>, to final: WeightMatrix<Scalar>, rows: [MatrixSummary.Row]
  ) {
    precondition(
      initial.weights.features == final.features && initial.weights.hidden == final.hidden
        && initial.weights.elements.count == final.elements.count,
      "matrices of one shape are compared")
    let comparison = Self.compare(initial.weights, final, rows)
    overlaps = comparison.overlaps
    ranks = comparison.ranks
    initialNeurons = initial.largestNeurons
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private static func compare<Scalar: KernelScalar>(
    _ initial: WeightMatrix<Scalar>, _ final: WeightMatrix<Scalar>, _ rows: [MatrixSummary.Row]
  ) -> (overlaps: [Double], ranks: [Int]) {
    var overlaps = [Double](repeating: 0, count: final.features)
    var ranks = [Int](repeating: 1, count: final.features)
    initial.elements.withUnsafeBufferPointer { before in
      final.elements.withUnsafeBufferPointer { after in
        for i in 0..<final.features {
          let row = i &* final.hidden..<(i &+ 1) &* final.hidden
          let threshold = before[row.lowerBound &+ rows[i].largestNeuron].magnitude
          var overlap = 0.0
          for index in row { overlap += Double(before[index]) * Double(after[index]) }
          // A loop of its own: this one runs in vector lanes, a sum in a fixed order does not.
          var larger = 0
          for index in row { larger &+= before[index].magnitude > threshold ? 1 : 0 }
          (overlaps[i], ranks[i]) = (overlap, 1 &+ larger)
        }
      }
    }
    return (overlaps, ranks)
  }
}
