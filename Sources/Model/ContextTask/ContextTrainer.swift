public import Matrix

/// A network y = D ReLU(E x) under training on all examples of a context task at once.
///
/// The loss is ½ Σ‖y − t‖² over examples and outputs, without biases and penalties, as published. A step
/// costs three products of examples × outputs × m multiply–adds.
public struct ContextTrainer {
  /// E, inputs × m: row i is what input i adds to the hidden layer.
  public private(set) var encoder: WeightMatrix<Float>
  /// D, outputs × m.
  public private(set) var decoder: WeightMatrix<Float>
  private let task: ContextTask
  private let targets: [Float]
  private var rule: any UpdateRule<Float>
  /// H, examples × m.
  private var hidden: [Float]
  /// ∂loss/∂H, where H is not zero.
  private var hiddenGradient: [Float]
  /// Y, then Y − T.
  private var error: [Float]
  private var encoderGradient: [Float]
  private var decoderGradient: [Float]

  /// Begins at a network of the task's shape.
  public init(
    _ task: ContextTask, encoder: WeightMatrix<Float>, decoder: WeightMatrix<Float>,
    optimizer: any Optimizer
  ) {
    precondition(
      encoder.features == task.inputs && decoder.features == task.outputs
        && encoder.hidden == decoder.hidden, "a network of the task's shape")
    BLASLibrary.useOneThread
    (self.task, self.encoder, self.decoder) = (task, encoder, decoder)
    targets = task.targets
    let m = encoder.hidden
    rule = optimizer.makeRule(count: (task.inputs + task.outputs) * m, row: m)
    hidden = Array(repeating: 0, count: task.examples * m)
    hiddenGradient = hidden
    error = targets
    encoderGradient = Array(repeating: 0, count: encoder.elements.count)
    decoderGradient = Array(repeating: 0, count: decoder.elements.count)
  }

  /// Takes a step.
  ///
  /// - Returns: the loss before it.
  public mutating func step(learningRate: Double) -> Double {
    let loss = computeGradient()
    rule.beginStep(StepRates(learningRate: learningRate))
    rule.move(&encoder.elements, encoderGradient, offset: 0)
    rule.move(&decoder.elements, decoderGradient, offset: encoderGradient.count)
    return loss
  }

  /// The loss and its derivatives by E and D, without taking a step.
  public mutating func lossAndGradient() -> (loss: Double, encoder: [Float], decoder: [Float]) {
    let loss = computeGradient()
    return (loss, encoderGradient, decoderGradient)
  }

  /// Activations H at the current network, examples × m.
  public mutating func activations() -> [Float] {
    activate()
    return hidden
  }

  // MARK: - Forward and back

  private mutating func activate() {
    let (m, objects, examples) = (encoder.hidden, task.objects, task.examples)
    hidden.withUnsafeMutableBufferPointer { H in
      encoder.elements.withUnsafeBufferPointer { E in
        for example in 0..<examples {
          let object = example % objects &* m
          let context = (objects &+ example / objects) &* m
          for k in 0..<m {
            let sum = E[object &+ k] + E[context &+ k]
            // NaN passes, which a maximum would hide.
            H[example &* m &+ k] = sum <= 0 ? 0 : sum
          }
        }
      }
    }
  }

  private mutating func computeGradient() -> Double {
    let (B, m, outputs) = (task.examples, encoder.hidden, task.outputs)
    activate()
    Self.multiply(hidden, decoder.elements, (B, outputs, m), transposesB: true, into: &error)
    var loss = 0.0
    for index in error.indices {
      error[index] -= targets[index]
      loss += Double(error[index] * error[index])
    }
    Self.multiply(
      error, hidden, (outputs, m, B), transposesA: true, into: &decoderGradient)
    Self.multiply(error, decoder.elements, (B, m, outputs), into: &hiddenGradient)
    addEncoderGradient()
    return loss / 2
  }

  private mutating func addEncoderGradient() {
    let (m, objects) = (encoder.hidden, task.objects)
    for k in encoderGradient.indices { encoderGradient[k] = 0 }
    for example in 0..<task.examples {
      let object = example % objects &* m
      let context = (objects &+ example / objects) &* m
      for k in 0..<m where hidden[example &* m &+ k] != 0 {
        encoderGradient[object &+ k] += hiddenGradient[example &* m &+ k]
        encoderGradient[context &+ k] += hiddenGradient[example &* m &+ k]
      }
    }
  }

  /// C ← op(A) op(B), rows × columns with that inner dimension.
  private static func multiply(
    _ A: [Float], _ B: [Float], _ size: (rows: Int, columns: Int, inner: Int),
    transposesA: Bool = false, transposesB: Bool = false, into C: inout [Float]
  ) {
    C.withUnsafeMutableBufferPointer { C in
      A.withUnsafeBufferPointer { A in
        B.withUnsafeBufferPointer { B in
          guard let A = A.baseAddress, let B = B.baseAddress, let C = C.baseAddress else { return }
          Float.multiply(
            MatrixProduct(
              rows: size.rows, columns: size.columns, inner: size.inner, A: A,
              strideA: transposesA ? size.rows : size.inner, transposesA: transposesA, B: B,
              strideB: transposesB ? size.inner : size.columns, transposesB: transposesB, beta: 0,
              C: C, strideC: size.columns))
        }
      }
    }
  }
}

extension UpdateRule<Float> {
  fileprivate mutating func move(_ weights: inout [Float], _ gradient: [Float], offset: Int) {
    weights.withUnsafeMutableBufferPointer { weights in
      gradient.withUnsafeBufferPointer {
        update(weights, gradient: $0, offset: offset, isPenalised: false)
      }
    }
  }
}
