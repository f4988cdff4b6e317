/// The matrices of a batch kernel during one step, and the arithmetic on them.
struct BatchMemory<Scalar: BLASScalar> {
  let base: UnsafeMutablePointer<Scalar>
  let layout: BatchLayout
  let objective: Objective

  private var n: Int { layout.n }
  private var m: Int { layout.m }
  private var B: Int { layout.examples }
  private var isBasis: Bool { objective.inputs == .basis }
  private var scale: Double { objective.scale(examples: B) }

  private func rows(_ start: Int, _ width: Int) -> LayerRows<Scalar> {
    LayerRows(base + start, count: B, width: width)
  }

  /// The data loss, reduced; the gradient of all but λ is left in its place.
  func computeGradient(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss {
    computeHidden(inputs: inputs, noise: noise)
    computeOutputs()
    let loss = computeError()
    objective.architecture.outputActivation.pullBack(
      rows(layout.error, n), at: rows(layout.outputs, n))
    computeDecoderGradient()
    computeHiddenGradient(activationL1: rates.activationL1)
    computeEncoderGradient()
    addSquaredPenalty(rates.l2)
    return loss
  }

  // MARK: - Forward

  private func computeHidden(inputs: [Float], noise: [Float]) {
    let P = base + layout.preactivations
    if isBasis {
      P.update(from: base, count: n * m)
    } else {
      precondition(inputs.count == B * n, "a batch is B × n")
      for index in 0..<B * n { base[layout.inputs + index] = Scalar(inputs[index]) }
      Scalar.multiply(
        MatrixProduct(
          rows: B, columns: m, inner: n, A: base + layout.inputs, strideA: n, B: base, strideB: m,
          beta: 0, C: P, strideC: m))
    }
    if let bias = layout.hiddenBias { addToRows(of: P, width: m, bias: base + bias) }
    objective.architecture.hiddenActivation.activate(
      rows(layout.preactivations, m), into: rows(layout.hidden, m))
    let H = base + layout.hidden
    if !objective.penalties.activationL1.isZero {
      for index in 0..<B * m { base[layout.signs + index] = sign(H[index]) }
    }
    addNoise(noise, to: H)
  }

  private func addNoise(_ noise: [Float], to H: UnsafeMutablePointer<Scalar>) {
    guard !noise.isEmpty else { return }
    precondition(noise.count == m || noise.count == B * m, "m values, or m for each example")
    let stride = noise.count == m ? 0 : m
    for example in 0..<B {
      for k in 0..<m { H[example * m + k] += Scalar(noise[example * stride + k]) }
    }
  }

  private func computeOutputs() {
    let A = base + layout.outputs
    Scalar.multiply(
      MatrixProduct(
        rows: B, columns: n, inner: m, A: base + layout.hidden, strideA: m,
        B: base + layout.decoder, strideB: m, transposesB: true, beta: 0, C: A, strideC: n))
    if let bias = layout.outputBias { addToRows(of: A, width: n, bias: base + bias) }
    objective.architecture.outputActivation.activate(
      rows(layout.outputs, n), into: rows(layout.error, n))
  }

  private func addToRows(
    of matrix: UnsafeMutablePointer<Scalar>, width: Int, bias: UnsafeMutablePointer<Scalar>
  ) {
    for example in 0..<B {
      let row = matrix + example * width
      for index in 0..<width { row[index] += bias[index] }
    }
  }

  /// ∂loss/∂Y in the place of Y, and the loss; sums of an example in its precision, over examples in
  /// double.
  private func computeError() -> DataLoss {
    let (factor, importance) = (Scalar(2 * scale), base + layout.importance)
    var (reconstruction, interference) = (0.0, 0.0)
    for example in 0..<B {
      let Y = base + layout.error + example * n
      let X = base + layout.inputs + example * n
      var (own, other): (Scalar, Scalar) = (0, 0)
      for feature in 0..<n {
        let x: Scalar = isBasis ? (feature == example ? 1 : 0) : X[feature]
        let difference = Y[feature] - x
        let weighted = importance[feature] * difference
        if x == 0 { other += weighted * difference } else { own += weighted * difference }
        Y[feature] = factor * weighted
      }
      reconstruction += Double(own)
      interference += Double(other)
    }
    return DataLoss(reconstruction: scale * reconstruction, interference: scale * interference)
  }

  // MARK: - Backward

  /// ∂loss/∂D = Gᵀ H with G = ∂loss/∂A, and its column sums for the bias.
  private func computeDecoderGradient() {
    Scalar.multiply(
      MatrixProduct(
        rows: n, columns: m, inner: B, A: base + layout.error, strideA: n, transposesA: true,
        B: base + layout.hidden, strideB: m, beta: 0,
        C: base + layout.gradient + layout.decoder, strideC: m))
    if let bias = layout.outputBias {
      sumColumns(of: base + layout.error, width: n, into: base + layout.gradient + bias)
    }
  }

  /// ∂loss/∂P from G D, and its column sums for the bias.
  private func computeHiddenGradient(activationL1: Double) {
    let target = base + layout.hiddenGradient
    Scalar.multiply(
      MatrixProduct(
        rows: B, columns: m, inner: n, A: base + layout.error, strideA: n,
        B: base + layout.decoder, strideB: m, beta: 0, C: target, strideC: m))
    if !objective.penalties.activationL1.isZero {
      let slope = Scalar(scale * activationL1)
      for index in 0..<B * m { target[index] += slope * base[layout.signs + index] }
    }
    objective.architecture.hiddenActivation.pullBack(
      rows(layout.hiddenGradient, m), at: rows(layout.preactivations, m))
    if let bias = layout.hiddenBias {
      sumColumns(of: target, width: m, into: base + layout.gradient + bias)
    }
  }

  /// ∂loss/∂E = Xᵀ ∂loss/∂P, added to the decoder's where both are one.
  private func computeEncoderGradient() {
    let (target, source) = (base + layout.gradient, base + layout.hiddenGradient)
    let isTied = objective.architecture.isTied
    if isBasis {
      for index in 0..<n * m { target[index] = source[index] + (isTied ? target[index] : 0) }
    } else {
      Scalar.multiply(
        MatrixProduct(
          rows: n, columns: m, inner: B, A: base + layout.inputs, strideA: n, transposesA: true,
          B: source, strideB: m, beta: isTied ? 1 : 0, C: target, strideC: m))
    }
  }

  private func addSquaredPenalty(_ l2: Double) {
    guard l2 != 0 else { return }
    let slope = Scalar(2 * l2)
    for index in 0..<layout.weights { base[layout.gradient + index] += slope * base[index] }
  }

  private func sumColumns(
    of matrix: UnsafeMutablePointer<Scalar>, width: Int, into sums: UnsafeMutablePointer<Scalar>
  ) {
    sums.update(repeating: 0, count: width)
    for example in 0..<B {
      let row = matrix + example * width
      for index in 0..<width { sums[index] += row[index] }
    }
  }
}
