public import Randomness

/// W_ik ~ N(0, 1/m), the paper's initialiser: rows have squared norm 1 on average.
public struct NormalInitializer: Initializer {
  /// The name in experiment files.
  public static let name = "normal"

  /// Draws the weights row by row.
  public static func weights(features: Int, hidden: Int, from stream: inout RandomStream)
    -> WeightMatrix<Float>
  {
    .normal(
      features: features, hidden: hidden, standardDeviation: (1 / Double(hidden)).squareRoot(),
      from: &stream)
  }
}

extension WeightMatrix<Float> {
  /// Independent N(0, σ²) weights, drawn in double precision, row by row, and rounded.
  static func normal(
    features: Int, hidden: Int, standardDeviation: Double, from stream: inout RandomStream
  ) -> WeightMatrix<Float> {
    var normal = NormalDistribution()
    var matrix = WeightMatrix(zerosOf: features, by: hidden)
    for index in matrix.elements.indices {
      matrix.elements[index] = Float(standardDeviation * normal.next(from: &stream))
    }
    return matrix
  }
}
