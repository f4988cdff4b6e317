/// A method of taking one step down the loss, with its hyperparameters.
///
/// One optimiser is one file in this folder: a type that conforms to `Optimizer`, the `UpdateRule`
/// it makes, and its name in `Optimizers.all`. Configuration files, the command line and the store
/// learn of it from there.
public protocol Optimizer: Sendable {
  /// The name in experiment files, such as `adamw`.
  static var name: String { get }

  /// What the optimiser needs besides the learning rate and λ, with PyTorch's default values.
  static var hyperparameters: [Hyperparameter] { get }

  /// Assembles the optimiser.
  ///
  /// - Parameters:
  ///   - learningRate: positive step size.
  ///   - l1: λ as written in the training loss, at least 0.
  ///   - values: values by hyperparameter's key; those left out take their default.
  init(learningRate: Double, l1: Double, values: [String: Double])

  /// A rule with fresh state for a network of `count` weights in single precision.
  func makeRule(count: Int) -> any UpdateRule<Float>

  /// A rule with fresh state for a network of `count` weights in double precision.
  func makeDoubleRule(count: Int) -> any UpdateRule<Double>
}

/// The optimiser's state for one network, and the update of a contiguous run of its weights.
public protocol UpdateRule<Scalar> {
  /// The precision of weights, gradients and state.
  associatedtype Scalar: KernelScalar

  /// Counts a step; call once before the updates of that step.
  mutating func beginStep()

  /// Moves weights against the gradient.
  ///
  /// Regularisation (ℓ1 and decay) is the rule's own business: `gradient` is that of the data term
  /// alone.
  ///
  /// - Parameters:
  ///   - weights: weights `offset ..< offset + weights.count` of the network, changed in place.
  ///   - gradient: ∂(data loss)/∂w of the same weights.
  ///   - offset: where the run begins in the optimiser's state.
  mutating func update(
    _ weights: UnsafeMutableBufferPointer<Scalar>, gradient: UnsafeBufferPointer<Scalar>,
    offset: Int)
}

/// A named number that an optimiser needs, and what is allowed for it.
public struct Hyperparameter: Sendable, Hashable {
  /// The key in the `train` section, PyTorch's name where it has one.
  public let key: String
  /// PyTorch's default.
  public let defaultValue: Double
  /// Smallest allowed value.
  public let minimum: Double
  /// Values must stay below this.
  public let below: Double

  /// Declares a hyperparameter with its half-open range.
  public init(_ key: String, default defaultValue: Double, minimum: Double = 0, below: Double) {
    self.key = key
    self.defaultValue = defaultValue
    self.minimum = minimum
    self.below = below
  }

  /// The value given for it, or its default.
  func value(in values: [String: Double]) -> Double {
    values[key] ?? defaultValue
  }
}

/// The optimisers there are.
public enum Optimizers {
  /// Every optimiser; adding one means adding it here.
  public static let all: [any Optimizer.Type] = [
    SGD.self, Adam.self, AdamW.self, ProximalGradient.self,
  ]

  /// The optimiser of that name, `nil` when there is none.
  public static func named(_ name: String) -> (any Optimizer.Type)? {
    all.first { $0.name == name }
  }
}
