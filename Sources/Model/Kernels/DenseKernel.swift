internal import Matrix

/// Noise-free training of a large network: G = W Wᵀ, ∂loss/∂W = 4 R W (science §3), on BLAS.
///
/// Weights, moments and gradient are kept in panels of consecutive neurons, each n × `panelWidth`
/// and contiguous, small enough for L2. One pass over the panels computes a panel's gradient,
/// updates it, and adds its share to the Gram matrix of the next step, so that weights and moments
/// leave main memory once a step. Rejected: whole-matrix products with a separate update pass,
/// measurably slower from m = 1024 on. A step costs 3n²m multiply–adds.
struct DenseKernel<Scalar: BLASScalar>: TrainingKernel {
  /// Neurons to a panel.
  static var panelWidth: Int { Kernels.panelWidth }

  private let features: Int
  private let hidden: Int
  private var panels: [Scalar]
  private var gradient: [Scalar]
  /// Upper triangle of W Wᵀ at the current weights.
  private var gram: [Scalar]
  /// R, both triangles.
  private var residual: [Scalar]
  private var rule: any UpdateRule<Scalar>

  init(weights: WeightMatrix<Scalar>, rule: any UpdateRule<Scalar>) {
    BLASLibrary.useOneThread
    features = weights.features
    hidden = weights.hidden
    self.rule = rule
    panels = Self.packed(weights)
    gradient = Array(repeating: 0, count: features * Self.panelWidth)
    gram = Array(repeating: 0, count: features * features)
    residual = gram
    computeGram()
  }

  var network: Network<Scalar> { Network(unpacked()) }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private func unpacked() -> WeightMatrix<Scalar> {
    var matrix = WeightMatrix<Scalar>(zerosOf: features, by: hidden)
    for start in stride(from: 0, to: hidden, by: Self.panelWidth) {
      let width = min(Self.panelWidth, hidden - start)
      for feature in 0..<features {
        let (source, target) = (start * features + feature * width, feature * hidden + start)
        matrix.elements.replaceSubrange(
          target..<target + width, with: panels[source..<source + width])
      }
    }
    return matrix
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func step(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss {
    precondition(noise.isEmpty, "the noise-free kernel takes no noise")
    let loss = computeResidual()
    rule.beginStep(rates)
    let (n, m, widest) = (features, hidden, Self.panelWidth)
    panels.withUnsafeMutableBufferPointer { panels in
      gradient.withUnsafeMutableBufferPointer { gradient in
        residual.withUnsafeBufferPointer { residual in
          gram.withUnsafeMutableBufferPointer { gram in
            for start in stride(from: 0, to: m, by: widest) {
              let width = min(widest, m - start)
              let panel = UnsafeMutableBufferPointer(
                rebasing: panels[start * n..<(start + width) * n])
              Self.advance(
                panel, width: width, offset: start * n, isFirst: start == 0, features: n,
                residual: residual, gradient: gradient, gram: gram, rule: &rule)
            }
          }
        }
      }
    }
    return loss
  }

  /// Gradient, update and next Gram share of one panel while it is in cache.
  private static func advance(
    _ panel: UnsafeMutableBufferPointer<Scalar>, width: Int, offset: Int, isFirst: Bool,
    features n: Int, residual: UnsafeBufferPointer<Scalar>,
    gradient: UnsafeMutableBufferPointer<Scalar>, gram: UnsafeMutableBufferPointer<Scalar>,
    rule: inout any UpdateRule<Scalar>
  ) {
    guard let W = panel.baseAddress, let R = residual.baseAddress, let D = gradient.baseAddress,
      let G = gram.baseAddress
    else { return }
    Scalar.multiply(
      MatrixProduct(
        rows: n, columns: width, inner: n, alpha: 4, A: R, strideA: n, B: W, strideB: width,
        beta: 0, C: D,
        strideC: width))
    rule.update(
      panel, gradient: UnsafeBufferPointer(start: D, count: n * width), offset: offset,
      isPenalised: true)
    Scalar.symmetricProduct(
      W, stride: width, size: n, inner: width, beta: isFirst ? 0 : 1, into: G)
  }

  /// R = (ReLU(G) − I) ∘ 1[G > 0] and the loss, from the upper triangle of G.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private mutating func computeResidual() -> DataLoss {
    let n = features
    var (reconstruction, interference) = (0.0, 0.0)
    gram.withUnsafeBufferPointer { gram in
      residual.withUnsafeMutableBufferPointer { residual in
        guard let G = gram.baseAddress, let R = residual.baseAddress else { return }
        for i in 0..<n {
          let norm = G[i * n + i]
          let error = rectified(norm) - 1
          reconstruction += Double(error * error)
          R[i * n + i] = norm <= 0 ? 0 : error
          let (overlaps, right) = (G + i * n + i + 1, R + i * n + i + 1)
          for j in 0..<(n - i - 1) { right[j] = rectified(overlaps[j]) }
          // Summed by BLAS: the compiler keeps a sum of floats in one lane.
          interference += 2 * Double(Scalar.sumOfSquares(right, count: n - i - 1))
        }
        Self.mirrorUpperTriangle(of: R, size: n)
      }
    }
    return DataLoss(reconstruction: reconstruction, interference: interference)
  }

  /// Copies the upper triangle to the lower in blocks that stay in the first-level cache. Rejected:
  /// storing column-wise while the rows are made, which took a tenth of a step at m = n.
  private static func mirrorUpperTriangle(of R: UnsafeMutablePointer<Scalar>, size n: Int) {
    let side = 16
    for top in stride(from: 0, to: n, by: side) {
      for left in stride(from: top, to: n, by: side) {
        for j in left..<min(left + side, n) {
          let target = R + j * n
          for i in top..<min(top + side, j) { target[i] = R[i * n + j] }
        }
      }
    }
  }

  private mutating func computeGram() {
    let (n, m) = (features, hidden)
    gram.withUnsafeMutableBufferPointer { gram in
      panels.withUnsafeBufferPointer { panels in
        guard let G = gram.baseAddress, let W = panels.baseAddress else { return }
        for start in stride(from: 0, to: m, by: Self.panelWidth) {
          let width = min(Self.panelWidth, m - start)
          Scalar.symmetricProduct(
            W + start * n, stride: width, size: n, inner: width, beta: start == 0 ? 0 : 1, into: G)
        }
      }
    }
  }
}

extension DenseKernel {
  /// Panel by panel, row by row; a panel begins at its first neuron × n, and the last may be
  /// narrower.
  private static func packed(_ weights: WeightMatrix<Scalar>) -> [Scalar] {
    var panels: [Scalar] = []
    panels.reserveCapacity(weights.elements.count)
    for start in stride(from: 0, to: weights.hidden, by: panelWidth) {
      let end = min(start + panelWidth, weights.hidden)
      for feature in 0..<weights.features {
        let row = feature * weights.hidden
        panels.append(contentsOf: weights.elements[row + start..<row + end])
      }
    }
    return panels
  }
}
