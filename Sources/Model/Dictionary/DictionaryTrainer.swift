internal import Matrix
public import Randomness

/// A dictionary under training by Adam (PyTorch's defaults), with rows of D held at norm 1.
///
/// The part of D's gradient that is parallel to each row is removed before Adam sees it, and rows are
/// normalised after the step. Source: Bricken et al., "Towards Monosemanticity" (2023).
public struct DictionaryTrainer {
  /// What has been learnt so far.
  public private(set) var dictionary: SparseDictionary
  /// Steps taken.
  public private(set) var steps = 0
  private var gradient: DictionaryGradient
  private var rule: AdamRule<Float>
  private let activation: SparseDictionary.Activation
  /// For each latent the number of steps taken when it was last active, or replaced; 0 at first.
  private var lastActive: [Int]

  /// Begins at `dictionary`, for batches of at most `examples` vectors.
  public init(
    _ dictionary: SparseDictionary, examples: Int, _ activation: SparseDictionary.Activation
  ) {
    let (K, d) = (dictionary.latents, dictionary.dimensions)
    self.dictionary = dictionary
    self.activation = activation
    gradient = DictionaryGradient(latents: K, dimensions: d, examples: examples, activation)
    rule = AdamRule<Float>(
      Adam(values: [:]).moments, .weight, count: 2 * K * d + K + d, row: d)
    lastActive = Array(repeating: 0, count: K)
  }

  /// Takes a step down the loss on a batch, B × d.
  ///
  /// - Returns: the loss before the step.
  public mutating func step(
    _ examples: [Float], learningRate: Double, l1: Double
  ) -> DictionaryLoss {
    let loss = gradient.compute(dictionary, examples: examples, l1: l1)
    steps += 1
    let active = gradient.activeExamples
    for latent in lastActive.indices where active[latent] > 0 { lastActive[latent] = steps }
    projectDecoderGradient()
    move(StepRates(learningRate: learningRate))
    normalizeDecoder()
    return loss
  }

  /// Latents that were active in no example of the last `steps` steps, or since the start if that is
  /// later; none before the first step.
  public func deadLatents(after steps: Int) -> [Int] {
    guard self.steps > 0 else { return [] }
    return lastActive.indices.filter { lastActive[$0] <= max(0, self.steps - steps) }
  }

  private mutating func projectDecoderGradient() {
    let d = dictionary.dimensions
    gradient.decoder.elements.withUnsafeMutableBufferPointer { gradient in
      dictionary.decoder.elements.withUnsafeBufferPointer { D in
        for start in stride(from: 0, to: D.count, by: d) {
          var parallel: Float = 0
          for index in start..<start &+ d { parallel += gradient[index] * D[index] }
          for index in start..<start &+ d { gradient[index] -= parallel * D[index] }
        }
      }
    }
  }

  private mutating func normalizeDecoder() {
    let d = dictionary.dimensions
    dictionary.decoder.elements.withUnsafeMutableBufferPointer { D in
      for start in stride(from: 0, to: D.count, by: d) {
        var square: Float = 0
        for index in start..<start &+ d { square += D[index] * D[index] }
        let scale = 1 / square.squareRoot()
        for index in start..<start &+ d { D[index] *= scale }
      }
    }
  }

  private mutating func move(_ rates: StepRates) {
    rule.beginStep(rates)
    let size = dictionary.encoder.elements.count
    rule.move(&dictionary.encoder.elements, gradient.encoder.elements, offset: 0)
    rule.move(&dictionary.decoder.elements, gradient.decoder.elements, offset: size)
    rule.move(&dictionary.latentBias, gradient.latentBias, offset: 2 * size)
    let biases = 2 * size + dictionary.latents
    rule.move(&dictionary.outputBias, gradient.outputBias, offset: biases)
  }
}

extension AdamRule<Float> {
  fileprivate mutating func move(_ weights: inout [Float], _ gradient: [Float], offset: Int) {
    weights.withUnsafeMutableBufferPointer { weights in
      gradient.withUnsafeBufferPointer {
        update(weights, gradient: $0, offset: offset, isPenalised: false)
      }
    }
  }
}

// MARK: - Resampling

extension DictionaryTrainer {
  /// Gives latents new directions, those of examples that are reconstructed badly.
  ///
  /// Each takes x − b_d of an example drawn with a probability proportional to the square of its loss
  /// ‖x − x̂‖², of norm 1 in D and of a fifth of the other rows' mean norm in E; its bias becomes 0 and
  /// Adam forgets it. Source: Bricken et al. (2023), whose inputs are not centred.
  ///
  /// - Parameters:
  ///   - latents: those to replace.
  ///   - examples: B × d.
  ///   - stream: what draws.
  public mutating func resample(
    _ latents: [Int], from examples: [Float], _ stream: inout RandomStream
  ) {
    let d = dictionary.dimensions
    let losses = DictionaryEvaluation(dictionary, activation, examples: examples).exampleLosses
    var cumulative: [Double] = []
    var sum = 0.0
    for loss in losses {
      sum += loss * loss
      cumulative.append(sum)
    }
    guard sum > 0, sum.isFinite else { return }
    let norm = 0.2 * meanEncoderNorm(without: Set(latents))
    for latent in latents {
      let target = stream.nextUniform() * sum
      let example = cumulative.firstIndex { $0 > target } ?? losses.count - 1
      let centred = (0..<d).map { examples[example * d + $0] - dictionary.outputBias[$0] }
      let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 0 else { continue }
      replace(latent, by: centred.map { $0 / length }, encoderNorm: norm)
    }
  }

  private func meanEncoderNorm(without excluded: Set<Int>) -> Float {
    let norms = (0..<dictionary.latents).filter { !excluded.contains($0) }.map { latent in
      dictionary.encoder.row(latent).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    return norms.isEmpty ? 1 : norms.reduce(0, +) / Float(norms.count)
  }

  private mutating func replace(_ latent: Int, by direction: [Float], encoderNorm: Float) {
    let (K, d) = (dictionary.latents, dictionary.dimensions)
    for column in 0..<d {
      dictionary.decoder[latent, column] = direction[column]
      dictionary.encoder[latent, column] = direction[column] * encoderNorm
    }
    dictionary.latentBias[latent] = 0
    lastActive[latent] = steps
    rule.forget(latent * d..<(latent + 1) * d)
    rule.forget(K * d + latent * d..<K * d + (latent + 1) * d)
    rule.forget(2 * K * d + latent..<2 * K * d + latent + 1)
  }
}
