// Measures of superposition proper: how many features a network represents, in how many dimensions, and how
// much they interfere (Elhage et al., "Toy Models of Superposition", 2022).

extension Measure {
  /// D*: hidden dimensions to a unit of squared norm; 1 where m features have a dimension each, ½ in
  /// antipodal pairs. NaN for a network of zeros.
  public static let dimensionsPerFeature = Measure(
    "dimensions_per_feature", "D* = m/‖W‖²_F, hidden dimensions to a represented feature"
  ) { matrix in
    let norm = matrix.overlaps.diagonal.reduce(0, +)
    return norm > 0 ? Double(matrix.hidden) / norm : .nan
  }

  /// How much of others a feature's own direction carries: 0 where nothing is shared, 1 in an antipodal
  /// pair of unit rows. NaN where all rows are zero.
  public static let meanSuperposition = Measure(
    "mean_superposition", "mean over nonzero features of Σ_{j≠i} (Ŵ_i · W_j)²"
  ) { matrix in
    let overlaps = matrix.overlaps
    let values = zip(overlaps.diagonal, overlaps.squaresByFeature)
      .filter { norm, _ in norm > 0 }
      // a_ii² is as large as the sum where nothing is shared, and rounding may make the rest negative.
      .map { norm, squares in max(0, squares - norm * norm) / norm }
    return values.reduce(0, +) / Double(values.count)
  }

  /// Thresholds of the norm at which a feature counts as represented; no count at one alone says much.
  static let representedNorms = [0.1, 0.3, 0.5, 0.7, 0.9]

  /// Features that are represented, over a range of norms.
  public static let representedFeatures = representedNorms.map { threshold in
    let percent = Int((threshold * 100).rounded())
    return Measure(
      "represented_features_\(percent)", "features with |W_i| of at least \(threshold)",
      kind: .count
    ) { matrix in
      Double(matrix.overlaps.diagonal.count { $0 >= threshold * threshold })
    }
  }
}
