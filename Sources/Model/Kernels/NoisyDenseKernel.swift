internal import Matrix

/// Training with hidden noise on BLAS: H = W + ξ, Y = ReLU(H Wᵀ), ∂loss/∂W = Eᵀ H + E W with E = 2
/// (Y − I) ∘ 1[H Wᵀ > 0].
///
/// Works on whole matrices: with noise, n and m are small in every published experiment. A step
/// costs 6n²m flops.
struct NoisyDenseKernel<Scalar: BLASScalar>: TrainingKernel {
  private var weights: WeightMatrix<Scalar>
  var network: Network<Scalar> { Network(weights) }
  private var hidden: [Scalar]
  private var gradient: [Scalar]
  /// H Wᵀ, then E in its place: row = example, column = output.
  private var error: [Scalar]
  private var rule: any UpdateRule<Scalar>

  init(weights: WeightMatrix<Scalar>, rule: any UpdateRule<Scalar>) {
    BLASLibrary.useOneThread
    self.weights = weights
    self.rule = rule
    hidden = weights.elements
    gradient = weights.elements
    error = Array(repeating: 0, count: weights.features * weights.features)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func step(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss {
    addNoise(noise)
    computeActivations()
    let loss = computeError()
    computeGradient()
    rule.beginStep(rates)
    weights.elements.withUnsafeMutableBufferPointer { weights in
      gradient.withUnsafeBufferPointer { gradient in
        rule.update(weights, gradient: gradient, offset: 0, isPenalised: true)
      }
    }
    return loss
  }

  private mutating func addNoise(_ noise: [Float]) {
    let m = weights.hidden
    let noiseStride = noise.count == m ? 0 : m
    for example in 0..<weights.features {
      for k in 0..<m {
        let shift = noise.isEmpty ? 0 : Scalar(noise[example * noiseStride + k])
        hidden[example * m + k] = weights[example, k] + shift
      }
    }
  }

  private mutating func computeActivations() {
    let (n, m) = (weights.features, weights.hidden)
    weights.elements.withUnsafeBufferPointer { W in
      hidden.withUnsafeBufferPointer { H in
        error.withUnsafeMutableBufferPointer { E in
          guard let W = W.baseAddress, let H = H.baseAddress, let E = E.baseAddress else { return }
          Scalar.multiply(
            MatrixProduct(
              rows: n, columns: n, inner: m, A: H, strideA: m, B: W, strideB: m,
              transposesB: true, beta: 0, C: E, strideC: n))
        }
      }
    }
  }

  private mutating func computeError() -> DataLoss {
    let n = weights.features
    var (reconstruction, interference): (Scalar, Scalar) = (0, 0)
    for example in 0..<n {
      for output in 0..<n {
        let activation = error[example * n + output]
        let isOwn = output == example
        let difference = rectified(activation) - (isOwn ? 1 : 0)
        if isOwn {
          reconstruction += difference * difference
        } else {
          interference += difference * difference
        }
        error[example * n + output] = activation <= 0 ? 0 : 2 * difference
      }
    }
    return DataLoss(reconstruction: Double(reconstruction), interference: Double(interference))
  }

  private mutating func computeGradient() {
    let (n, m) = (weights.features, weights.hidden)
    weights.elements.withUnsafeBufferPointer { W in
      hidden.withUnsafeBufferPointer { H in
        error.withUnsafeBufferPointer { E in
          gradient.withUnsafeMutableBufferPointer { D in
            guard let W = W.baseAddress, let H = H.baseAddress, let E = E.baseAddress,
              let D = D.baseAddress
            else { return }
            var product = MatrixProduct(
              rows: n, columns: m, inner: n, A: E, strideA: n, transposesA: true, B: H, strideB: m,
              beta: 0, C: D, strideC: m)
            Scalar.multiply(product)
            product.transposesA = false
            product.B = W
            product.beta = 1
            Scalar.multiply(product)
          }
        }
      }
    }
  }
}
