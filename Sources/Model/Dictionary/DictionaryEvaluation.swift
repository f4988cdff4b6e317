/// How a dictionary does on some examples, without a gradient.
public struct DictionaryEvaluation: Sendable {
  /// Loss ‖x − x̂‖² of each example.
  public let exampleLosses: [Double]
  /// Mean over examples of the number of active latents, L0.
  public let meanActive: Double
  /// Mean over examples of Σ_j f_j.
  public let meanActivation: Double
  /// 1 − Σ‖x − x̂‖² / Σ‖x − x̄‖², with x̄ the mean example; NaN where all examples are equal.
  public let explainedVariance: Double

  /// The loss on the examples with this λ.
  public func loss(l1: Double) -> DictionaryLoss {
    DictionaryLoss(
      reconstruction: exampleLosses.reduce(0, +) / Double(exampleLosses.count),
      sparsity: l1 * meanActivation)
  }

  /// Encodes and decodes B × d numbers, row-major; costs 4 d K flops an example.
  public init(
    _ dictionary: SparseDictionary, _ activation: SparseDictionary.Activation, examples: [Float]
  ) {
    let d = dictionary.dimensions
    let total = examples.count / d
    var block = DictionaryBlock(
      latents: dictionary.latents, dimensions: d, examples: max(1, total))
    var losses: [Double] = []
    examples.withUnsafeBufferPointer { examples in
      guard let examples = examples.baseAddress else { return }
      for start in stride(from: 0, to: total, by: block.rows) {
        let count = min(block.rows, total - start)
        block.encode(examples + start * d, count: count, dictionary, activation)
        losses += (0..<count).map { row in
          block.residual[row * d..<(row + 1) * d].reduce(0) { $0 + Double($1) * Double($1) }
        }
      }
    }
    exampleLosses = losses
    meanActive = block.activeExamples.reduce(0) { $0 + Double($1) } / Double(total)
    meanActivation = block.activationSums.reduce(0) { $0 + Double($1) } / Double(total)
    let spread = Self.spread(of: examples, dimensions: d)
    explainedVariance = spread > 0 ? 1 - losses.reduce(0, +) / spread : .nan
  }

  /// Σ‖x − x̄‖².
  private static func spread(of examples: [Float], dimensions d: Int) -> Double {
    let total = examples.count / d
    var mean = [Double](repeating: 0, count: d)
    for row in 0..<total {
      for column in 0..<d { mean[column] += Double(examples[row * d + column]) / Double(total) }
    }
    var sum = 0.0
    for row in 0..<total {
      for column in 0..<d {
        let difference = Double(examples[row * d + column]) - mean[column]
        sum += difference * difference
      }
    }
    return sum
  }
}
