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

  /// How features 0 and 1, 2 and 3, … lie to each other, for inputs in pairs: 0 at right angles, −1
  /// opposite. NaN where no pair has two nonzero rows.
  public static let meanPairCosine = Measure(
    "mean_pair_cosine", "mean cosine of features 2i and 2i + 1, over pairs of nonzero rows",
    kind: .number, isScaleInvariant: true
  ) { matrix in
    let overlaps = matrix.overlaps
    let cosines = overlaps.pairOverlaps.enumerated()
      .map { pair, overlap in
        (overlap, overlaps.diagonal[2 * pair] * overlaps.diagonal[2 * pair + 1])
      }
      .filter { _, norms in norms > 0 }
      .map { overlap, norms in overlap / norms.squareRoot() }
    return cosines.reduce(0, +) / Double(cosines.count)
  }

  /// Fractions at which dimensionalities are said to stick: features of their own, tetrahedra, triangles,
  /// digons, pentagons, square antiprisms.
  static let stickyFractions: [(name: String, value: Double)] = [
    ("1", 1), ("3_4", 3.0 / 4), ("2_3", 2.0 / 3), ("1_2", 1.0 / 2), ("2_5", 2.0 / 5),
    ("3_8", 3.0 / 8),
  ]

  /// Whether represented features gather at a fraction: more of their D_i lie within 0.01 of it than in
  /// the next 0.01 to either side. 0 on average where D_i are spread smoothly, whatever their law; the
  /// most is 1. NaN for a network without a represented feature.
  ///
  /// For D_i ≤ 1 the window of 1 is below it alone, as are its neighbours.
  public static let excessAtFractions = stickyFractions.map { name, fraction in
    Measure(
      "dimensionality_excess_at_\(name)",
      "share of represented features with D_i within 0.01 of \(name.replacing("_", with: "/")), less that 0.01 to 0.02 away",
      kind: .number
    ) { matrix in
      let overlaps = matrix.overlaps
      let distances = zip(overlaps.diagonal, overlaps.squaresByFeature)
        .filter { norm, _ in norm >= 0.25 }
        .map { norm, squares in abs(norm * norm / squares - fraction) }
      let (near, beside) = (
        distances.count { $0 < 0.01 }, distances.count { $0 >= 0.01 && $0 < 0.02 }
      )
      return Double(near - beside) / Double(distances.count)
    }
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
