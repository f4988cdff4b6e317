/// A method of taking one step down the loss, with its hyperparameters.
///
/// One optimiser is one file in this folder: a type that conforms to `Optimizer`, the `UpdateRule`
/// it makes, and its name in `Optimizers.all`. Configuration files, the command line and the store
/// learn of it from there.
public protocol Optimizer: Sendable {
  /// The name in experiment files, such as `adamw`.
  static var name: String { get }

  /// What the optimiser needs besides learning rate and λ, with PyTorch's default values.
  static var hyperparameters: [Hyperparameter] { get }

  /// Assembles the optimiser.
  ///
  /// - Parameter values: values by hyperparameter's key; those left out take their default.
  init(values: [String: Double])

  /// A rule with fresh state for a network of `count` parameters, of which `row`, m, make a row of a
  /// matrix.
  func makeRule<Scalar: KernelScalar>(count: Int, row: Int) -> any UpdateRule<Scalar>
}

/// The optimiser's state for one network, and the update of a contiguous run of its parameters.
///
/// Mark both functions `@_specialize(where Scalar == Float)` and `Double`: they are called through
/// existentials.
public protocol UpdateRule<Scalar> {
  /// The precision of weights, gradients and state.
  associatedtype Scalar: KernelScalar

  /// Counts a step and takes its learning rate and λ; call once before the updates of that step.
  mutating func beginStep(_ rates: StepRates)

  /// Moves weights against the gradient.
  ///
  /// λ and decay are the rule's own business: `gradient` is that of all other terms.
  ///
  /// - Parameters:
  ///   - weights: parameters `offset ..< offset + weights.count` of the network, changed in place.
  ///   - gradient: the loss's derivatives by the same parameters.
  ///   - offset: where the run begins in the optimiser's state. A rule that shares state over rows takes
  ///     whole rows, one that shares it over the network takes all of it at once.
  ///   - isPenalised: whether λ applies, as it does not to biases. Decay applies to all, as in
  ///     PyTorch.
  mutating func update(
    _ weights: UnsafeMutableBufferPointer<Scalar>, gradient: UnsafeBufferPointer<Scalar>,
    offset: Int, isPenalised: Bool)
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
