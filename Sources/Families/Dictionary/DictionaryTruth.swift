internal import Matrix
internal import Model
internal import Randomness

/// What a trial's dictionary should find: how vectors come about, and which directions are features.
struct DictionaryTruth: Sendable {
  /// How vectors come about.
  let vectors: FeatureVectors
  /// F, n × d: a row is what its feature alone adds to a vector.
  let directions: WeightMatrix<Float>
  /// What a direction in the hidden layer does to the network's n outputs, which dictionaries on
  /// different networks are compared by; for ground truth its products with the true directions.
  private let outputs: FeatureVectors
  /// The network's neurons as a dictionary, m × m; `nil` for ground truth.
  let neurons: WeightMatrix<Float>?

  /// A ground truth: n unit vectors, uniform on the sphere in d dimensions.
  init(features: Int, dimensions: Int, from stream: inout RandomStream) {
    directions = WeightMatrix(unitRows: features, dimensions: dimensions, from: &stream)
    vectors = FeatureVectors(directions)
    outputs = FeatureVectors(directions.transposed)
    neurons = nil
  }

  /// The hidden layer of a network.
  init(_ network: NetworkOfDictionary.Trained) {
    vectors = network.vectors
    directions = network.vectors.responses
    outputs = network.outputs
    neurons = WeightMatrix(identityOf: directions.hidden)
  }

  /// What directions, K rows of `decoder`, do to outputs, K × n.
  func outputs(of decoder: WeightMatrix<Float>) -> WeightMatrix<Float> {
    outputs.responses(to: decoder)
  }
}

extension WeightMatrix<Float> {
  /// Rows of length 1, uniform on the sphere: Gaussian vectors, normalised.
  init(unitRows rows: Int, dimensions: Int, from stream: inout RandomStream) {
    var normal = NormalDistribution()
    var elements: [Float] = []
    elements.reserveCapacity(rows * dimensions)
    for _ in 0..<rows {
      let row = (0..<dimensions).map { _ in normal.next(from: &stream) }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      elements += row.map { Float($0 / length) }
    }
    self.init(features: rows, hidden: dimensions, elements: elements)
  }
}
