/// The tied weights W of one network, or any other dense matrix of the study, with value semantics.
///
/// Row i is feature i's encoding, column k is hidden neuron k (docs/science.md: n × m, row-major).
public struct WeightMatrix<Scalar: BinaryFloatingPoint & Sendable>: Sendable, Equatable {
  /// Number of rows, n.
  public let features: Int
  /// Number of columns, m.
  public let hidden: Int
  /// All weights, row-major; `count == features * hidden`.
  public var elements: [Scalar]

  /// Wraps row-major elements.
  ///
  /// - Precondition: `elements.count == features * hidden` and both sizes are at least 1.
  public init(features: Int, hidden: Int, elements: [Scalar]) {
    precondition(features >= 1 && hidden >= 1, "a weight matrix has at least one row and column")
    precondition(elements.count == features * hidden, "element count must be features × hidden")
    self.features = features
    self.hidden = hidden
    self.elements = elements
  }

  /// A matrix of zeros.
  public init(zerosOf features: Int, by hidden: Int) {
    self.init(
      features: features, hidden: hidden,
      elements: Array(repeating: 0, count: features * hidden))
  }

  /// Converts every element to another precision, rounding to nearest.
  @_specialize(where Scalar == Float, Other == Float)
  @_specialize(where Scalar == Float, Other == Double)
  @_specialize(where Scalar == Double, Other == Float)
  public init<Other>(_ other: WeightMatrix<Other>) {
    self.init(
      features: other.features, hidden: other.hidden, elements: other.elements.map { Scalar($0) })
  }

  /// The weight of `feature` on `neuron`.
  public subscript(feature: Int, neuron: Int) -> Scalar {
    get { elements[feature * hidden + neuron] }
    set { elements[feature * hidden + neuron] = newValue }
  }

  /// The encoding of one feature: m weights.
  public func row(_ feature: Int) -> ArraySlice<Scalar> {
    elements[feature * hidden..<(feature + 1) * hidden]
  }

  /// The identity of that size.
  public init(identityOf size: Int) {
    self.init(zerosOf: size, by: size)
    for index in 0..<size { self[index, index] = 1 }
  }

  /// Rows as columns.
  public var transposed: WeightMatrix {
    var result = WeightMatrix(zerosOf: hidden, by: features)
    for row in 0..<features {
      for column in 0..<hidden { result[column, row] = self[row, column] }
    }
    return result
  }
}
