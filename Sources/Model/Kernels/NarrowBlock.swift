/// Some examples of a batch on their way forward and back, eight in a vector: for networks of a handful
/// of weights and activations of single numbers.
///
/// Each matrix has a row for each feature or neuron and a column for each example. Columns behind the
/// last example are computed too, with inputs of zero, and count nothing.
struct NarrowBlock<Scalar: BLASScalar & LaneScalar> {
  let memory: BatchMemory<Scalar>
  /// The first of them in the batch.
  let first: Int
  /// How many.
  let count: Int

  private var base: UnsafeMutablePointer<Scalar> { memory.base }
  private var layout: BatchLayout { memory.layout }
  private var n: Int { layout.n }
  private var m: Int { layout.m }
  /// Numbers from row to row, a multiple of 32.
  private var width: Int { layout.block }

  /// The data loss of the block, not reduced; its share of the gradient is added.
  func addGradient(activationL1: Double) -> DataLoss {
    computeHidden()
    computeOutputs()
    let loss = computeError()
    layout.outputActivation.pullBack(row(layout.error, n), at: row(layout.outputs, n))
    addSlopes(of: layout.error, times: layout.hidden, to: layout.narrowSlopes + 8 &* layout.decoder)
    if let bias = layout.outputBias { addSums(of: layout.error, rows: n, to: bias) }
    computeHiddenGradient(activationL1)
    addSlopes(of: layout.inputs, times: layout.hiddenGradient, to: layout.narrowSlopes)
    if let bias = layout.hiddenBias { addSums(of: layout.hiddenGradient, rows: m, to: bias) }
    return loss
  }

  /// Σ|h| over the examples, times their weights, noise included.
  func hiddenL1() -> Double {
    computeHidden()
    var sum = 0.0
    for example in 0..<count {
      let weight = Double(base[layout.exampleWeights + first + example])
      for k in 0..<m {
        sum += weight * Double(base[layout.hidden + k &* width + example].magnitude)
      }
    }
    return sum
  }

  /// A whole matrix as one row of numbers.
  private func row(_ start: Int, _ rows: Int) -> LayerRows<Scalar> {
    LayerRows(base + start, count: 1, width: rows &* width)
  }

  // MARK: - Forward

  /// P = E X + b_h and H = σ_h(P) + ξ.
  private func computeHidden() {
    copyInputs()
    combine(
      NarrowProduct(
        rows: m, inner: n, weights: 0, rowStep: 1, innerStep: m, bias: layout.hiddenBias,
        source: layout.inputs, target: layout.preactivations))
    layout.hiddenActivation.activate(row(layout.preactivations, m), into: row(layout.hidden, m))
    if layout.hasActivationPenalty {
      for index in 0..<m &* width {
        base[layout.signs &+ index] = sign(base[layout.hidden &+ index])
      }
    }
    if layout.isDropout { drop(from: layout.hidden) } else { addNoise() }
  }

  private func copyInputs() {
    guard let source = memory.inputs.baseAddress?.advanced(by: first &* n) else { return }
    for feature in 0..<n {
      let target = base + layout.inputs + feature &* width
      for example in 0..<count { target[example] = Scalar(source[example &* n &+ feature]) }
      for example in count..<width { target[example] = 0 }
    }
  }

  private func addNoise() {
    guard let values = memory.noise.baseAddress, !memory.noise.isEmpty else { return }
    let step = memory.noise.count == m ? 0 : m
    for k in 0..<m {
      let target = base + layout.hidden + k &* width
      for example in 0..<count {
        target[example] += Scalar(values[(first &+ example) &* step &+ k])
      }
    }
  }

  /// Multiplies each activation, or its gradient, by what dropout drew for it; by 1 where nothing was drawn.
  private func drop(from matrix: Int) {
    guard let factors = memory.noise.baseAddress, !memory.noise.isEmpty else { return }
    for k in 0..<m {
      let target = base + matrix + k &* width
      for example in 0..<count { target[example] *= Scalar(factors[(first &+ example) &* m &+ k]) }
    }
  }

  /// A = D H + b_o and Y = σ_o(A).
  private func computeOutputs() {
    combine(
      NarrowProduct(
        rows: n, inner: m, weights: layout.decoder, rowStep: m, innerStep: 1,
        bias: layout.outputBias, source: layout.hidden, target: layout.outputs))
    layout.outputActivation.activate(row(layout.outputs, n), into: row(layout.error, n))
  }

