public import Autoencoder

/// What the measures need to know of the Gram matrix a_ij = W_i · W_j, without keeping it.
///
/// The products are made on BLAS in the matrix's own precision, a few rows at a time, so that
/// memory stays linear in n; the sums over them are in double precision.
public struct OverlapSummary: Sendable {
  /// Number of features n.
  public let features: Int
  /// a_ii = |W_i|², one per feature.
  public private(set) var diagonal: [Double]
  /// Σ_j a_ij², one per feature, its own |W_i|⁴ included.
  public private(set) var squaresByFeature: [Double]
  /// Σ_{i≠j} ReLU(a_ij)².
  public private(set) var interference = 0.0
  /// Pairs i < j with a_ij < 0.
  public private(set) var negativePairs = 0
  /// Sum of the cosines over pairs i < j of nonzero features.
  public private(set) var cosineSum = 0.0
  /// The largest |cosine| of such a pair; NaN when there is none.
  public private(set) var largestCosine = Double.nan
  /// Features whose row is not zero.
  public private(set) var nonzeroFeatures = 0

  /// Pairs i < j.
  public var pairs: Int { features * (features - 1) / 2 }
  /// Pairs i < j of nonzero features.
  public var nonzeroPairs: Int { nonzeroFeatures * (nonzeroFeatures - 1) / 2 }

  /// Summarises all overlaps. Costs n²m multiply–adds and a pass over n²/2 of them.
  ///
  /// - Parameters:
  ///   - weights: n × m.
  ///   - squaredNorms: |W_i|² in double precision, one per feature.
  public init<Scalar: KernelScalar>(_ weights: WeightMatrix<Scalar>, squaredNorms: [Double]) {
    features = weights.features
    diagonal = Array(repeating: 0, count: weights.features)
    squaresByFeature = diagonal
    nonzeroFeatures = squaredNorms.count { $0 > 0 }
    // A block of the Gram matrix of at most some megabytes.
    let height = max(1, min(weights.features, 1 << 20 / weights.features))
    for start in stride(from: 0, to: weights.features, by: height) {
      let rows = start..<min(start + height, weights.features)
      add(Scalar.overlaps(weights, rows: rows, weights), of: rows, squaredNorms: squaredNorms)
    }
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private mutating func add<Scalar: KernelScalar>(
    _ block: WeightMatrix<Scalar>, of rows: Range<Int>, squaredNorms: [Double]
  ) {
    for i in rows {
      let start = (i - rows.lowerBound) * features
      diagonal[i] = Double(block.elements[start + i])
      squaresByFeature[i] += diagonal[i] * diagonal[i]
      for j in i + 1..<max(features, i + 1) {
        add(Double(block.elements[start + j]), i, j, norms: squaredNorms[i] * squaredNorms[j])
      }
    }
  }

  @inline(__always)
  private mutating func add(_ overlap: Double, _ i: Int, _ j: Int, norms: Double) {
    let square = overlap * overlap
    squaresByFeature[i] += square
    squaresByFeature[j] += square
    if overlap > 0 { interference += 2 * square }
    if overlap < 0 { negativePairs += 1 }
    guard norms > 0 else { return }
    let cosine = overlap / norms.squareRoot()
    cosineSum += cosine
    largestCosine = Double.maximum(largestCosine, abs(cosine))
  }
}
