/// The matrices of a batch kernel during one step: the gradient of all examples, block by block.
struct BatchMemory<Scalar: BLASScalar & LaneScalar> {
  let base: UnsafeMutablePointer<Scalar>
  /// Where inputs and errors are not zero, for lanes.
  let lists: (inputs: RowLists, errors: RowLists)?
  let layout: BatchLayout
  /// B × n; empty on the basis.
  let inputs: UnsafeBufferPointer<Float>
  /// m values for all examples, m for each, or none.
  let noise: UnsafeBufferPointer<Float>

  init(
    base: UnsafeMutablePointer<Scalar>, lists: UnsafeMutablePointer<Int32>?, layout: BatchLayout,
    inputs: UnsafeBufferPointer<Float>, noise: UnsafeBufferPointer<Float>
  ) {
    let (n, m, B) = (layout.n, layout.m, layout.examples)
    precondition(layout.isBasis || inputs.count == B * n, "a batch is B × n")
    precondition(
      noise.isEmpty || noise.count == m || noise.count == B * m,
      "noise is absent, m values for all examples, or m for each")
    (self.base, self.layout, self.inputs, self.noise) = (base, layout, inputs, noise)
    self.lists = lists.flatMap { start in
      guard layout.form == .lanes else { return nil }
      return (
        inputs: RowLists(start, rows: layout.block),
        errors: RowLists(start + layout.lists, rows: layout.block)
      )
    }
  }

  /// The data loss, reduced; the gradient of all but λ is left in its place.
  func computeGradient(_ rates: StepRates) -> DataLoss {
    (base + layout.gradient).update(repeating: 0, count: layout.parameters)
    prepare()
    var loss = DataLoss(reconstruction: 0, interference: 0)
    for first in stride(from: 0, to: layout.examples, by: layout.block) {
      let part =
        layout.form == .narrow
        ? narrowBlock(from: first).addGradient(activationL1: rates.activationL1)
        : block(from: first).addGradient(activationL1: rates.activationL1)
      loss.reconstruction += layout.scale * part.reconstruction
      loss.interference += layout.scale * part.interference
    }
    addSlopes()
    addSquaredPenalty(rates.l2)
    addDecorrelation(rates.decorrelation)
    return loss
  }

  /// Σ|h| over all examples, times their weights, noise included.
  func hiddenL1() -> Double {
    var sum = 0.0
    prepare()
    for first in stride(from: 0, to: layout.examples, by: layout.block) {
      sum +=
        layout.form == .narrow ? narrowBlock(from: first).hiddenL1() : block(from: first).hiddenL1()
    }
    return sum
  }

  private func block(from first: Int) -> BatchBlock<Scalar> {
    BatchBlock(memory: self, first: first, count: min(layout.block, layout.examples - first))
  }

  private func narrowBlock(from first: Int) -> NarrowBlock<Scalar> {
    NarrowBlock(memory: self, first: first, count: min(layout.block, layout.examples - first))
  }

  private func prepare() {
    switch layout.form {
    case .narrow: (base + layout.narrowSlopes).update(repeating: 0, count: 8 &* layout.weights)
    case .lanes: prepareLanes()
    case .blas: break
    }
  }

  private func prepareLanes() {
    transposeDecoder()
    pad(0, into: layout.encoderRows)
    (base + layout.encoderSlopes).update(repeating: 0, count: layout.n &* layout.hiddenStride)
    guard !layout.isTied else { return }
    pad(layout.decoder, into: layout.decoderRows)
    (base + layout.decoderSlopes).update(repeating: 0, count: layout.n &* layout.hiddenStride)
  }

  private func pad(_ matrix: Int, into rows: Int) {
    for feature in 0..<layout.n {
      (base + rows + feature &* layout.hiddenStride)
        .update(from: base + matrix + feature &* layout.m, count: layout.m)
    }
  }

  /// Adds to the gradient what is summed elsewhere.
  private func addSlopes() {
    switch layout.form {
    case .narrow:
      for weight in 0..<layout.weights {
        let lanes = Scalar.lanes(at: base + layout.narrowSlopes + 8 &* weight)
        base[layout.gradient + weight] += Scalar.sum(lanes)
      }
    case .lanes: addRowSlopes()
    case .blas: break
    }
  }

  private func addRowSlopes() {
    func add(_ slopes: Int, to matrix: Int) {
      for feature in 0..<layout.n {
        let source = base + slopes + feature &* layout.hiddenStride
        let target = base + layout.gradient + matrix + feature &* layout.m
        for k in 0..<layout.m { target[k] += source[k] }
      }
    }
    add(layout.encoderSlopes, to: 0)
    if !layout.isTied { add(layout.decoderSlopes, to: layout.decoder) }
  }

  private func transposeDecoder() {
    let (decoder, target) = (base + layout.decoder, base + layout.transposed)
    for k in 0..<layout.m {
      for feature in 0..<layout.n {
        target[k &* layout.outputStride &+ feature] = decoder[feature &* layout.m &+ k]
      }
    }
  }

  private func addDecorrelation(_ factor: Double) {
    guard factor != 0 else { return }
    for matrix in layout.isTied ? [0] : [0, layout.decoder] {
      Decorrelation.addGradient(
        of: base + matrix, features: layout.n, hidden: layout.m, times: Scalar(factor),
        sums: base + layout.neuronSums, to: base + layout.gradient + matrix)
    }
  }

  private func addSquaredPenalty(_ l2: Double) {
    guard l2 != 0 else { return }
    let slope = Scalar(2 * l2)
    for index in 0..<layout.weights { base[layout.gradient + index] += slope * base[index] }
  }
}
