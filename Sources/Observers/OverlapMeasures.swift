// Measures of the Gram matrix a_ij = W_i · W_j.

extension Measure {
  /// The share of a dimension that a feature has to itself: 1 alone, 1/2 in an antipodal pair.
  ///
  /// Elhage et al., "Toy Models of Superposition" (2022); equal to the capacity of Scherlis et al.,
  /// arXiv 2210.01892.
  public static let meanFeatureDimensionality = Measure(
    "mean_feature_dimensionality", "mean over nonzero features of |W_i|² / Σ_j (Ŵ_i · W_j)²",
    isScaleInvariant: true
  ) { matrix in
    let overlaps = matrix.overlaps
    let values = zip(overlaps.diagonal, overlaps.squaresByFeature)
      .filter { norm, _ in norm > 0 }
      .map { norm, squares in norm * norm / squares }
    return values.reduce(0, +) / Double(values.count)
  }

  /// The largest |cosine| of two features; NaN with fewer than two nonzero rows.
  public static let mutualCoherence = Measure(
    "mutual_coherence", "max over pairs of nonzero features of |a_ij| / (|W_i| |W_j|)",
    isScaleInvariant: true
  ) {
    $0.overlaps.largestCosine
  }

  /// Pairs whose interference the ReLU cuts off; NaN for one feature.
  public static let fractionNegativeOverlaps = Measure(
    "fraction_negative_overlaps", "share of pairs i ≠ j with a_ij < 0", isScaleInvariant: true
  ) {
    Double($0.overlaps.negativePairs) / Double($0.overlaps.pairs)
  }

  /// 0 when the unit rows sum to zero, as on a simplex, the lowest mean cosine there is; NaN when
  /// fewer than two rows are nonzero.
  public static let simplexGap = Measure(
    "simplex_gap", "mean cosine over pairs i ≠ j of nonzero features, plus 1/(n − 1)",
    kind: .number, isScaleInvariant: true
  ) {
    let overlaps = $0.overlaps
    return overlaps.cosineSum / Double(overlaps.nonzeroPairs)
      + 1 / Double(overlaps.nonzeroFeatures - 1)
  }
}
