/// What a network is trained for: the loss, without the way down it.
///
/// The data loss is Σ I_i (y_i − t_i)², t the targets, over examples and features, reduced. Its two parts are the
/// entries with x_i ≠ 0 (reconstruction) and with x_i = 0 (interference).
public struct Objective: Sendable {
  /// The examples of one step.
  public enum Inputs: Sendable, Hashable {
    /// The n basis vectors, every one in every step.
    case basis
    /// This many examples, fresh in every step.
    case sampled(batch: Int)
    /// The same examples in every step, with these probabilities: the loss is its expectation.
    case weighted([Double])
  }

  /// What outputs are to be.
  public enum Target: String, CaseIterable, Sendable {
    /// The inputs: t_i = x_i.
    case inputs
    /// Their absolute values: t_i = |x_i|, which a hidden layer must compute (Elhage et al., "Toy Models of
    /// Superposition", 2022).
    case absolute

    /// t for an input x.
    func value<Scalar: BinaryFloatingPoint>(_ x: Scalar) -> Scalar { self == .inputs ? x : abs(x) }
  }

  /// What the sum over examples and features is divided by.
  public enum Reduction: String, CaseIterable, Sendable {
    /// Nothing.
    case sum
    /// The number of examples.
    case batchMean = "batch_mean"
    /// The number of examples times n, as PyTorch's `MSELoss` does.
    case mean
  }

  /// The network's shape.
  public var architecture: Architecture
  /// The examples of one step.
  public var inputs: Inputs
  /// I: what a squared error of each feature counts, n numbers; `nil` for 1.
  public var importance: [Double]?
  /// What outputs are to be.
  public var target: Target
  /// What the sum is divided by.
  public var reduction: Reduction
  /// Whose hidden noise a step draws; `nil` for training without noise.
  public var noise: NoiseSharing? { didSet { precondition(dropout == 0 || noise == nil) } }
  /// Probability in [0, 1) that a hidden activation counts 0 for an example in a step; else it counts
  /// 1/(1 − p) times (inverted dropout; Srivastava et al., JMLR 15, 2014). Not together with `noise`.
  public var dropout: Double { didSet { precondition(dropout == 0 || noise == nil) } }
  /// What is added to the data loss.
  public var penalties: Penalties

  /// Assembles an objective; what is left out is as in the published model.
  public init(
    _ architecture: Architecture, inputs: Inputs = .basis, importance: [Double]? = nil,
    target: Target = .inputs, reduction: Reduction = .sum, noise: NoiseSharing? = nil,
    dropout: Double = 0, penalties: Penalties = Penalties()
  ) {
    precondition(importance.map { $0.count == architecture.features } ?? true)
    precondition((0..<1).contains(dropout) && (dropout == 0 || noise == nil))
    self.architecture = architecture
    self.inputs = inputs
    self.importance = importance
    self.target = target
    self.reduction = reduction
    self.noise = noise
    self.dropout = dropout
    self.penalties = penalties
  }

  /// Examples of one step: n on the basis.
  public var examples: Int {
    switch inputs {
    case .basis: architecture.features
    case .sampled(let batch): batch
    case .weighted(let probabilities): probabilities.count
    }
  }

  /// What each example counts, `nil` for 1: probabilities are weights already.
  var exampleWeights: [Double]? {
    if case .weighted(let probabilities) = inputs { probabilities } else { nil }
  }

  /// Values of noise that a step takes, or factors of activations under dropout: 0, m, or m for each
  /// example.
  public var noiseValues: Int {
    switch noise {
    case nil: dropout == 0 ? 0 : examples * architecture.hidden
    case .shared: architecture.hidden
    case .perExample: examples * architecture.hidden
    }
  }

  /// Values of input that a step takes: 0 on the basis, or n for each example.
  var inputValues: Int { inputs == .basis ? 0 : examples * architecture.features }

  /// The factor of a sum over that many examples, times their weights, and all features. Of examples
  /// with probabilities the sum is a mean.
  public func scale(examples: Int) -> Double {
    let examples = exampleWeights == nil ? examples : 1
    return switch reduction {
    case .sum: 1
    case .batchMean: 1 / Double(examples)
    case .mean: 1 / (Double(examples) * Double(architecture.features))
    }
  }
}
