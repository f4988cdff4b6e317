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
  let form: BatchForm
  let isBasis: Bool
  let isTied: Bool
  let hasActivationPenalty: Bool
  /// Whether what is drawn for a step multiplies activations, rather than being added to them.
  let isDropout: Bool
  let hiddenActivation: any Activation.Type
  let outputActivation: any Activation.Type
  let target: Objective.Target
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
  /// X, n numbers a row without padding; not used on the basis. In the narrow form this and all
  /// matrices of examples are transposed: a row for each feature or neuron, `block` numbers long.
  let inputs: Int
  /// What each example counts, B numbers, and zeros up to whole blocks.
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
  /// For the narrow form: eight numbers for each weight's part of the gradient, one an example modulo 8.
  let narrowSlopes: Int
  /// m numbers, for the penalty on what features share.
  let neuronSums: Int
  let count: Int
  /// Lists of inputs that are not zero, and of outputs' errors.
  let lists: Int

  init(_ objective: Objective, form choice: BatchForm? = nil) {
    let architecture = objective.architecture
    (n, m) = (architecture.features, architecture.hidden)
    examples = objective.examples
    form = choice ?? BatchForm(meantFor: objective)
    block = form.block(of: examples)
    isBasis = objective.inputs == .basis
    isTied = architecture.isTied
    hasActivationPenalty = !objective.penalties.activationL1.isZero
    isDropout = objective.dropout > 0
    hiddenActivation = architecture.hiddenActivation
    outputActivation = architecture.outputActivation
    target = objective.target
    scale = objective.scale(examples: examples)
    weights = (isTied ? 1 : 2) * n * m
    decoder = isTied ? 0 : n * m
    parameters = architecture.parameterCount
    hiddenBias = architecture.bias.isOnHidden ? weights : nil
    outputBias = architecture.bias.isOnOutput ? parameters - n : nil
    hiddenStride = Self.padded(m)
    outputStride = Self.padded(n)
    let hiddenSize = block * (form == .narrow ? m : hiddenStride)
    let outputSize = block * (form == .narrow ? n : outputStride)

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
    exampleWeights = place((examples + block - 1) / block * block)
    preactivations = place(hiddenSize)
    hidden = place(hiddenSize)
    hiddenGradient = place(hiddenSize)
    signs = place(hasActivationPenalty ? hiddenSize : 0)
    outputs = place(outputSize)
    error = place(outputSize)
    transposed = place(form == .lanes ? m * outputStride : 0)
    if form == .lanes {
      encoderRows = place(n * hiddenStride)
      decoderRows = isTied ? encoderRows : place(n * hiddenStride)
      encoderSlopes = place(n * hiddenStride)
      decoderSlopes = isTied ? encoderSlopes : place(n * hiddenStride)
    } else {
      (encoderRows, decoderRows) = (0, decoder)
      (encoderSlopes, decoderSlopes) = (gradient, gradient + decoder)
    }
    neuronSums = place(m)
    narrowSlopes = place(form == .narrow ? 8 * weights : 0)
    rowStride = form == .lanes ? hiddenStride : m
    lists = form == .lanes ? RowLists.count(rows: block, width: n) : 0
    // Eight rows are read together, the last of them where there may be none.
    count = next + 8 * max(hiddenStride, outputStride) + 8
  }

  private static func padded(_ width: Int) -> Int { (width + 7) / 8 * 8 }
}
