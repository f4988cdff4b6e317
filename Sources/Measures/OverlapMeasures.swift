// Measures of the Gram matrix a_ij = W_i · W_j.

extension Measure {
  /// The share of a dimension that a feature has to itself: 1 alone, 1/2 in an antipodal pair.
  ///
  /// Elhage et al., "Toy Models of Superposition" (2022); equal to the capacity of Scherlis et al., arXiv 2210.01892.
  public static let meanFeatureDimensionality = Measure(
    "mean_feature_dimensionality", "mean over nonzero features of |W_i|² / Σ_j (Ŵ_i · W_j)²"
  ) { matrix in
    let n = matrix.features
    let values = (0..<n).filter { matrix.gram[$0 * n + $0] > 0 }.map { i in
      let norm = matrix.gram[i * n + i]
      let shared = (0..<n).reduce(0.0) { $0 + matrix.gram[i * n + $1] * matrix.gram[i * n + $1] }
      return norm * norm / shared
    }
    return values.reduce(0, +) / Double(values.count)
  }

  /// The largest |cosine| of two features; NaN with fewer than two nonzero rows.
  public static let mutualCoherence = Measure(
    "mutual_coherence", "max over pairs of nonzero features of |a_ij| / (|W_i| |W_j|)"
  ) { matrix in
    var largest = Double.nan
    matrix.forEachPair { i, j, overlap in
      let norms = matrix.rows[i].squaredNorm * matrix.rows[j].squaredNorm
      if norms > 0 { largest = Double.maximum(largest, abs(overlap) / norms.squareRoot()) }
    }
    return largest
  }

  /// Pairs whose interference the ReLU cuts off; NaN for one feature.
  public static let fractionNegativeOverlaps = Measure(
    "fraction_negative_overlaps", "share of pairs i ≠ j with a_ij < 0"
  ) { matrix in
    var (negative, pairs) = (0.0, 0.0)
    matrix.forEachPair { _, _, overlap in
      pairs += 1
      if overlap < 0 { negative += 1 }
    }
    return negative / pairs
  }

  /// 0 when the unit rows sum to zero, as on a simplex, the lowest mean cosine there is; NaN when fewer than two rows are nonzero.
  public static let simplexGap = Measure(
    "simplex_gap", "mean cosine over pairs i ≠ j of nonzero features, plus 1/(n − 1)"
  ) { matrix in
    var (sum, pairs) = (0.0, 0.0)
    matrix.forEachPair { i, j, overlap in
      let norms = matrix.rows[i].squaredNorm * matrix.rows[j].squaredNorm
      if norms > 0 {
        sum += overlap / norms.squareRoot()
        pairs += 1
      }
    }
    let nonzero = Double(matrix.rows.count { $0.squaredNorm > 0 })
    return sum / pairs + 1 / (nonzero - 1)
  }
}

extension MatrixSummary {
  /// Visits each unordered pair of features once.
  func forEachPair(_ body: (_ i: Int, _ j: Int, _ overlap: Double) -> Void) {
    for i in 0..<features {
      for j in i + 1..<max(features, i + 1) { body(i, j, gram[i * features + j]) }
    }
  }
}