  /// ∂loss/∂Y in the place of Y, and the loss.
  private func computeError() -> DataLoss {
    let factor = Scalar(2 * layout.scale)
    var loss = BatchLoss<Scalar>()
    let weights = base + layout.exampleWeights + first
    for feature in 0..<n {
      let (X, Y) = (
        base + layout.inputs + feature &* width, base + layout.error + feature &* width
      )
      let importance = base[layout.importance &+ feature]
      for start in stride(from: 0, to: width, by: 8) {
        let x = Scalar.lanes(at: X + start)
        let difference = Scalar.lanes(at: Y + start) - layout.target.lanes(x)
        let weighted = importance * Scalar.lanes(at: weights + start) * difference
        loss.add(weighted * difference, at: x)
        Scalar.store(factor * weighted, at: Y + start)
      }
    }
    return loss.sum
  }

  // MARK: - Backward

  /// ∂loss/∂P from D ᵀ G.
  private func computeHiddenGradient(_ activationL1: Double) {
    combine(
      NarrowProduct(
        rows: m, inner: n, weights: layout.decoder, rowStep: 1, innerStep: m, bias: nil,
        source: layout.error, target: layout.hiddenGradient))
    if layout.isDropout { drop(from: layout.hiddenGradient) }
    if layout.hasActivationPenalty {
      let (slope, weights) = (
        Scalar(layout.scale * activationL1), base + layout.exampleWeights + first
      )
      for k in 0..<m {
        for example in 0..<width {
          let place = k &* width &+ example
          base[layout.hiddenGradient &+ place] +=
            slope * weights[example] * base[layout.signs &+ place]
        }
      }
    }
    layout.hiddenActivation.pullBack(
      row(layout.hiddenGradient, m), at: row(layout.preactivations, m))
  }

  /// Adds to eight numbers for each weight (i, k) the products of row i of one matrix, n rows, and row k
  /// of another, m rows.
  private func addSlopes(of left: Int, times right: Int, to slopes: Int) {
    for feature in 0..<n {
      for k in 0..<m {
        let (a, b) = (base + left + feature &* width, base + right + k &* width)
        var (even, odd) = (SIMD8<Scalar>(), SIMD8<Scalar>())
        for start in stride(from: 0, to: width, by: 16) {
          even.addProduct(Scalar.lanes(at: a + start), Scalar.lanes(at: b + start))
          odd.addProduct(Scalar.lanes(at: a + start + 8), Scalar.lanes(at: b + start + 8))
        }
        let target = base + slopes + 8 &* (feature &* m &+ k)
        Scalar.store(Scalar.lanes(at: target) + (even + odd), at: target)
      }
    }
  }

  private func addSums(of matrix: Int, rows: Int, to bias: Int) {
    for row in 0..<rows {
      var sums = SIMD8<Scalar>()
      for start in stride(from: 0, to: width, by: 8) {
        sums += Scalar.lanes(at: base + matrix + row &* width + start)
      }
      base[layout.gradient &+ bias &+ row] += Scalar.sum(sums)
    }
  }

  /// Rows of `target` = bias + Σ over rows of `source` of weight times row, 32 examples at a time.
  @inline(__always)
  private func combine(_ product: NarrowProduct) {
    for row in 0..<product.rows {
      let weights = base + product.weights + row &* product.rowStep
      let bias = product.bias.map { base[$0 &+ row] } ?? 0
      for start in stride(from: 0, to: width, by: 32) {
        var quarters = (
          SIMD8(repeating: bias), SIMD8(repeating: bias), SIMD8(repeating: bias),
          SIMD8(repeating: bias)
        )
        for index in 0..<product.inner {
          let source = base + product.source + index &* width + start
          let weight = SIMD8(repeating: weights[index &* product.innerStep])
          quarters.0.addProduct(weight, Scalar.lanes(at: source))
          quarters.1.addProduct(weight, Scalar.lanes(at: source + 8))
          quarters.2.addProduct(weight, Scalar.lanes(at: source + 16))
          quarters.3.addProduct(weight, Scalar.lanes(at: source + 24))
        }
        let target = base + product.target + row &* width + start
        Scalar.store(quarters.0, at: target)
        Scalar.store(quarters.1, at: target + 8)
        Scalar.store(quarters.2, at: target + 16)
        Scalar.store(quarters.3, at: target + 24)
      }
    }
  }
}

/// What a row of a product is made of; places in the kernel's memory.
private struct NarrowProduct {
  let rows: Int
  let inner: Int
  /// The weight of row r and index j is at `weights` + r `rowStep` + j `innerStep`.
  let weights: Int
  let rowStep: Int
  let innerStep: Int
  let bias: Int?
  let source: Int
  let target: Int
}
