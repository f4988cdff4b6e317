/// Some examples of a batch on their way forward and back.
struct BatchBlock<Scalar: BLASScalar & LaneScalar> {
  let memory: BatchMemory<Scalar>
  /// The first of them in the batch.
  let first: Int
  /// How many.
  let count: Int

  var base: UnsafeMutablePointer<Scalar> { memory.base }
  var layout: BatchLayout { memory.layout }
  var n: Int { layout.n }
  var m: Int { layout.m }

  /// The data loss of the block, not reduced; its share of the gradient is added.
  func addGradient(activationL1: Double) -> DataLoss {
    let inputs = computeHidden()
    computeOutputs()
    let loss = computeError()
    layout.outputActivation.pullBack(outputs(layout.error), at: outputs(layout.outputs))
    let errors = memory.lists?.errors.few(of: outputs(layout.error))
    addDecoderGradient(errors)
    computeHiddenGradient(errors, activationL1: activationL1)
    addEncoderGradient(inputs)
    return loss
  }

  private func outputs(_ start: Int) -> LayerRows<Scalar> {
    LayerRows(base + start, count: count, width: n, stride: layout.outputStride)
  }

  private var inputs: LayerRows<Scalar> {
    LayerRows(inputsInPlace ?? base + layout.inputs, count: count, width: n)
  }

  /// Inputs as they were handed over, if they have this precision and the rows behind them, which products
  /// read, are there too; they are not written.
  private var inputsInPlace: UnsafeMutablePointer<Scalar>? {
    guard Scalar.self == Float.self, first &+ count &+ 8 <= layout.examples else { return nil }
    return memory.inputs.baseAddress.map {
      UnsafeMutableRawPointer(mutating: $0 + first &* n).assumingMemoryBound(to: Scalar.self)
    }
  }

  private func hidden(_ start: Int) -> LayerRows<Scalar> {
    LayerRows(base + start, count: count, width: m, stride: layout.hiddenStride)
  }

  private func multiply(_ product: MatrixProduct<Scalar>) {
    if layout.form == .lanes { product.computeInLanes() } else { Scalar.multiply(product) }
  }

  /// Σ|h| over the examples, times their weights, noise included.
  func hiddenL1() -> Double {
    computeHidden()
    var sum = 0.0
    for example in 0..<count {
      let row = base + layout.hidden + example &* layout.hiddenStride
      let weight = Double(weight(of: example))
      for k in 0..<m { sum += weight * Double(row[k].magnitude) }
    }
    return sum
  }

  // MARK: - Forward

  /// P = X E + b_h and H = σ_h(P) + ξ.
  ///
  /// - Returns: where inputs are not zero, if few are.
  @discardableResult
  private func computeHidden() -> RowLists? {
    var lists: RowLists?
    let (P, stride) = (base + layout.preactivations, layout.hiddenStride)
    fill(hidden(layout.preactivations), layout.hiddenBias)
    if layout.isBasis {
      for example in 0..<count {
        let (row, weights) = (P + example &* stride, base + (first &+ example) &* m)
        for k in 0..<m { row[k] += weights[k] }
      }
    } else {
      copyInputs()
      lists = memory.lists?.inputs.few(of: inputs)
      if let lists {
        addRows(
          of: layout.encoderRows, lists, times: inputs, to: hidden(layout.preactivations))
      } else {
        multiply(
          MatrixProduct(
            rows: count, columns: m, inner: n, A: inputs.start, strideA: n,
            B: base + layout.encoderRows, strideB: layout.rowStride, beta: 1, C: P, strideC: stride)
        )
      }
    }
    layout.hiddenActivation.activate(
      hidden(layout.preactivations), into: hidden(layout.hidden))
    let H = base + layout.hidden
    if layout.hasActivationPenalty {
      for index in 0..<count &* stride { base[layout.signs &+ index] = sign(H[index]) }
    }
    if layout.isDropout { drop(from: H) } else { addNoise(to: H) }
    clearPadding(of: hidden(layout.hidden))
    return lists
  }

