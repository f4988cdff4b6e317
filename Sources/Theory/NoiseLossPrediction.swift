// What hidden noise adds to the loss, and the simplex state it drives the rows to.

internal import Statistics

/// Expected losses of y_j = ReLU(W_j · (W_i + ξ)) when every hidden neuron has independent
/// symmetric noise.
///
/// The noise reaches output j as Z = W_j · ξ, of variance s² = σ²|W_j|² and fourth cumulant κ4
/// ‖W_j‖₄⁴. Rows enter through |W|² and ‖W‖₄⁴ = Σ W_k⁴ alone.
public struct NoiseLossPrediction: Sendable, Equatable {
  /// σ, the standard deviation of the noise of one hidden neuron.
  public let standardDeviation: Double
  /// κ4/σ⁴: −2 for bipolar, −6/5 for uniform, 0 for Gaussian, 3 for Laplace noise.
  public let excessKurtosis: Double

  /// Predictions for one noise law.
  ///
  /// - Precondition: `standardDeviation` ≥ 0 and `excessKurtosis` ≥ −2, the least any law has.
  public init(standardDeviation: Double, excessKurtosis: Double) {
    precondition(standardDeviation >= 0, "a standard deviation is not negative")
    precondition(excessKurtosis >= -2, "no law has an excess kurtosis below -2")
    self.standardDeviation = standardDeviation
    self.excessKurtosis = excessKurtosis
  }

  /// E (1 − y_i)² = (1 − |W_i|²)² + σ²|W_i|², free of the fourth norm.
  ///
  /// Exact while the output never meets the ReLU's kink, |Z| < |W_i|².
  public func diagonal(squaredNorm: Double) -> Double {
    let gap = 1 - squaredNorm
    return gap * gap + standardDeviation * standardDeviation * squaredNorm
  }

  /// E ReLU(a + Z)² for the inner product a = W_i · W_j, with s² and γ those of row j:
  /// s² [(1 + u²) Q(u) − u φ(u) + (γ/12) u φ(u)], u = −a/s, γ = (κ4/σ⁴) ‖W_j‖₄⁴/|W_j|⁴.
  ///
  /// First order of the Edgeworth series: exact for Gaussian noise and for any symmetric law at a =
  /// 0, otherwise with an error of the order of γ² and of the sixth cumulant. ReLU(a)² when s = 0.
  ///
  /// - Parameters:
  ///   - inner: a; negative when the rows repel.
  ///   - squaredNorm: |W_j|² ≥ 0.
  ///   - fourthNorm: ‖W_j‖₄⁴, between |W_j|⁴/m and |W_j|⁴.
  /// - Returns: the expected squared output, in the unit of the loss.
  public func offDiagonal(inner: Double, squaredNorm: Double, fourthNorm: Double) -> Double {
    let variance = standardDeviation * standardDeviation * squaredNorm
    guard variance > 0 else {
      let output = max(inner, 0)
      return output * output
    }
    let u = -inner / variance.squareRoot()
    let density = u * Normal.density(u)
    let gaussian = (1 + u * u) * Normal.upperTail(u) - density
    return variance * (gaussian + rowKurtosis(squaredNorm, fourthNorm) / 12 * density)
  }

  /// ∂E ReLU(a + Z)²/∂‖W_j‖₄⁴ at fixed |W_j|²: negative where sparse rows pay (a < 0 and negative
  /// kurtosis), 0 at a = 0, 0 without noise.
  public func offDiagonalSlope(inner: Double, squaredNorm: Double) -> Double {
    let variance = standardDeviation * standardDeviation * squaredNorm
    guard variance > 0 else { return 0 }
    let u = -inner / variance.squareRoot()
    return variance * rowKurtosis(squaredNorm, 1) / 12 * u * Normal.density(u)
  }

  private func rowKurtosis(_ squaredNorm: Double, _ fourthNorm: Double) -> Double {
    excessKurtosis * fourthNorm / (squaredNorm * squaredNorm)
  }
}

/// n unit rows that repel each other as far as they can.
public struct Simplex: Sendable, Equatable {
  /// n, the number of rows.
  public let rows: Int

  /// A simplex of `rows` = n ≥ 2 rows.
  public init(rows: Int) {
    precondition(rows >= 2, "a simplex has at least two rows")
    self.rows = rows
  }

  /// −1/(n − 1): the least value that all inner products of n unit rows can share, because |Σ W_i|²
  /// ≥ 0.
  public var innerProduct: Double { -1 / Double(rows - 1) }

  /// ‖W_i‖₄⁴ of the axis-aligned simplex W_i ∝ e_i − 1/n, |W_i| = 1:
  /// (n/(n − 1))² [((n − 1)/n)⁴ + (n − 1)/n⁴]. 0.768, 0.879, 0.939 at n = 8, 16, 32.
  public var axisAlignedFourthNorm: Double {
    let n = Double(rows)
    let own = (n - 1) / n
    let scale = n / (n - 1)
    return scale * scale * (own * own * own * own + (n - 1) / (n * n * n * n))
  }
}
