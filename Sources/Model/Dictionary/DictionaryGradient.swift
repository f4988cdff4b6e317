public import Matrix

/// Loss of a dictionary on a batch, and its derivatives by every parameter.
///
/// Five products of 2 B d K flops each: two forward, one back, two for the gradients of E and D; where
/// few latents are active, one such product and 8 d flops for each of these. Everything else is passes
/// over blocks that stay in cache. A workspace: holds its memory from one
/// batch to the next.
public struct DictionaryGradient {
  /// ∂loss/∂E, K × d.
  public private(set) var encoder: WeightMatrix<Float>
  /// ∂loss/∂D, K × d, in all of space: the constraint on norms is the trainer's business.
  public internal(set) var decoder: WeightMatrix<Float>
  /// ∂loss/∂b_e.
  public private(set) var latentBias: [Float]
  /// ∂loss/∂b_d.
  public private(set) var outputBias: [Float]
  /// For each latent, in how many examples of the batch it was active.
  public var activeExamples: [Float] { block.activeExamples }

  private let activation: SparseDictionary.Activation
  private var block: DictionaryBlock
  /// ∂loss/∂(pre-activations); rows × K.
  private var back: [Float]
  /// Σ (x̂ − x)² in each dimension.
  private var squares: [Float]

  /// Memory for batches of at most `examples` vectors.
  public init(
    latents: Int, dimensions: Int, examples: Int, _ activation: SparseDictionary.Activation
  ) {
    self.activation = activation
    encoder = WeightMatrix(zerosOf: latents, by: dimensions)
    decoder = encoder
    latentBias = Array(repeating: 0, count: latents)
    outputBias = Array(repeating: 0, count: dimensions)
    squares = outputBias
    block = DictionaryBlock(latents: latents, dimensions: dimensions, examples: examples)
    back = block.latents
  }

  /// Replaces the derivatives by those at `dictionary` on a batch, B × d.
  ///
  /// - Parameters:
  ///   - dictionary: of the sizes that the workspace was made for.
  ///   - examples: B × d, row-major.
  ///   - l1: λ.
  /// - Returns: the loss there.
  public mutating func compute(
    _ dictionary: SparseDictionary, examples: [Float], l1: Double
  ) -> DictionaryLoss {
    let d = block.dimensions
    let total = examples.count / d
    clear()
    var squareSum = 0.0
    examples.withUnsafeBufferPointer { examples in
      guard let examples = examples.baseAddress else { return }
      for start in stride(from: 0, to: total, by: block.rows) {
        let count = min(block.rows, total - start)
        block.encode(examples + start * d, count: count, dictionary, activation)
        scaleResidual(count: count, by: 2 / Float(total))
        squareSum += squares.reduce(0) { $0 + Double($1) }
        let share = Float(l1 / Double(total))
        if block.active.areListed {
          accumulateActive(count: count, dictionary.decoder, l1: share)
        } else {
          pullBack(count: count, dictionary.decoder, l1: share)
          accumulate(count: count)
        }
      }
    }
    subtractShift(dictionary.encoder)
    let activations = block.activationSums.reduce(0) { $0 + Double($1) }
    return DictionaryLoss(
      reconstruction: squareSum / Double(total), sparsity: l1 * activations / Double(total))
  }

  private mutating func clear() {
    block.reset()
    for index in latentBias.indices { latentBias[index] = 0 }
    for index in outputBias.indices { outputBias[index] = 0 }
    for index in encoder.elements.indices { encoder.elements[index] = 0 }
    for index in decoder.elements.indices { decoder.elements[index] = 0 }
  }

  /// Residuals become ∂loss/∂x̂, their squares and sums are kept.
  private mutating func scaleResidual(count: Int, by factor: Float) {
    let d = block.dimensions
    block.residual.withUnsafeMutableBufferPointer { residual in
      squares.withUnsafeMutableBufferPointer { squares in
        outputBias.withUnsafeMutableBufferPointer { sums in
          guard let residual = residual.baseAddress, let squares = squares.baseAddress,
            let sums = sums.baseAddress
          else { return }
          for column in 0..<d { squares[column] = 0 }
          for row in 0..<count {
            let r = residual + row &* d
            for column in 0..<d {
              squares[column] += r[column] * r[column]
              r[column] *= factor
              sums[column] += r[column]
            }
          }
        }
      }
    }
  }

