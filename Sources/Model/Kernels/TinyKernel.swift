internal import Matrix

/// Training of small networks, with or without hidden noise, in SIMD lanes and without BLAS:
/// H = W + ξ, Y = ReLU(H Wᵀ), ∂loss/∂W = Eᵀ H + E W with E = 2 (Y − I) ∘ 1[H Wᵀ > 0].
///
/// Everything lives in one allocation, made at the start. Each sum runs in a fixed order in a lane
/// of its own, with fused products, so that the loss and its gradient are the same on every
/// machine. A step costs 3n²m multiply–adds, 2n²m without noise, with n and m rounded up to
/// multiples of 8. Rejected: skipping silent outputs as the reference kernel does; eight outputs
/// share a register, and seldom are all eight silent.
struct TinyKernel<Scalar: LaneScalar>: TrainingKernel {
  private let layout: TinyLayout
  private var storage: [Scalar]
  private var rule: any UpdateRule<Scalar>

  init(weights: WeightMatrix<Scalar>, rule: any UpdateRule<Scalar>) {
    layout = TinyLayout(features: weights.features, hidden: weights.hidden)
    storage = Array(repeating: 0, count: layout.count)
    storage.replaceSubrange(weights.elements.indices, with: weights.elements)
    for feature in 0..<layout.features {
      storage[layout.unitStart + feature * (layout.outputs + 1)] = 1
    }
    self.rule = rule
  }

  var network: Network<Scalar> {
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    get {
      Network(
        WeightMatrix(
          features: layout.features, hidden: layout.hidden,
          elements: Array(storage[..<layout.weightCount])))
    }
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func step(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss {
    let layout = layout
    precondition(
      noise.isEmpty || noise.count == layout.hidden || noise.count == layout.weightCount,
      "noise is absent, m values for all examples, or m for each")
    return storage.withUnsafeMutableBufferPointer { storage in
      guard let base = storage.baseAddress else { preconditionFailure("networks have weights") }
      let memory = TinyMemory(base: base, layout: layout)
      let loss = noise.withUnsafeBufferPointer { memory.computeGradient(noise: $0) }
      rule.beginStep(rates)
      rule.update(
        UnsafeMutableBufferPointer(start: memory.weights, count: layout.weightCount),
        gradient: UnsafeBufferPointer(start: memory.gradient, count: layout.weightCount),
        offset: 0, isPenalised: true)
      return loss
    }
  }
}

/// Where each matrix of a tiny network begins in its one allocation.
///
/// Matrices of m columns have no gaps between rows, as optimisers want their weights: eight lanes
/// at the end of a row reach into the next one, which is harmless when reading, and after the last
/// row there is room.
struct TinyLayout {
  let features: Int
  let hidden: Int
  /// n rounded up to a multiple of 8: rows to compute, and columns of the matrices that have one
  /// per output.
  let outputs: Int

  init(features: Int, hidden: Int) {
    self.features = features
    self.hidden = hidden
    outputs = (features + 7) / 8 * 8
  }

  var weightCount: Int { features &* hidden }
  /// `outputs` rows of m, and the lanes that reach beyond the last.
  private var matrix: Int { outputs &* hidden &+ 8 }
  var gradientStart: Int { matrix }
  var noisyStart: Int { 2 &* matrix }
  var transposedStart: Int { 3 &* matrix }
  var errorStart: Int { transposedStart &+ hidden &* outputs }
  var unitStart: Int { errorStart &+ outputs &* outputs }
  var count: Int { unitStart &+ outputs &* outputs }
}
