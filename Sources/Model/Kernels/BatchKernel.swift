internal import Matrix

/// Training of everything an objective can say, with matrices over many examples: tiny ones with lanes
/// along the examples, small ones with lanes along a row, large ones on BLAS.
///
/// P = X E + b_h, H = σ_h(P) + ξ, A = H Dᵀ + b_o, Y = σ_o(A), and back again. Everything lives in one
/// allocation, made at the start. A step costs 5 B n m multiply–adds for B examples, three fifths of
/// that on the basis, whose products with X = I are copies.
struct BatchKernel<Scalar: BLASScalar & LaneScalar>: TrainingKernel {
  private let layout: BatchLayout
  private var storage: [Scalar]
  private var lists: [Int32]
  private var rule: any UpdateRule<Scalar>

  /// - Parameters:
  ///   - network: where training starts.
  ///   - objective: what it is trained for.
  ///   - rule: a fresh optimiser.
  ///   - form: how products are taken, one that can compute the objective; `nil` for the fastest at
  ///     that shape.
  init(
    _ network: Network<Scalar>, objective: Objective, rule: any UpdateRule<Scalar>,
    form: BatchForm? = nil
  ) {
    precondition(network.fits(objective.architecture), "the network is the objective's")
    BLASLibrary.useOneThread
    self.rule = rule
    layout = BatchLayout(objective, form: form)
    storage = Array(repeating: 0, count: layout.count)
    lists = Array(repeating: 0, count: 2 * layout.lists)
    let parts = [
      network.encoder.elements, network.decoder?.elements, network.hiddenBias, network.outputBias,
    ]
    let parameters = parts.compactMap { $0 }.joined()
    storage.replaceSubrange(0..<layout.parameters, with: parameters)
    let importance = objective.importance ?? Array(repeating: 1, count: layout.n)
    for (index, value) in importance.enumerated() {
      storage[layout.importance + index] = Scalar(value)
    }
    storage[layout.unit + 7] = 1
    for example in 0..<layout.examples {
      storage[layout.exampleWeights + example] = Scalar(objective.exampleWeights?[example] ?? 1)
    }
  }

  var network: Network<Scalar> {
    let (n, m, size) = (layout.n, layout.m, layout.n * layout.m)
    func matrix(at start: Int) -> WeightMatrix<Scalar> {
      WeightMatrix(features: n, hidden: m, elements: Array(storage[start..<start + size]))
    }
    return Network(
      matrix(at: 0), decoder: layout.isTied ? nil : matrix(at: size),
      hiddenBias: layout.hiddenBias.map { Array(storage[$0..<$0 + m]) },
      outputBias: layout.outputBias.map { Array(storage[$0..<$0 + n]) })
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func step(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss {
    let layout = layout
    let loss = withMemory(inputs: inputs, noise: noise) { $0.computeGradient(rates) }
    rule.beginStep(rates)
    storage.withUnsafeMutableBufferPointer { storage in
      func update(_ run: Range<Int>, isPenalised: Bool) {
        rule.update(
          UnsafeMutableBufferPointer(rebasing: storage[run]),
          gradient: UnsafeBufferPointer(
            rebasing: storage[layout.gradient + run.lowerBound..<layout.gradient + run.upperBound]),
          offset: run.lowerBound, isPenalised: isPenalised)
      }
      update(0..<layout.weights, isPenalised: true)
      if layout.parameters > layout.weights {
        update(layout.weights..<layout.parameters, isPenalised: false)
      }
    }
    return loss
  }

  /// The data loss at the current network, and Σ|h| over the same examples, without noise.
  mutating func loss(_ rates: StepRates, inputs: [Float]) -> (data: DataLoss, hiddenL1: Double) {
    withMemory(inputs: inputs, noise: []) { ($0.computeGradient(rates), $0.hiddenL1()) }
  }

  @inline(__always)
  private mutating func withMemory<Result>(
    inputs: [Float], noise: [Float], _ body: (BatchMemory<Scalar>) -> Result
  ) -> Result {
    let layout = layout
    return storage.withUnsafeMutableBufferPointer { storage in
      guard let base = storage.baseAddress else { preconditionFailure("networks have weights") }
      return lists.withUnsafeMutableBufferPointer { lists in
        inputs.withUnsafeBufferPointer { inputs in
          noise.withUnsafeBufferPointer { noise in
            body(
              BatchMemory(
                base: base, lists: lists.baseAddress, layout: layout, inputs: inputs, noise: noise))
          }
        }
      }
    }
  }
}
