internal import Matrix

/// The layers of some examples, `rows` at most, as a dictionary computes them.
///
/// As many as leave the activations in the second-level cache between the products: passes over
/// whole batches of 4096 × 512 numbers took a fifth of a step.
struct DictionaryBlock {
  /// Examples at most.
  let rows: Int
  let latentCount: Int
  let dimensions: Int
  /// x − b_d; rows × d.
  var centred: [Float]
  /// x̂ − x; rows × d.
  var residual: [Float]
  /// f; rows × K.
  var latents: [Float]
  /// The latents that are not 0, where these are few.
  private(set) var active: ActiveLatents
  /// For each latent the examples seen so far in which it is active.
  var activeExamples: [Float]
  /// For each latent the sum of its activations over the examples seen so far.
  var activationSums: [Float]
  /// Numbers that choosing the largest latents needs.
  private var scratch: [Float]

  init(latents: Int, dimensions: Int, examples: Int) {
    BLASLibrary.useOneThread
    rows = min(examples, Self.mostRows)
    (latentCount, self.dimensions) = (latents, dimensions)
    centred = Array(repeating: 0, count: rows * dimensions)
    residual = centred
    self.latents = Array(repeating: 0, count: rows * latents)
    active = ActiveLatents(rows: rows, latents: latents)
    activeExamples = Array(repeating: 0, count: latents)
    activationSums = activeExamples
    scratch = activeExamples
  }

  private static let mostRows = 512

  /// Forgets which latents were active.
  mutating func reset() {
    for latent in 0..<latentCount { (activeExamples[latent], activationSums[latent]) = (0, 0) }
  }

  /// Computes all layers of `count` examples, at most `rows`. Costs 4 d K flops an example.
  mutating func encode(
    _ examples: UnsafePointer<Float>, count: Int, _ dictionary: SparseDictionary,
    _ activation: SparseDictionary.Activation
  ) {
    centre(examples, count: count, dictionary.outputBias)
    let (K, d) = (latentCount, dimensions)
    multiply(
      count, K, d, centred, dictionary.encoder.elements, transposesB: true, strideB: d,
      into: &latents)
    activate(count: count, dictionary.latentBias, activation)
    latents.withUnsafeBufferPointer { latents in
      if let start = latents.baseAddress { active.list(start, count: count) }
    }
    decode(count: count, dictionary.decoder.elements)
  }

  /// x̂ − x.
  private mutating func decode(count: Int, _ decoder: [Float]) {
    let (K, d) = (latentCount, dimensions)
    if active.areListed {
      residual.withUnsafeMutableBufferPointer { residual in
        decoder.withUnsafeBufferPointer { D in
          guard let residual = residual.baseAddress, let D = D.baseAddress else { return }
          active.decode(D, dimensions: d, count: count, into: residual)
        }
      }
    } else {
      multiply(count, d, K, latents, decoder, transposesB: false, strideB: d, into: &residual)
    }
    residual.withUnsafeMutableBufferPointer { residual in
      centred.withUnsafeBufferPointer { centred in
        guard let residual = residual.baseAddress, let centred = centred.baseAddress else { return }
        for index in 0..<count &* d { residual[index] -= centred[index] }
      }
    }
  }

  private mutating func centre(
    _ examples: UnsafePointer<Float>, count: Int, _ outputBias: [Float]
  ) {
    let d = dimensions
    centred.withUnsafeMutableBufferPointer { centred in
      outputBias.withUnsafeBufferPointer { bias in
        guard let centred = centred.baseAddress, let bias = bias.baseAddress else { return }
        for row in 0..<count {
          let (from, to) = (examples + row &* d, centred + row &* d)
          for column in 0..<d { to[column] = from[column] - bias[column] }
        }
      }
    }
  }

  /// Adds biases, drops what is not active, and counts.
  private mutating func activate(
    count: Int, _ bias: [Float], _ activation: SparseDictionary.Activation
  ) {
    let K = latentCount
    latents.withUnsafeMutableBufferPointer { latents in
      bias.withUnsafeBufferPointer { bias in
        guard let latents = latents.baseAddress, let bias = bias.baseAddress else { return }
        for row in 0..<count {
          let f = latents + row &* K
          for latent in 0..<K {
            let value = f[latent] + bias[latent]
            // NaN passes, which a maximum would hide.
            f[latent] = value <= 0 ? 0 : value
          }
        }
      }
    }
    if case .topK(let kept) = activation { keep(kept, count: count) }
    countActive(count)
  }

  private mutating func keep(_ kept: Int, count: Int) {
    let K = latentCount
    latents.withUnsafeMutableBufferPointer { latents in
      scratch.withUnsafeMutableBufferPointer { scratch in
        guard let latents = latents.baseAddress, let scratch = scratch.baseAddress else { return }
        for row in 0..<count {
          keepLargest(kept, of: latents + row &* K, count: K, scratch: scratch)
        }
      }
    }
  }

  private mutating func countActive(_ count: Int) {
    let K = latentCount
    latents.withUnsafeBufferPointer { latents in
      activeExamples.withUnsafeMutableBufferPointer { active in
        activationSums.withUnsafeMutableBufferPointer { sums in
          guard let latents = latents.baseAddress, let active = active.baseAddress,
            let sums = sums.baseAddress
          else { return }
          for row in 0..<count {
            let f = latents + row &* K
            for latent in 0..<K {
              active[latent] += f[latent] > 0 ? 1 : 0
              sums[latent] += f[latent]
            }
          }
        }
      }
    }
  }
}

/// C ← A op(B) for contiguous A, `rows` × `inner`, and C, `rows` × `columns`.
private func multiply(
  _ rows: Int, _ columns: Int, _ inner: Int, _ A: [Float], _ B: [Float], transposesB: Bool,
  strideB: Int, into C: inout [Float]
) {
  A.withUnsafeBufferPointer { A in
    B.withUnsafeBufferPointer { B in
      C.withUnsafeMutableBufferPointer { C in
        guard let A = A.baseAddress, let B = B.baseAddress, let C = C.baseAddress else { return }
        Float.multiply(
          MatrixProduct(
            rows: rows, columns: columns, inner: inner, A: A, strideA: inner, B: B,
            strideB: strideB, transposesB: transposesB, beta: 0, C: C, strideC: columns))
      }
    }
  }
}
