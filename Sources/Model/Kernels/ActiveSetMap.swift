/// One proximal step, or a block of them, as every hidden neuron sees it (science §3, §11).
///
/// All neurons meet the same n × n map: with w a neuron's n weights and s their signs,
///
///     w ← soft(P (w − shift s) + shift diag(P) s, thresholds).
///
/// One step of proximal gradient descent is P = I − lr · 4R, shift = 0, thresholds = lr · λ.
struct ActiveSetMap<Scalar: BLASScalar> {
  let features: Int
  /// P, n × n.
  var matrix: [Scalar]
  /// Pᵀ, n × n: row j is what one unit of weight j adds to each weight.
  var transposed: [Scalar]
  /// Soft-thresholds, one a feature.
  var thresholds: [Scalar]
  /// How far P's argument is moved towards zero; 0 for a single step.
  var shift: Scalar = 0
  /// shift · P_ii, which undoes the move on the diagonal.
  var restored: [Scalar]

  /// The identity.
  init(features n: Int) {
    features = n
    matrix = Array(repeating: 0, count: n * n)
    for i in 0..<n { matrix[i * n + i] = 1 }
    transposed = matrix
    thresholds = Array(repeating: 0, count: n)
    restored = thresholds
  }

  /// Becomes one step from weights with the Gram matrix `gram`, of which the upper triangle is
  /// read. Costs n².
  ///
  /// P and not 4R is what products take: a zero weight then needs no special case, and the step
  /// touches each weight once.
  ///
  /// - Returns: the data loss of those weights.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func setStep(gram: [Scalar], _ rates: StepRates) -> DataLoss {
    let n = features
    let learningRate = Scalar(rates.learningRate)
    let threshold = Scalar(rates.learningRate * rates.l1)
    var (reconstruction, interference) = (0.0, 0.0)
    let rate = 4 * learningRate
    gram.withUnsafeBufferPointer { gram in
      matrix.withUnsafeMutableBufferPointer { P in
        for i in 0..<n {
          let norm = gram[i * n + i]
          let error = rectified(norm) - 1
          reconstruction += Double(error * error)
          P[i * n + i] = norm <= 0 ? 1 : 1 - rate * error
          var rowSum: Scalar = 0
          for j in i + 1..<max(n, i + 1) {
            let overlap = rectified(gram[i * n + j])
            rowSum += overlap * overlap
            P[i * n + j] = -rate * overlap
            P[j * n + i] = -rate * overlap
          }
          interference += 2 * Double(rowSum)
        }
      }
    }
    transposed = matrix
    shift = 0
    for i in 0..<n {
      thresholds[i] = threshold
      restored[i] = 0
    }
    return DataLoss(reconstruction: reconstruction, interference: interference)
  }
}

/// What a pass over the weights sums up for the next step.
struct ActiveSetMoments<Scalar: BLASScalar> {
  /// Upper triangle of W Wᵀ, n × n.
  var gram: [Scalar]
  /// sign(W) Wᵀ, n × n; empty when nobody asked.
  var signed: [Scalar] = []
  /// Upper triangle of sign(W) sign(W)ᵀ, n × n; empty when nobody asked.
  var signs: [Scalar] = []
  /// Entry (i, j) is Σ_k w_jk² over the nonzero weights of row i, n × n; empty when nobody asked.
  var energy: [Scalar] = []

  /// Zeros for n features.
  init(features: Int, withSigns: Bool) {
    gram = Array(repeating: 0, count: features * features)
    if withSigns { (signed, signs, energy) = (gram, gram, gram) }
  }

  /// Stops summing signs.
  mutating func dropSigns() { (signed, signs, energy) = ([], [], []) }

  /// Back to zero.
  mutating func clear() {
    for index in gram.indices { gram[index] = 0 }
    for index in signed.indices { signed[index] = 0 }
    for index in signs.indices { signs[index] = 0 }
    for index in energy.indices { energy[index] = 0 }
  }
}
