public import Matrix
public import Model

/// What the measures need to know of one weight matrix, read off in one pass; all sums are in
/// double precision.
public struct MatrixSummary: Sendable {
  /// Sums over one row, a feature's encoding.
  public struct Row: Sendable {
    /// Σ_k |W_ik|.
    public var l1Norm = 0.0
    /// Σ_k W_ik².
    public var squaredNorm = 0.0
    /// Σ_k W_ik⁴.
    public var fourthNorm = 0.0
    /// Weights that are not exactly zero, m′.
    public var nonzeroWeights = 0
    /// Weights with 0.8 ≤ |w| ≤ 1.2.
    public var windowWeights = 0
    /// The neuron of the largest |weight|, the first of equals.
    public var largestNeuron = 0
  }

  /// Sums over one column, a hidden neuron.
  public struct Column: Sendable {
    /// Σ_i W_ik².
    public var squaredNorm = 0.0
    /// Σ_i W_ik⁴.
    public var fourthNorm = 0.0
    /// Features with 0.8 ≤ w ≤ 1.2 on this neuron.
    public var positiveInWindow = 0
    /// Features with −1.2 ≤ w ≤ −0.8 on this neuron.
    public var negativeInWindow = 0
    /// Features whose weight on this neuron is not exactly zero.
    public var nonzeroWeights = 0
  }

  /// Number of features n.
  public let features: Int
  /// Number of hidden neurons m.
  public let hidden: Int
  /// One per feature.
  public let rows: [Row]
  /// One per neuron.
  public let columns: [Column]
  /// What the Gram matrix W Wᵀ tells.
  public let overlaps: OverlapSummary
  /// λ as written in the loss, `nil` when the matrix is measured on its own.
  public let l1: Double?
  /// The loss where it is not that of the plain objective, which overlaps tell.
  let loss: ObjectiveLoss?
  /// The comparison with the initial weights, `nil` when they are not known.
  public let fromInitial: InitialComparison?
  /// The magnitudes of one row, unsorted; for measures that need every weight.
  public let magnitudes: @Sendable (Int) -> [Double]
  /// Collisions above a share of each row's largest |weight|; a pass over the weights.
  let relativeWindow: @Sendable (Double) -> RelativeWindow
  /// Which features are on which neurons at a share of each row's largest |weight|; a pass over the weights.
  let featureGraph: @Sendable (Double) -> FeatureGraph

  /// Summarises a matrix. Costs one pass over it and n²m multiply–adds for its overlaps.
  ///
  /// The window 0.8 ... 1.2 is compared in the matrix's own precision, as NumPy and PyTorch do.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public init<Scalar: KernelScalar>(
    _ weights: WeightMatrix<Scalar>, l1: Double? = nil, initial: InitialState<Scalar>? = nil,
    loss: ObjectiveLoss? = nil
  ) {
    precondition(
      weights.elements.count == weights.features * weights.hidden, "a matrix is n × m")
    features = weights.features
    hidden = weights.hidden
    self.l1 = l1
    self.loss = loss
    (rows, columns) = Self.sums(of: weights)
    overlaps = OverlapSummary(weights, rows: rows)
    fromInitial = initial.map { [rows] in InitialComparison(from: $0, to: weights, rows: rows) }
    magnitudes = { feature in weights.row(feature).map { Double($0.magnitude) } }
    relativeWindow = { threshold in RelativeWindow(weights, threshold: threshold) }
    featureGraph = { threshold in FeatureGraph(weights, threshold: threshold) }
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private static func sums<Scalar: KernelScalar>(of weights: WeightMatrix<Scalar>)
    -> (rows: [Row], columns: [Column])
  {
    var rows = [Row](repeating: Row(), count: weights.features)
    var columns = [Column](repeating: Column(), count: weights.hidden)
    weights.elements.withUnsafeBufferPointer { elements in
      columns.withUnsafeMutableBufferPointer { columns in
        for i in 0..<weights.features {
          let start = i &* weights.hidden
          rows[i] = row(
            UnsafeBufferPointer(rebasing: elements[start..<start &+ weights.hidden]),
            addingTo: columns)
        }
      }
    }
    return (rows, columns)
  }

  @inline(__always)
  private static func row<Scalar: KernelScalar>(
    _ weights: UnsafeBufferPointer<Scalar>, addingTo columns: UnsafeMutableBufferPointer<Column>
  ) -> Row {
    let (low, high): (Scalar, Scalar) = (0.8, 1.2)
    var row = Row()
    var largest: Scalar = -1
    for k in weights.indices {
      let weight = weights[k]
      let magnitude = weight.magnitude
      if magnitude > largest { (largest, row.largestNeuron) = (magnitude, k) }
      if weight == 0 { continue }
      let isInWindow = magnitude >= low && magnitude <= high
      row.add(magnitude: Double(magnitude), isInWindow: isInWindow)
      columns[k].add(weight: Double(weight), isInWindow: isInWindow)
    }
    return row
  }
}

extension MatrixSummary.Row {
  @inline(__always)
  fileprivate mutating func add(magnitude: Double, isInWindow: Bool) {
    let square = magnitude * magnitude
    l1Norm += magnitude
    squaredNorm += square
    fourthNorm += square * square
    nonzeroWeights += 1
    if isInWindow { windowWeights += 1 }
  }
}

extension MatrixSummary.Column {
  @inline(__always)
  fileprivate mutating func add(weight: Double, isInWindow: Bool) {
    let square = weight * weight
    squaredNorm += square
    fourthNorm += square * square
    nonzeroWeights += 1
    guard isInWindow else { return }
    if weight > 0 { positiveInWindow += 1 } else { negativeInWindow += 1 }
  }
}