  private func copyInputs() {
    guard inputsInPlace == nil, let source = memory.inputs.baseAddress?.advanced(by: first &* n)
    else { return }
    let target = base + layout.inputs
    for index in 0..<count &* n { target[index] = Scalar(source[index]) }
  }

  private func addNoise(to H: UnsafeMutablePointer<Scalar>) {
    guard let values = memory.noise.baseAddress, !memory.noise.isEmpty else { return }
    let step = memory.noise.count == m ? 0 : m
    for example in 0..<count {
      let (row, source) = (H + example &* layout.hiddenStride, values + (first &+ example) &* step)
      for k in 0..<m { row[k] += Scalar(source[k]) }
    }
  }

  /// Multiplies each activation, or its gradient, by what dropout drew for it; by 1 where nothing was drawn.
  private func drop(from rows: UnsafeMutablePointer<Scalar>) {
    guard let factors = memory.noise.baseAddress, !memory.noise.isEmpty else { return }
    for example in 0..<count {
      let (row, source) = (rows + example &* layout.hiddenStride, factors + (first &+ example) &* m)
      for k in 0..<m { row[k] *= Scalar(source[k]) }
    }
  }

  /// A = H Dᵀ + b_o.
  private func computeOutputs() {
    let lanes = layout.form == .lanes
    let product = MatrixProduct(
      rows: count, columns: n, inner: m, A: base + layout.hidden, strideA: layout.hiddenStride,
      B: base + (lanes ? layout.transposed : layout.decoder),
      strideB: lanes ? layout.outputStride : m, transposesB: !lanes, beta: lanes ? 0 : 1,
      C: base + layout.outputs, strideC: layout.outputStride)
    if lanes {
      product.computeInLanes(from: layout.outputBias.map { UnsafePointer(base + $0) })
    } else {
      fill(outputs(layout.outputs), layout.outputBias)
      Scalar.multiply(product)
    }
    layout.outputActivation.activate(outputs(layout.outputs), into: outputs(layout.error))
  }

  /// Each row becomes the bias, or zero where there is none.
  private func fill(_ rows: LayerRows<Scalar>, _ bias: Int?) {
    guard let bias else {
      rows.start.update(repeating: 0, count: rows.count &* rows.stride)
      return
    }
    for start in stride(from: 0, to: rows.width, by: 8) {
      let lanes = Scalar.lanes(at: base + bias + start)
      for row in 0..<rows.count { Scalar.store(lanes, at: rows.row(row) + start) }
    }
  }

  /// ∂loss/∂Y in the place of Y, and the loss; sums of sixteen examples in its precision, over those
  /// in double.
  private func computeError() -> DataLoss {
    var loss = DataLoss(reconstruction: 0, interference: 0)
    for start in stride(from: 0, to: count, by: 16) {
      var part = BatchLoss<Scalar>()
      for example in start..<min(start &+ 16, count) { addError(of: example, to: &part) }
      loss.reconstruction += part.sum.reconstruction
      loss.interference += part.sum.interference
    }
    return loss
  }

  @inline(__always)
  private func addError(of example: Int, to loss: inout BatchLoss<Scalar>) {
    let factor = Scalar(2 * layout.scale)
    let Y = base + layout.error + example &* layout.outputStride
    let (X, weight) = (inputs.row(example), weight(of: example))
    for feature in stride(from: 0, to: n, by: 8) {
      let importance = weight * Scalar.lanes(at: base + layout.importance + feature)
      let x = layout.isBasis ? unit(of: example, from: feature) : Scalar.lanes(at: X + feature)
      let difference = Scalar.lanes(at: Y + feature) - layout.target.lanes(x)
      let weighted = importance * difference
      loss.add(weighted * difference, at: x)
      Scalar.store(factor * weighted, at: Y + feature)
    }
  }

  /// What an example counts.
  @inline(__always)
  private func weight(of example: Int) -> Scalar { base[layout.exampleWeights &+ first &+ example] }

