public import Matrix
public import Randomness

/// Features as vectors in d dimensions: Σ_i x_i F_i + b, and an activation of that.
public struct FeatureVectors: Sendable {
  /// F, n × d: true directions, or the encoder of a network.
  public let directions: WeightMatrix<Float>
  /// b, d numbers.
  public let bias: [Float]
  /// σ.
  public let activation: any Activation.Type

  /// Assembles them.
  public init(
    _ directions: WeightMatrix<Float>, bias: [Float]? = nil,
    activation: any Activation.Type = Identity.self
  ) {
    self.directions = directions
    self.bias = bias ?? Array(repeating: 0, count: directions.hidden)
    self.activation = activation
  }

  /// The vectors of some examples x, B × n; overwrites `vectors`, B × d.
  ///
  /// Costs 2d flops for each feature that is on, and a look at all others.
  public func fill(_ vectors: inout [Float], examples: [Float]) {
    let (n, d) = (directions.features, directions.hidden)
    let count = examples.count / n
    vectors.withUnsafeMutableBufferPointer { vectors in
      examples.withUnsafeBufferPointer { examples in
        directions.elements.withUnsafeBufferPointer { F in
          guard let vectors = vectors.baseAddress, let examples = examples.baseAddress,
            let F = F.baseAddress
          else { return }
          for example in 0..<count {
            let (x, vector) = (examples + example &* n, vectors + example &* d)
            vector.update(from: bias, count: d)
            for feature in 0..<n where x[feature] != 0 {
              let (value, direction) = (x[feature], F + feature &* d)
              for column in 0..<d { vector[column] += value * direction[column] }
            }
          }
          activate(vectors, count: count)
        }
      }
    }
  }

  private func activate(_ vectors: UnsafeMutablePointer<Float>, count: Int) {
    guard activation != Identity.self else { return }
    let rows = LayerRows(vectors, count: count, width: directions.hidden)
    activation.activate(rows, into: rows)
  }

  /// What some examples add to the vector of nothing, B × d: x F itself without an activation.
  ///
  /// - Parameter examples: B × n.
  /// - Returns: the vectors less that of no feature at all.
  public func responses(to examples: WeightMatrix<Float>) -> WeightMatrix<Float> {
    var vectors = [Float](repeating: 0, count: examples.features * directions.hidden)
    fill(&vectors, examples: examples.elements)
    return lessNothing(vectors)
  }

  /// What each feature alone adds, n × d: F itself without an activation.
  public var responses: WeightMatrix<Float> {
    var vectors = directions.elements
    for index in vectors.indices { vectors[index] += bias[index % directions.hidden] }
    vectors.withUnsafeMutableBufferPointer { vectors in
      if let start = vectors.baseAddress { activate(start, count: directions.features) }
    }
    return lessNothing(vectors)
  }

  private func lessNothing(_ vectors: [Float]) -> WeightMatrix<Float> {
    var (vectors, nothing) = (vectors, bias)
    nothing.withUnsafeMutableBufferPointer { nothing in
      if let start = nothing.baseAddress { activate(start, count: 1) }
    }
    let d = directions.hidden
    for index in vectors.indices { vectors[index] -= nothing[index % d] }
    return WeightMatrix(features: vectors.count / d, hidden: d, elements: vectors)
  }
}

/// Where the vectors of each step come from: a law of features, its stream, and what features look
/// like.
public struct VectorSource: Sendable {
  private var inputs: InputSource
  private let vectors: FeatureVectors
  private var examples: [Float]
  /// Numbers of a batch, B · d.
  public let valuesPerStep: Int

  /// Vectors of features drawn from a law.
  public init(_ law: any InputLaw, _ vectors: FeatureVectors, from stream: RandomStream) {
    inputs = .drawn(law, from: stream)
    self.vectors = vectors
    examples = Array(repeating: 0, count: inputs.valuesPerStep)
    valuesPerStep = law.batch * vectors.directions.hidden
  }

  /// Overwrites `values`, of length `valuesPerStep`, with the next step's vectors, B × d.
  public mutating func next(into values: inout [Float]) {
    inputs.next(into: &examples)
    vectors.fill(&values, examples: examples)
  }
}
