public import Matrix
public import Model

/// The weights a network started from, with what every comparison with them needs: made once for
/// many looks.
public struct InitialState<Scalar: KernelScalar>: Sendable {
  let weights: WeightMatrix<Scalar>
  /// For each feature, the neuron of the initially largest |weight|, the first of equals.
  let largestNeurons: [Int]
  /// What could be foretold of the race; `nil` where nobody asked or the objective is not plain.
  let foresight: Foresight<Scalar>?

  /// Prepares comparisons with W before training. Costs one pass over it.
  public init(_ weights: WeightMatrix<Scalar>, foresight: Foresight<Scalar>? = nil) {
    self.weights = weights
    self.foresight = foresight
    largestNeurons = Self.largestNeurons(of: weights)
  }

  /// For each feature, the neuron of the largest |weight|, the first of equals.
  static func largestNeurons(of weights: WeightMatrix<Scalar>) -> [Int] {
    (0..<weights.features).map { largestNeuron(of: weights.row($0)) }
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
  /// Features whose currently largest weight has the sign that it had at the start.
  public let sameSigns: Int
  /// For each feature, the share of the other neurons whose initial |gradient| is below that of its
  /// currently largest neuron: 0 is the quietest, 1 the loudest; NaN for m = 1, `nil` without foresight.
  public let gradientQuantiles: [Double]?
  /// For each feature, the rank of its currently largest neuron by |weight| once interference has
  /// relaxed; `nil` without foresight.
  public let relaxedRanks: [Int]?

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
    let winners = rows.map(\.largestNeuron)
    sameSigns = winners.indices.count { feature in
      initial.weights[feature, winners[feature]] * final[feature, winners[feature]] > 0
    }
    gradientQuantiles = initial.foresight.map { foresight in
      let others = Double(final.hidden - 1)
      return foresight.gradient.smallerThan(winners).map { Double($0) / others }
    }
    relaxedRanks = initial.foresight.map { foresight in
      foresight.relaxed.largerThan(winners).map { 1 + $0 }
    }
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

extension WeightMatrix where Scalar: KernelScalar {
  /// For each row, how many magnitudes exceed that of one neuron of it.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func largerThan(_ neurons: [Int]) -> [Int] {
    neurons.enumerated().map { feature, neuron in
      let own = self[feature, neuron].magnitude
      return row(feature).reduce(0) { $0 &+ ($1.magnitude > own ? 1 : 0) }
    }
  }

  /// For each row, how many magnitudes are below that of one neuron of it.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func smallerThan(_ neurons: [Int]) -> [Int] {
    neurons.enumerated().map { feature, neuron in
      let own = self[feature, neuron].magnitude
      return row(feature).reduce(0) { $0 &+ ($1.magnitude < own ? 1 : 0) }
    }
  }
}