  /// Eight numbers of an example's basis vector.
  @inline(__always)
  private func unit(of example: Int, from feature: Int) -> SIMD8<Scalar> {
    let position = first &+ example &- feature
    guard position >= 0, position < 8 else { return .zero }
    return Scalar.lanes(at: base + layout.unit + 7 - position)
  }

  // MARK: - Backward

  /// ∂loss/∂D = Gᵀ H with G = ∂loss/∂A, and its column sums for the bias.
  private func addDecoderGradient(_ lists: RowLists?) {
    if let lists {
      add(
        hidden(layout.hidden), times: outputs(layout.error), lists,
        toRowsOf: layout.decoderSlopes)
    } else {
      multiply(
        MatrixProduct(
          rows: n, columns: m, inner: count, A: base + layout.error, strideA: layout.outputStride,
          transposesA: true, B: base + layout.hidden, strideB: layout.hiddenStride, beta: 1,
          C: base + layout.decoderSlopes, strideC: layout.rowStride))
    }
    if let bias = layout.outputBias {
      addColumnSums(of: outputs(layout.error), to: base + layout.gradient + bias)
    }
  }

  /// ∂loss/∂P from G D, and its column sums for the bias.
  private func computeHiddenGradient(_ lists: RowLists?, activationL1: Double) {
    let (target, stride) = (base + layout.hiddenGradient, layout.hiddenStride)
    if let lists {
      target.update(repeating: 0, count: count &* stride)
      addRows(
        of: layout.decoderRows, lists, times: outputs(layout.error),
        to: hidden(layout.hiddenGradient))
    } else {
      multiply(
        MatrixProduct(
          rows: count, columns: m, inner: n, A: base + layout.error, strideA: layout.outputStride,
          B: base + layout.decoderRows, strideB: layout.rowStride, beta: 0, C: target,
          strideC: stride))
    }
    if layout.isDropout { drop(from: target) }
    if layout.hasActivationPenalty {
      let slope = Scalar(layout.scale * activationL1)
      for example in 0..<count {
        let (row, slope) = (example &* stride, slope * weight(of: example))
        for k in 0..<m { target[row &+ k] += slope * base[layout.signs &+ row &+ k] }
      }
    }
    layout.hiddenActivation.pullBack(
      hidden(layout.hiddenGradient), at: hidden(layout.preactivations))
    if let bias = layout.hiddenBias {
      addColumnSums(of: hidden(layout.hiddenGradient), to: base + layout.gradient + bias)
    }
  }

  /// ∂loss/∂E = Xᵀ ∂loss/∂P.
  private func addEncoderGradient(_ lists: RowLists?) {
    let (target, source) = (base + layout.gradient, base + layout.hiddenGradient)
    if layout.isBasis {
      for example in 0..<count {
        let (row, gradient) = (
          source + example &* layout.hiddenStride, target + (first &+ example) &* m
        )
        for k in 0..<m { gradient[k] += row[k] }
      }
    } else if let lists {
      clearPadding(of: hidden(layout.hiddenGradient))
      add(hidden(layout.hiddenGradient), times: inputs, lists, toRowsOf: layout.encoderSlopes)
    } else {
      multiply(
        MatrixProduct(
          rows: n, columns: m, inner: count, A: inputs.start, strideA: n, transposesA: true,
          B: source, strideB: layout.hiddenStride, beta: 1, C: base + layout.encoderSlopes,
          strideC: layout.rowStride))
    }
  }

  private func addColumnSums(of rows: LayerRows<Scalar>, to sums: UnsafeMutablePointer<Scalar>) {
    for start in stride(from: 0, to: rows.width, by: 8) {
      var lanes = SIMD8<Scalar>.zero
      for row in 0..<rows.count { lanes += Scalar.lanes(at: rows.row(row) + start) }
      for lane in 0..<min(8, rows.width &- start) { sums[start &+ lane] += lanes[lane] }
    }
  }
}
