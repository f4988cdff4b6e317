internal import Matrix

/// The whole objective written down once more: plain loops over examples, neurons and outputs, in
/// either precision; the yardstick of the batch kernel.
///
/// A step costs 6 B n m multiply–adds for B examples.
struct GeneralReferenceKernel<Scalar: KernelScalar>: TrainingKernel {
  private(set) var network: Network<Scalar>
  private let objective: Objective
  private var gradient: Network<Scalar>
  private var rule: any UpdateRule<Scalar>

  init(_ network: Network<Scalar>, objective: Objective, rule: any UpdateRule<Scalar>) {
    precondition(network.fits(objective.architecture), "the network is the objective's")
    self.network = network
    self.objective = objective
    self.rule = rule
    gradient = network
  }

  mutating func step(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss {
    let loss = computeGradient(rates, inputs: inputs, noise: noise)
    rule.beginStep(rates)
    var moved = network
    var offset = 0
    move(&moved.encoder.elements, gradient.encoder.elements, &offset, isPenalised: true)
    if let slopes = gradient.decoder {
      move(&moved.decoder, slopes, \.elements, &offset, isPenalised: true)
    }
    if let slopes = gradient.hiddenBias {
      move(&moved.hiddenBias, slopes, \.self, &offset, isPenalised: false)
    }
    if let slopes = gradient.outputBias {
      move(&moved.outputBias, slopes, \.self, &offset, isPenalised: false)
    }
    network = moved
    return loss
  }

  private mutating func move<Part>(
    _ part: inout Part?, _ slopes: Part, _ elements: WritableKeyPath<Part, [Scalar]>,
    _ offset: inout Int, isPenalised: Bool
  ) {
    guard var values = part else { return }
    move(&values[keyPath: elements], slopes[keyPath: elements], &offset, isPenalised: isPenalised)
    part = values
  }

  private mutating func move(
    _ values: inout [Scalar], _ slopes: [Scalar], _ offset: inout Int, isPenalised: Bool
  ) {
    values.withUnsafeMutableBufferPointer { values in
      slopes.withUnsafeBufferPointer { slopes in
        rule.update(values, gradient: slopes, offset: offset, isPenalised: isPenalised)
      }
    }
    offset += slopes.count
  }

  /// The data loss at the current network and the gradient of all but λ, without
  /// taking a step.
  mutating func lossAndGradient(
    _ rates: StepRates, inputs: [Float] = [], noise: [Float] = []
  ) -> (loss: DataLoss, gradient: Network<Scalar>) {
    (computeGradient(rates, inputs: inputs, noise: noise), gradient)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private mutating func computeGradient(
    _ rates: StepRates, inputs: [Float], noise: [Float]
  ) -> DataLoss {
    clearGradient()
    let (n, m) = (network.encoder.features, network.encoder.hidden)
    let scale = objective.scale(examples: objective.examples)
    var loss = DataLoss(reconstruction: 0, interference: 0)
    for example in 0..<objective.examples {
      let x: [Scalar] = (0..<n).map { feature in
        inputs.isEmpty ? (feature == example ? 1 : 0) : Scalar(inputs[example * n + feature])
      }
      let drawn: [Scalar]? =
        noise.isEmpty
        ? nil : (0..<m).map { k in Scalar(noise[noise.count == m ? k : example * m + k]) }
      let scale = scale * (objective.exampleWeights?[example] ?? 1)
      let part = backpropagate(x, drawn, rates, Scalar(scale))
      loss.reconstruction += scale * part.reconstruction
      loss.interference += scale * part.interference
    }
    addSquaredPenalty(Scalar(rates.l2))
    addDecorrelation(Scalar(rates.decorrelation))
    return loss
  }

  private mutating func clearGradient() {
    let (n, m) = (network.encoder.features, network.encoder.hidden)
    gradient = Network(
      WeightMatrix(zerosOf: n, by: m),
      decoder: network.decoder.map { _ in WeightMatrix(zerosOf: n, by: m) },
      hiddenBias: network.hiddenBias.map { _ in Array(repeating: 0, count: m) },
      outputBias: network.outputBias.map { _ in Array(repeating: 0, count: n) })
  }

  /// One example: its loss before reduction; adds to the gradient. What was drawn is added to the
  /// activations, or multiplies them under dropout.
  private mutating func backpropagate(
    _ x: [Scalar], _ drawn: [Scalar]?, _ rates: StepRates, _ scale: Scalar
  ) -> DataLoss {
    let (n, m) = (x.count, network.encoder.hidden)
    let isDropout = objective.dropout > 0
    let shifts = isDropout ? nil : drawn
    let factors = isDropout ? drawn : nil
    let (E, D) = (network.encoder, network.decoding)
    var p = network.hiddenBias ?? Array(repeating: 0, count: m)
    for k in 0..<m { for i in 0..<n { p[k] += x[i] * E[i, k] } }
    let activations = activate(p, objective.architecture.hiddenActivation)
    let h = activations.indices.map { activations[$0] * (factors?[$0] ?? 1) + (shifts?[$0] ?? 0) }
    var a = network.outputBias ?? Array(repeating: 0, count: n)
    for i in 0..<n { for k in 0..<m { a[i] += D[i, k] * h[k] } }
    let y = activate(a, objective.architecture.outputActivation)
    var loss = DataLoss(reconstruction: 0, interference: 0)
    var slope = y
    for i in 0..<n {
      let weight = Scalar(objective.importance?[i] ?? 1)
      let target = objective.target.value(x[i])
      let square = Double(weight * (y[i] - target) * (y[i] - target))
      if x[i] == 0 { loss.interference += square } else { loss.reconstruction += square }
      slope[i] = 2 * scale * weight * (y[i] - target)
    }
    slope = pulledBack(slope, at: a, objective.architecture.outputActivation)
    var back = activations.map { scale * Scalar(rates.activationL1) * sign($0) }
    for k in 0..<m { for i in 0..<n { back[k] += slope[i] * D[i, k] * (factors?[k] ?? 1) } }
    back = pulledBack(back, at: p, objective.architecture.hiddenActivation)
    addGradient(x, h, slope, back)
    return loss
  }

  private mutating func addGradient(
    _ x: [Scalar], _ h: [Scalar], _ slope: [Scalar], _ back: [Scalar]
  ) {
    for i in x.indices {
      for k in h.indices {
        gradient.encoder[i, k] += x[i] * back[k]
        if gradient.decoder == nil {
          gradient.encoder[i, k] += slope[i] * h[k]
        } else {
          gradient.decoder?[i, k] += slope[i] * h[k]
        }
      }
      gradient.outputBias?[i] += slope[i]
    }
    for k in h.indices { gradient.hiddenBias?[k] += back[k] }
  }

  private mutating func addSquaredPenalty(_ l2: Scalar) {
    for index in network.encoder.elements.indices {
      gradient.encoder.elements[index] += 2 * l2 * network.encoder.elements[index]
      if let decoder = network.decoder {
        gradient.decoder?.elements[index] += 2 * l2 * decoder.elements[index]
      }
    }
  }

  private mutating func addDecorrelation(_ factor: Scalar) {
    guard factor != 0 else { return }
    func slope(_ weights: WeightMatrix<Scalar>, _ i: Int, _ k: Int) -> Scalar {
      let others = (0..<weights.features).filter { $0 != i }
      return 4 * factor * weights[i, k] * others.reduce(0) { $0 + weights[$1, k] * weights[$1, k] }
    }
    for i in 0..<network.encoder.features {
      for k in 0..<network.encoder.hidden {
        gradient.encoder[i, k] += slope(network.encoder, i, k)
        if let decoder = network.decoder { gradient.decoder?[i, k] += slope(decoder, i, k) }
      }
    }
  }

  private func activate(_ values: [Scalar], _ activation: any Activation.Type) -> [Scalar] {
    var values = values
    values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      let row = LayerRows(start, count: 1, width: values.count)
      activation.activate(row, into: row)
    }
    return values
  }

  private func pulledBack(
    _ gradient: [Scalar], at values: [Scalar], _ activation: any Activation.Type
  ) -> [Scalar] {
    var (gradient, values) = (gradient, values)
    gradient.withUnsafeMutableBufferPointer { gradient in
      values.withUnsafeMutableBufferPointer { values in
        guard let target = gradient.baseAddress, let source = values.baseAddress else { return }
        activation.pullBack(
          LayerRows(target, count: 1, width: gradient.count),
          at: LayerRows(source, count: 1, width: values.count))
      }
    }
    return gradient
  }
}
