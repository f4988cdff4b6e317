public import Matrix
public import Randomness

/// Each neuron starts with a single feature: W_ik ~ N(0, min(n, m)/m) where i ≡ k modulo min(n, m), and 0
/// elsewhere. With fewer neurons than features, each feature starts on one neuron instead.
public struct DisjointInitializer: Initializer {
  /// The name in experiment files.
  public static let name = "disjoint"

  /// Nothing is needed.
  public init(values: [String: Double] = [:]) {}

  /// Over all entries, 1/√m: rows have squared norm 1 on average.
  public func standardDeviation(features: Int, hidden: Int) -> Double {
    (1 / Double(hidden)).squareRoot()
  }

  /// Draws row by row what is not zero.
  public func weights(features: Int, hidden: Int, from stream: inout RandomStream)
    -> WeightMatrix<Float>
  {
    let period = min(features, hidden)
    let scale = (Double(period) / Double(hidden)).squareRoot()
    var normal = NormalDistribution()
    var matrix = WeightMatrix<Float>(zerosOf: features, by: hidden)
    for i in 0..<features {
      for k in stride(from: i % period, to: hidden, by: period) {
        matrix[i, k] = Float(scale * normal.next(from: &stream))
      }
    }
    return matrix
  }
}