  /// ∂loss/∂(pre-activations) of the block, and their sums over examples.
  private mutating func pullBack(count: Int, _ decoder: WeightMatrix<Float>, l1: Float) {
    let (K, d) = (block.latentCount, block.dimensions)
    back.withUnsafeMutableBufferPointer { back in
      block.latents.withUnsafeBufferPointer { latents in
        latentBias.withUnsafeMutableBufferPointer { sums in
          block.residual.withUnsafeBufferPointer { residual in
            decoder.elements.withUnsafeBufferPointer { D in
              guard let back = back.baseAddress, let latents = latents.baseAddress,
                let sums = sums.baseAddress, let residual = residual.baseAddress,
                let D = D.baseAddress
              else { return }
              Float.multiply(
                MatrixProduct(
                  rows: count, columns: K, inner: d, A: residual, strideA: d, B: D, strideB: d,
                  transposesB: true, beta: 0, C: back, strideC: K))
              for row in 0..<count {
                let (g, f) = (back + row &* K, latents + row &* K)
                for latent in 0..<K {
                  let value = f[latent] == 0 ? 0 : g[latent] + l1
                  g[latent] = value
                  sums[latent] += value
                }
              }
            }
          }
        }
      }
    }
  }

  /// Adds the block's part of the gradients of E and D.
  private mutating func accumulate(count: Int) {
    encoder.addProduct(back, block.centred, count: count)
    decoder.addProduct(block.latents, block.residual, count: count)
  }

  /// The same where few latents are active.
  private mutating func accumulateActive(
    count: Int, _ dictionary: WeightMatrix<Float>, l1: Float
  ) {
    encoder.elements.withUnsafeMutableBufferPointer { encoder in
      decoder.elements.withUnsafeMutableBufferPointer { decoder in
        latentBias.withUnsafeMutableBufferPointer { bias in
          dictionary.elements.withUnsafeBufferPointer { D in
            block.residual.withUnsafeBufferPointer { residual in
              block.centred.withUnsafeBufferPointer { centred in
                guard let encoder = encoder.baseAddress, let decoder = decoder.baseAddress,
                  let bias = bias.baseAddress, let D = D.baseAddress,
                  let residual = residual.baseAddress, let centred = centred.baseAddress
                else { return }
                block.active.addGradients(
                  residual, centred, D, l1: l1, count: count, dimensions: dictionary.hidden,
                  encoder: encoder, decoder: decoder, bias: bias)
              }
            }
          }
        }
      }
    }
  }

  /// b_d is subtracted from what E sees, too.
  private mutating func subtractShift(_ encoder: WeightMatrix<Float>) {
    let (K, d) = (encoder.features, encoder.hidden)
    outputBias.withUnsafeMutableBufferPointer { gradient in
      encoder.elements.withUnsafeBufferPointer { E in
        for latent in 0..<K where latentBias[latent] != 0 {
          for column in 0..<d { gradient[column] -= latentBias[latent] * E[latent &* d &+ column] }
        }
      }
    }
  }
}

extension WeightMatrix<Float> {
  /// Adds Aᵀ B, with A of `count` × K and B of `count` × d.
  fileprivate mutating func addProduct(_ A: [Float], _ B: [Float], count: Int) {
    let (K, d) = (features, hidden)
    A.withUnsafeBufferPointer { A in
      B.withUnsafeBufferPointer { B in
        elements.withUnsafeMutableBufferPointer { C in
          guard let A = A.baseAddress, let B = B.baseAddress, let C = C.baseAddress else { return }
          Float.multiply(
            MatrixProduct(
              rows: K, columns: d, inner: count, A: A, strideA: K, transposesA: true, B: B,
              strideB: d, beta: 1, C: C, strideC: d))
        }
      }
    }
  }
}
