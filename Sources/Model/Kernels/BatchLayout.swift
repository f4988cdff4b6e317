/// What a batch kernel needs to know of its objective, and where each matrix begins in its one
/// allocation.
///
/// Rows of matrices that have one row per example are padded to multiples of 8 numbers, so that
/// eight lanes never meet the next row when they are written. What they read beyond a row is
/// harmless: it reaches padding only, and behind the last matrix there is room.
struct BatchLayout {
  let n: Int
  let m: Int
  /// Examples B.
  let examples: Int
  /// Examples that go forward and back together; matrices have so many rows.
  let block: Int
  /// Whether products are taken in lanes instead of by BLAS.
  let usesLanes: Bool
  let isBasis: Bool
  let isTied: Bool
  let hasActivationPenalty: Bool
  let hiddenActivation: any Activation.Type
  let outputActivation: any Activation.Type
  /// What the sum over examples and features is multiplied by.
  let scale: Double

  /// Weights: those of the encoder, and of the decoder if it is another.
  let weights: Int
  /// Weights and biases.
  let parameters: Int
  let decoder: Int
  let hiddenBias: Int?
  let outputBias: Int?
  let gradient: Int
  /// I, and zeros in the padding.
  let importance: Int
  /// Seven zeros, a 1 and seven zeros.
  let unit: Int
  /// X, n numbers a row without padding; not used on the basis.
  let inputs: Int
  /// What each example counts, B numbers.
  let exampleWeights: Int
  /// Numbers from row to row of a matrix with one column per neuron.
  let hiddenStride: Int
  /// P.
  let preactivations: Int
  /// H.
  let hidden: Int
  /// ∂loss/∂P.
  let hiddenGradient: Int
  /// sign σ_h(P); not used without a penalty on activations.
  let signs: Int
  /// Numbers from row to row of a matrix with one column per output.
  let outputStride: Int
  /// A.
  let outputs: Int
  /// Y, then ∂loss/∂A in its place.
  let error: Int
  /// Dᵀ, m rows like those of A; for lanes only.
  let transposed: Int
  /// E and D, and where products add their gradients: for lanes in rows as far apart as those of P,
  /// for BLAS where parameters and gradient are. Where the decoder is the encoder, so are these.
  let encoderRows: Int
  let decoderRows: Int
  let encoderSlopes: Int
  let decoderSlopes: Int
  /// Numbers from row to row of these.
  let rowStride: Int
  let count: Int
  /// Lists of inputs that are not zero, and of outputs' errors.
  let lists: Int

  init(_ objective: Objective, usesLanes choice: Bool? = nil) {
    let architecture = objective.architecture
    (n, m) = (architecture.features, architecture.hidden)
    examples = objective.examples
    usesLanes = choice ?? Self.isMeantForLanes(features: n, hidden: m)
    block = usesLanes ? min(examples, Self.laneBlock) : examples
    isBasis = objective.inputs == .basis
    isTied = architecture.isTied
    hasActivationPenalty = !objective.penalties.activationL1.isZero
    hiddenActivation = architecture.hiddenActivation
    outputActivation = architecture.outputActivation
    scale = objective.scale(examples: examples)
    weights = (isTied ? 1 : 2) * n * m
    decoder = isTied ? 0 : n * m
    parameters = architecture.parameterCount
    hiddenBias = architecture.bias.isOnHidden ? weights : nil
    outputBias = architecture.bias.isOnOutput ? parameters - n : nil
    hiddenStride = Self.padded(m)
    outputStride = Self.padded(n)

    var next = 0
    func place(_ count: Int) -> Int {
      defer { next += count }
      return next
    }
    _ = place(parameters)
    gradient = place(parameters)
    importance = place(outputStride)
    unit = place(15)
    inputs = place(isBasis ? 0 : block * n)
    exampleWeights = place(examples)
    preactivations = place(block * hiddenStride)
    hidden = place(block * hiddenStride)
    hiddenGradient = place(block * hiddenStride)
    signs = place(hasActivationPenalty ? block * hiddenStride : 0)
    outputs = place(block * outputStride)
    error = place(block * outputStride)
    transposed = place(usesLanes ? m * outputStride : 0)
    if usesLanes {
      encoderRows = place(n * hiddenStride)
      decoderRows = isTied ? encoderRows : place(n * hiddenStride)
      encoderSlopes = place(n * hiddenStride)
      decoderSlopes = isTied ? encoderSlopes : place(n * hiddenStride)
    } else {
      (encoderRows, decoderRows) = (0, decoder)
      (encoderSlopes, decoderSlopes) = (gradient, gradient + decoder)
    }
    rowStride = usesLanes ? hiddenStride : m
    lists = usesLanes ? RowLists.count(rows: block, width: n) : 0
    // Eight rows are read together, the last of them where there may be none.
    count = next + 8 * max(hiddenStride, outputStride) + 8
  }

  private static func padded(_ width: Int) -> Int { (width + 7) / 8 * 8 }

  /// So many examples of a few hundred numbers each stay in the nearest caches: at 200 × 20 a step takes
  /// 5 % less than with 64, and 5 % less than with 16.
  private static let laneBlock = 32

  /// A fixed function of the shape, so that it never depends on the machine.
  ///
  /// Time of a whole step in lanes over that on BLAS, single precision, one core: 0.60 at 5 × 2 and 8 ×
  /// 16, 0.83 at 256 × 8, 0.96 … 0.99 at 100 × 20 to 400 × 20 and at 32 × 32; but 1.01 at 64 × 32,
  /// 1.04 at 48 × 48, 1.07 at 20 × 100, 1.08 at 64 × 64, 1.16 at 128 × 128. BLAS needs many neurons to
  /// pay off, more than many features.
  private static func isMeantForLanes(features: Int, hidden: Int) -> Bool {
    features * hidden < (hidden <= 24 ? 12_288 : 2048)
  }
}
