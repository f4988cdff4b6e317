/// The matrices of a tiny network during one step, and the arithmetic on them, eight lanes at a
/// time.
///
/// Raw pointers, since slices and bounds of arrays cost more here than the arithmetic; they live as
/// long as one step.
struct TinyMemory<Scalar: LaneScalar> {
  let n: Int
  let m: Int
  /// n rounded up to a multiple of 8.
  let outputs: Int
  /// W, n × m.
  let weights: UnsafeMutablePointer<Scalar>
  /// ∂loss/∂W, n × m.
  let gradient: UnsafeMutablePointer<Scalar>
  /// H = W + ξ, n × m.
  let noisy: UnsafeMutablePointer<Scalar>
  /// Wᵀ, m × `outputs`.
  let transposed: UnsafeMutablePointer<Scalar>
  /// E, `outputs` × `outputs`: row = example, column = output; zero beyond n.
  let error: UnsafeMutablePointer<Scalar>
  /// I, `outputs` × `outputs`.
  let unit: UnsafeMutablePointer<Scalar>

  @inline(__always)
  init(base: UnsafeMutablePointer<Scalar>, layout: TinyLayout) {
    n = layout.features
    m = layout.hidden
    outputs = layout.outputs
    weights = base
    gradient = base + layout.gradientStart
    noisy = base + layout.noisyStart
    transposed = base + layout.transposedStart
    error = base + layout.errorStart
    unit = base + layout.unitStart
  }

  /// The data loss at the current weights; its gradient is left in `gradient`.
  @inline(__always)
  func computeGradient(noise: UnsafeBufferPointer<Float>) -> DataLoss {
    transpose()
    guard let values = noise.baseAddress, !noise.isEmpty else {
      // W Wᵀ is symmetric to the last bit, and so is E: Eᵀ W + E W = 2 Eᵀ W.
      let loss = computeError(hidden: weights, slope: 4)
      computeGradient(hidden: weights, encoder: false)
      return loss
    }
    addNoise(values, isPerExample: noise.count == n &* m)
    let loss = computeError(hidden: noisy, slope: 2)
    computeGradient(hidden: noisy, encoder: true)
    return loss
  }

  @inline(__always)
  private func transpose() {
    for neuron in 0..<m {
      for start in stride(from: 0, to: outputs, by: 8) {
        let source = weights + start &* m + neuron
        Scalar.store(
          SIMD8(
            source[0], source[m], source[2 &* m], source[3 &* m], source[4 &* m], source[5 &* m],
            source[6 &* m], source[7 &* m]), at: transposed + neuron &* outputs + start)
      }
    }
  }

  @inline(__always)
  private func addNoise(_ values: UnsafePointer<Float>, isPerExample: Bool) {
    if isPerExample {
      for index in 0..<n &* m { noisy[index] = weights[index] + Scalar(values[index]) }
      return
    }
    for example in 0..<n {
      let (row, target) = (weights + example &* m, noisy + example &* m)
      for neuron in 0..<m { target[neuron] = row[neuron] + Scalar(values[neuron]) }
    }
  }

  /// E = `slope` · (Y − I) ∘ 1[H Wᵀ > 0], and the loss.
  @inline(__always)
  private func computeError(hidden: UnsafeMutablePointer<Scalar>, slope: Scalar) -> DataLoss {
    var loss = TinyLoss<Scalar>()
    for first in stride(from: 0, to: n, by: 8) {
      let rows = min(8, n &- first)
      for start in stride(from: 0, to: outputs, by: 8) {
        var tile = TinyTile<Scalar>()
        for neuron in 0..<m {
          tile.add(
            Scalar.lanes(at: transposed + neuron &* outputs + start),
            times: hidden + first &* m + neuron, stride: m)
        }
        let corner = first &* outputs + start
        tile.store(at: error + corner, stride: outputs, count: rows)
        for row in 0..<rows {
          let position = corner + row &* outputs
          let difference = loss.error(
            of: Scalar.lanes(at: error + position), own: Scalar.lanes(at: unit + position))
          Scalar.store(difference * slope, at: error + position)
        }
      }
    }
    return loss.total
  }

  /// Through the decoder Eᵀ H, and, if asked for, through the encoder E W.
  @inline(__always)
  private func computeGradient(hidden: UnsafeMutablePointer<Scalar>, encoder: Bool) {
    for first in stride(from: 0, to: n, by: 8) {
      // A row's last lanes spill into the first columns of the rows below, which are written later:
      // columns run backwards.
      for start in stride(from: (m &- 1) & ~7, through: 0, by: -8) {
        var tile = TinyTile<Scalar>()
        for other in 0..<n {
          tile.add(
            Scalar.lanes(at: hidden + other &* m + start),
            times: error + other &* outputs + first, stride: 1)
          guard encoder else { continue }
          tile.add(
            Scalar.lanes(at: weights + other &* m + start),
            times: error + first &* outputs + other, stride: outputs)
        }
        tile.store(at: gradient + first &* m + start, stride: m, count: min(8, n &- first))
      }
    }
  }
}

/// The data loss of a step, summed lane by lane over examples.
struct TinyLoss<Scalar: LaneScalar> {
  private var reconstruction = SIMD8<Scalar>()
  private var interference = SIMD8<Scalar>()

  /// Counts the loss of Y − I at eight outputs of one example.
  ///
  /// - Parameters:
  ///   - activation: the outputs before ReLU; 0 beyond n, where nothing is counted.
  ///   - own: I, that is 1 in the lane of the example's own output, else 0.
  /// - Returns: (Y − I) ∘ 1[activation > 0].
  @inline(__always)
  mutating func error(of activation: SIMD8<Scalar>, own: SIMD8<Scalar>) -> SIMD8<Scalar> {
    let difference = Scalar.silenced(activation, by: activation) - own
    let square = difference * difference
    let ownSquare = square * own
    reconstruction += ownSquare
    interference += square - ownSquare
    return Scalar.silenced(difference, by: activation)
  }

  /// Both parts, each the sum of its eight lanes in a fixed order.
  var total: DataLoss {
    DataLoss(
      reconstruction: Double(Scalar.sum(reconstruction)),
      interference: Double(Scalar.sum(interference)))
  }
}
