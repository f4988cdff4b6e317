public import Matrix
internal import Model

/// A linear map with intercept from vectors to targets, by least squares with a penalty on its weights.
///
/// Minimises Σ_e ‖y_e − B h_e − c‖²/E + ridge ‖B‖². Chosen over multinomial logistic regression, which probes of the
/// literature fit by gradient descent: the answer is exact, has no step size to choose, and one factor serves all
/// levels of label noise and both questions, which only change the right-hand side. Under symmetric label noise the
/// expected targets are an increasing function of the true ones, so that the largest output stays the right one.
public struct RidgeProbe: Sendable {
  /// B, r × d.
  private let weights: WeightMatrix<Double>
  /// c, r numbers.
  private let offsets: [Double]

  /// Fits it: E d² + E d r multiply–adds, and d³/6 for the factor. Fails for vectors that are not
  /// finite.
  ///
  /// - Parameters:
  ///   - vectors: E × d.
  ///   - targets: r × E, a row is one output.
  ///   - ridge: above 0, in units of a squared vector.
  public init?(_ vectors: WeightMatrix<Double>, _ targets: WeightMatrix<Double>, ridge: Double) {
    let count = Double(vectors.features)
    let columns = vectors.transposed
    let (means, heights) = (columns.rowMeans, targets.rowMeans)
    let (centred, sides) = (columns.lessInRows(means), targets.lessInRows(heights))
    var gram = Double.overlaps(centred, centred)
    for index in 0..<gram.features { gram[index, index] += ridge * count }
    guard
      let weights = SymmetricMatrix(gram).solutions(of: Double.overlaps(sides, centred))
    else { return nil }
    self.weights = weights
    offsets = heights.indices.map { row in
      zip(weights.row(row), means).reduce(heights[row]) { $0 - $1.0 * $1.1 }
    }
  }

  /// Outputs for some vectors: T × d to T × r.
  public func outputs(for vectors: WeightMatrix<Double>) -> WeightMatrix<Double> {
    var outputs = Double.overlaps(vectors, weights)
    for index in outputs.elements.indices {
      outputs.elements[index] += offsets[index % outputs.hidden]
    }
    return outputs
  }
}

extension WeightMatrix<Double> {
  fileprivate var rowMeans: [Double] {
    (0..<features).map { row($0).reduce(0, +) / Double(hidden) }
  }

  /// Each row less a number of its own.
  fileprivate func lessInRows(_ values: [Double]) -> WeightMatrix {
    var result = self
    for index in elements.indices { result.elements[index] -= values[index / hidden] }
    return result
  }
}
