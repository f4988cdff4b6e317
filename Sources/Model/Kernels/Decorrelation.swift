internal import Matrix

/// Σ_{i≠j} (W_i ∘ W_i)·(W_j ∘ W_j) = Σ_k (s_k² − Σ_i w_ik⁴) with s_k = Σ_i w_ik²: how much of features' squared
/// weights lies on neurons of others. Linear in the number of weights.
enum Decorrelation {
  /// The sum itself.
  static func value<Scalar: KernelScalar>(of weights: WeightMatrix<Scalar>) -> Double {
    (0..<weights.hidden).reduce(0) { sum, k in
      let squares = (0..<weights.features).map { i in
        Double(weights[i, k]) * Double(weights[i, k])
      }
      let total = squares.reduce(0, +)
      return sum + squares.reduce(0) { $0 + $1 * (total - $1) }
    }
  }

  /// Adds `factor` times its gradient, 4 w_ik (s_k − w_ik²). Both matrices are n × m, row by row; `sums` has
  /// room for m numbers.
  @inline(__always)
  static func addGradient<Scalar: KernelScalar>(
    of weights: UnsafeMutablePointer<Scalar>, features: Int, hidden: Int, times factor: Scalar,
    sums: UnsafeMutablePointer<Scalar>, to gradient: UnsafeMutablePointer<Scalar>
  ) {
    sums.update(repeating: 0, count: hidden)
    for i in 0..<features {
      let row = weights + i &* hidden
      for k in 0..<hidden { sums[k] += row[k] * row[k] }
    }
    for i in 0..<features {
      let (row, slopes) = (weights + i &* hidden, gradient + i &* hidden)
      for k in 0..<hidden { slopes[k] += 4 * factor * row[k] * (sums[k] - row[k] * row[k]) }
    }
  }
}
