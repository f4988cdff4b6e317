public import Matrix
public import Randomness

/// Orthonormal rows, uniform over all such matrices (Haar); orthonormal columns where features outnumber
/// neurons: no two features, or neurons, overlap at the start.
///
/// Source: Saxe, McClelland, Ganguli, arXiv 1312.6120; as `torch.nn.init.orthogonal_`.
public struct OrthogonalInitializer: Initializer {
  /// The name in experiment files.
  public static let name = "orthogonal"

  /// Nothing is needed.
  public init(values: [String: Double] = [:]) {}

  /// 1/√max(n, m).
  public func standardDeviation(features: Int, hidden: Int) -> Double {
    (1 / Double(max(features, hidden))).squareRoot()
  }

  /// Normal vectors, each made orthogonal to those before it. Costs n m min(n, m) multiply–adds, twice.
  public func weights(features: Int, hidden: Int, from stream: inout RandomStream)
    -> WeightMatrix<Float>
  {
    let (count, length) = (min(features, hidden), max(features, hidden))
    var normal = NormalDistribution()
    var basis: [[Double]] = []
    for _ in 0..<count {
      var vector = (0..<length).map { _ in normal.next(from: &stream) }
      // Once leaves an error of the size of what was taken away; twice is enough (Kahan and Parlett).
      for _ in 0..<2 {
        for other in basis {
          let overlap = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          for index in vector.indices { vector[index] -= overlap * other[index] }
        }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      basis.append(vector.map { $0 / norm })
    }
    var matrix = WeightMatrix<Float>(zerosOf: features, by: hidden)
    for i in 0..<features {
      for k in 0..<hidden {
        matrix[i, k] = Float(features <= hidden ? basis[i][k] : basis[k][i])
      }
    }
    return matrix
  }
}
