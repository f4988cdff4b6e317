internal import Foundation

// Sparsity and degree of polysemanticity without a threshold.

extension Measure {
  /// How many neurons share a feature.
  public static let meanRowParticipationRatio = Measure(
    "mean_row_participation_ratio",
    "mean over nonzero features of (Σ_k W_ik²)² / Σ_k W_ik⁴: neurons to a feature",
    isScaleInvariant: true
  ) {
    $0.meanOverNonzeroFeatures { $0.squaredNorm * $0.squaredNorm / $0.fourthNorm }
  }

  /// How many features share a neuron: 1 is monosemantic.
  public static let meanColumnParticipationRatio = Measure(
    "mean_column_participation_ratio",
    "mean over neurons in use of (Σ_i W_ik²)² / Σ_i W_ik⁴: features to a neuron",
    isScaleInvariant: true
  ) { matrix in
    let used = matrix.columns.filter { $0.fourthNorm > 0 }
    return used.reduce(0) { $0 + $1.squaredNorm * $1.squaredNorm / $1.fourthNorm }
      / Double(used.count)
  }

  /// 0 for a flat row, 1 for a row with one weight. Hoyer, JMLR 5 (2004).
  public static let meanHoyer = Measure(
    "mean_hoyer", "mean over nonzero features of (√m − ‖W_i‖₁/|W_i|) / (√m − 1)",
    isScaleInvariant: true
  ) { matrix in
    let root = Double(matrix.hidden).squareRoot()
    return matrix.meanOverNonzeroFeatures {
      (root - $0.l1Norm / $0.squaredNorm.squareRoot()) / (root - 1)
    }
  }

  /// 0 for a flat row, 1 − 1/m for a row with one weight. Hurley, Rickard, IEEE Trans. Inf. Theory
  /// 55 (2009), doi:10.1109/TIT.2009.2027527. Sorts every row: costs n · m log m.
  public static let meanGini = Measure(
    "mean_gini", "mean over nonzero features of the Gini index of |W_ik|", isScaleInvariant: true
  ) { matrix in
    let values = (0..<matrix.features)
      .filter { matrix.rows[$0].l1Norm > 0 }
      .map { gini(matrix.magnitudes($0), sum: matrix.rows[$0].l1Norm) }
    return values.reduce(0, +) / Double(values.count)
  }

  /// The number of features that would carry the same entropy if they shared the squared weights
  /// equally: n when all rows have one length, 1 when one feature holds everything.
  public static let effectiveFeatures = Measure(
    "effective_features", "exp of the entropy of |W_i|² / Σ_j |W_j|²", isScaleInvariant: true
  ) { matrix in
    let total = matrix.rows.reduce(0) { $0 + $1.squaredNorm }
    guard total > 0 else { return .nan }
    let shares = matrix.rows.map { $0.squaredNorm / total }.filter { $0 > 0 }
    return exp(-shares.reduce(0) { $0 + $1 * log($1) })
  }
}

/// 1 − 2 Σ_k (|w|_(k) / ‖w‖₁) (m − k + ½) / m over ascending order statistics k = 1 ... m.
private func gini(_ magnitudes: [Double], sum: Double) -> Double {
  let count = Double(magnitudes.count)
  let weighted = magnitudes.sorted().enumerated().reduce(0.0) { partial, entry in
    partial + entry.element * (count - Double(entry.offset) - 0.5)
  }
  return 1 - 2 * weighted / (sum * count)
}
