internal import Matrix

/// Training of everything an objective can say, on BLAS: whole matrices over a batch of examples.
///
/// P = X E + b_h, H = σ_h(P) + ξ, A = H Dᵀ + b_o, Y = σ_o(A), and back again. Everything lives in one
/// allocation, made at the start. A step costs 6 B n m multiply–adds for B examples, two thirds of
/// that on the basis, whose products with X = I are copies.
struct BatchKernel<Scalar: BLASScalar>: TrainingKernel {
  private let layout: BatchLayout
  private let objective: Objective
  private var storage: [Scalar]
  private var rule: any UpdateRule<Scalar>

  init(_ network: Network<Scalar>, objective: Objective, rule: any UpdateRule<Scalar>) {
    precondition(network.fits(objective.architecture), "the network is the objective's")
    BLASLibrary.useOneThread
    self.objective = objective
    self.rule = rule
    layout = BatchLayout(objective)
    storage = Array(repeating: 0, count: layout.count)
    let parts = [
      network.encoder.elements, network.decoder?.elements, network.hiddenBias, network.outputBias,
    ]
    let parameters = parts.compactMap { $0 }.joined()
    storage.replaceSubrange(0..<layout.parameters, with: parameters)
    let importance = objective.importance ?? Array(repeating: 1, count: layout.n)
    for (index, value) in importance.enumerated() {
      storage[layout.importance + index] = Scalar(value)
    }
  }

  var network: Network<Scalar> {
    let (n, m, size) = (layout.n, layout.m, layout.n * layout.m)
    func matrix(at start: Int) -> WeightMatrix<Scalar> {
      WeightMatrix(features: n, hidden: m, elements: Array(storage[start..<start + size]))
    }
    let architecture = objective.architecture
    return Network(
      matrix(at: 0), decoder: architecture.isTied ? nil : matrix(at: size),
      hiddenBias: layout.hiddenBias.map { Array(storage[$0..<$0 + m]) },
      outputBias: layout.outputBias.map { Array(storage[$0..<$0 + n]) })
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func step(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss {
    let (layout, objective) = (layout, objective)
    return storage.withUnsafeMutableBufferPointer { storage in
      guard let base = storage.baseAddress else { preconditionFailure("networks have weights") }
      let memory = BatchMemory(base: base, layout: layout, objective: objective)
      let loss = memory.computeGradient(rates, inputs: inputs, noise: noise)
      rule.beginStep(rates)
      func update(_ run: Range<Int>, isPenalised: Bool) {
        rule.update(
          UnsafeMutableBufferPointer(start: base + run.lowerBound, count: run.count),
          gradient: UnsafeBufferPointer(
            start: base + layout.gradient + run.lowerBound, count: run.count),
          offset: run.lowerBound, isPenalised: isPenalised)
      }
      update(0..<layout.weights, isPenalised: true)
      if layout.parameters > layout.weights {
        update(layout.weights..<layout.parameters, isPenalised: false)
      }
      return loss
    }
  }

  /// Σ|h| over the examples that were looked at last, noise included.
  var hiddenL1: Double {
    storage[layout.hidden..<layout.hidden + layout.examples * layout.m]
      .reduce(0) { $0 + Double($1.magnitude) }
  }

  /// The data loss at the current network and the gradient of loss, ℓ2 and activation penalty, in the
  /// order of the parameters, without taking a step.
  mutating func lossAndGradient(
    _ rates: StepRates, inputs: [Float] = [], noise: [Float] = []
  ) -> (loss: DataLoss, gradient: [Scalar]) {
    let (layout, objective) = (layout, objective)
    let loss = storage.withUnsafeMutableBufferPointer { storage in
      guard let base = storage.baseAddress else { preconditionFailure("networks have weights") }
      return BatchMemory(base: base, layout: layout, objective: objective)
        .computeGradient(rates, inputs: inputs, noise: noise)
    }
    return (loss, Array(storage[layout.gradient..<layout.gradient + layout.parameters]))
  }
}

/// Where each matrix of a batch kernel begins in its one allocation.
struct BatchLayout {
  let n: Int
  let m: Int
  /// Examples B.
  let examples: Int
  /// Weights: those of the encoder, and of the decoder if it is another.
  let weights: Int
  /// Weights and biases.
  let parameters: Int
  let decoder: Int
  let hiddenBias: Int?
  let outputBias: Int?
  let gradient: Int
  let importance: Int
  /// X, B × n; not used on the basis.
  let inputs: Int
  /// P, B × m.
  let preactivations: Int
  /// H, B × m.
  let hidden: Int
  /// ∂loss/∂P, B × m.
  let hiddenGradient: Int
  /// A, B × n.
  let outputs: Int
  /// Y, then ∂loss/∂A in its place, B × n.
  let error: Int
  /// sign σ_h(P), B × m; not used without a penalty on activations.
  let signs: Int
  let count: Int

  init(_ objective: Objective) {
    let architecture = objective.architecture
    (n, m) = (architecture.features, architecture.hidden)
    examples = objective.examples
    weights = (architecture.isTied ? 1 : 2) * n * m
    decoder = architecture.isTied ? 0 : n * m
    parameters = architecture.parameterCount
    hiddenBias = architecture.bias.isOnHidden ? weights : nil
    outputBias = architecture.bias.isOnOutput ? parameters - n : nil
    gradient = parameters
    importance = 2 * parameters
    inputs = importance + n
    preactivations = inputs + (objective.inputs == .basis ? 0 : examples * n)
    hidden = preactivations + examples * m
    hiddenGradient = hidden + examples * m
    outputs = hiddenGradient + examples * m
    error = outputs + examples * n
    signs = error + examples * n
    count = signs + (objective.penalties.activationL1.isZero ? 0 : examples * m)
  }
}
