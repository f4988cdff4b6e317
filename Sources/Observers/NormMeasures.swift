// Norms of the rows, averaged over all features.

extension Measure {
  /// Proportional to the ℓ1 penalty.
  public static let meanL1Norm = Measure("mean_l1_norm", "mean over features of ‖W_i‖₁") {
    $0.meanOverFeatures { $0.l1Norm }
  }

  /// Feature benefit drives it to 1.
  public static let meanSquaredNorm = Measure("mean_squared_norm", "mean over features of |W_i|²") {
    $0.meanOverFeatures { $0.squaredNorm }
  }

  /// The paper's measure of sparsity under noise.
  public static let meanFourthNorm = Measure(
    "mean_fourth_norm", "mean over features of ‖W_i‖₄⁴ = Σ_k W_ik⁴"
  ) {
    $0.meanOverFeatures { $0.fourthNorm }
  }

  /// The fourth norm with the row's length taken out; 1/m for a flat row, 1 for a row with one
  /// weight.
  public static let meanNormalizedFourthNorm = Measure(
    "mean_normalized_fourth_norm", "mean over nonzero features of ‖W_i‖₄⁴ / |W_i|⁴",
    isScaleInvariant: true
  ) {
    $0.meanOverNonzeroFeatures { $0.fourthNorm / ($0.squaredNorm * $0.squaredNorm) }
  }

  /// m′ of the paper's sparsification figure.
  public static let meanNonzeroWeights = Measure(
    "mean_nonzero_weights", "m′: mean over features of the number of weights that are not exactly 0"
  ) {
    $0.meanOverFeatures { Double($0.nonzeroWeights) }
  }
}

extension MatrixSummary {
  func meanOverFeatures(_ value: (Row) -> Double) -> Double {
    rows.reduce(0) { $0 + value($1) } / Double(features)
  }

  /// NaN when every row is zero.
  func meanOverNonzeroFeatures(_ value: (Row) -> Double) -> Double {
    let nonzero = rows.filter { $0.squaredNorm > 0 }
    return nonzero.reduce(0) { $0 + value($1) } / Double(nonzero.count)
  }
}
