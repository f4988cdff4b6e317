internal import Matrix
internal import Model

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
  /// a_{2i,2i+1}, one for each pair of neighbours.
  public private(set) var pairOverlaps: [Double]
  /// Features whose row is not zero.
  public let nonzeroFeatures: Int
  private var sums = PairSums()

  /// Σ_{i≠j} ReLU(a_ij)².
  public var interference: Double { sums.interference }
  /// Pairs i < j with a_ij < 0.
  public var negativePairs: Int { sums.negative }
  /// Sum of the cosines over pairs i < j of nonzero features.
  public var cosineSum: Double { sums.cosine }
  /// The largest |cosine| of such a pair; NaN when there is none.
  public var largestCosine: Double { sums.largestCosine }

  /// Pairs i < j.
  public var pairs: Int { features * (features - 1) / 2 }
  /// Pairs i < j of nonzero features.
  public var nonzeroPairs: Int { nonzeroFeatures * (nonzeroFeatures - 1) / 2 }

  /// Summarises all overlaps. Costs n²m multiply–adds and a pass over n²/2 of them.
  ///
  /// - Parameters:
  ///   - weights: n × m.
  ///   - rows: the sums over each row of `weights`.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  init<Scalar: KernelScalar>(_ weights: WeightMatrix<Scalar>, rows: [MatrixSummary.Row]) {
    features = weights.features
    diagonal = Array(repeating: 0, count: weights.features)
    squaresByFeature = diagonal
    pairOverlaps = Array(repeating: 0, count: weights.features / 2)
    nonzeroFeatures = rows.count { $0.squaredNorm > 0 }
    // A block of the Gram matrix of at most some megabytes.
    let height = max(1, min(weights.features, 1 << 20 / weights.features))
    for start in stride(from: 0, to: weights.features, by: height) {
      let block = start..<min(start + height, weights.features)
      add(Scalar.overlaps(weights, rows: block, weights), of: block, rows)
    }
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private mutating func add<Scalar: KernelScalar>(
    _ overlaps: WeightMatrix<Scalar>, of block: Range<Int>, _ rows: [MatrixSummary.Row]
  ) {
    let features = features
    var sums = sums
    overlaps.elements.withUnsafeBufferPointer { overlaps in
      for i in block {
        let row = (i &- block.lowerBound) &* features
        diagonal[i] = Double(overlaps[row &+ i])
        if i.isMultiple(of: 2), i + 1 < features {
          pairOverlaps[i / 2] = Double(overlaps[row &+ i &+ 1])
        }
      }
      squaresByFeature.withUnsafeMutableBufferPointer { squares in
        rows.withUnsafeBufferPointer { rows in
          for i in block {
            let start = (i &- block.lowerBound) &* features
            let own = Double(overlaps[start &+ i])
            let norm = rows[i].squaredNorm
            squares[i] += own * own
            for j in i &+ 1..<max(features, i &+ 1) {
              let square = sums.add(
                Double(overlaps[start &+ j]), norms: norm * rows[j].squaredNorm)
              squares[i] += square
              squares[j] += square
            }
          }
        }
      }
    }
    self.sums = sums
  }
}

/// Sums over pairs i < j of features.
private struct PairSums {
  var interference = 0.0
  var negative = 0
  var cosine = 0.0
  var largestCosine = Double.nan

  /// Counts one pair.
  ///
  /// - Parameters:
  ///   - overlap: a_ij.
  ///   - norms: |W_i|² |W_j|².
  /// - Returns: a_ij².
  @inline(__always)
  mutating func add(_ overlap: Double, norms: Double) -> Double {
    let square = overlap * overlap
    if overlap > 0 { interference += 2 * square }
    if overlap < 0 { negative &+= 1 }
    guard norms > 0 else { return square }
    let cosine = overlap / norms.squareRoot()
    self.cosine += cosine
    largestCosine = Double.maximum(largestCosine, abs(cosine))
    return square
  }
}
