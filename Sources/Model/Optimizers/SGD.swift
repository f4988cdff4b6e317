/// Stochastic gradient descent with heavy-ball momentum, as `torch.optim.SGD` without dampening and
/// Nesterov.
///
/// g = ∂loss/∂w + λ sign w + decay · w, buffer ← momentum · buffer + g (first step: g), w ← w − lr
/// · buffer.
public struct SGD: Optimizer {
  /// The name in experiment files.
  public static let name = "sgd"
  /// Decay is coupled: added to the gradient.
  public static let hyperparameters = [weightDecay, momentum]

  private static let weightDecay = Hyperparameter("weight_decay", default: 0, below: .infinity)
  private static let momentum = Hyperparameter("momentum", default: 0, below: 1)

  let weightDecay: Double
  let momentum: Double

  /// Assembles the optimiser.
  public init(values: [String: Double]) {
    weightDecay = Self.weightDecay.value(in: values)
    momentum = Self.momentum.value(in: values)
  }

  /// A rule with fresh state.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func makeRule<Scalar: KernelScalar>(count: Int, row: Int) -> any UpdateRule<Scalar> {
    SGDRule<Scalar>(self, count: count)
  }
}

struct SGDRule<Scalar: KernelScalar>: UpdateRule {
  private var learningRate: Scalar = 0
  private var l1: Scalar = 0
  private let weightDecay: Scalar
  private let momentum: Scalar
  /// Starts at zero, which makes the first buffer equal to the first gradient, as in PyTorch.
  private var buffer: [Scalar]

  init(_ optimizer: SGD, count: Int) {
    weightDecay = Scalar(optimizer.weightDecay)
    momentum = Scalar(optimizer.momentum)
    buffer = optimizer.momentum == 0 ? [] : Array(repeating: 0, count: count)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func beginStep(_ rates: StepRates) {
    learningRate = Scalar(rates.learningRate)
    l1 = Scalar(rates.l1)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func update(
    _ weights: UnsafeMutableBufferPointer<Scalar>, gradient: UnsafeBufferPointer<Scalar>,
    offset: Int, isPenalised: Bool
  ) {
    let (learningRate, l1) = (self.learningRate, isPenalised ? self.l1 : 0)
    let (weightDecay, momentum) = (self.weightDecay, self.momentum)
    guard !buffer.isEmpty else {
      for index in weights.indices {
        let weight = weights[index]
        let total = gradient[index] + l1 * sign(weight) + weightDecay * weight
        weights[index] = weight - learningRate * total
      }
      return
    }
    buffer.withUnsafeMutableBufferPointer { all in
      let buffer = UnsafeMutableBufferPointer(rebasing: all[offset..<offset + weights.count])
      for index in weights.indices {
        let weight = weights[index]
        let total = gradient[index] + l1 * sign(weight) + weightDecay * weight
        let velocity = momentum * buffer[index] + total
        buffer[index] = velocity
        weights[index] = weight - learningRate * velocity
      }
    }
  }
}

/// The subgradient of |w|, with sign(0) = 0 as in PyTorch; NaN gives 0, the loss reports it.
@inline(__always)
func sign<Scalar: KernelScalar>(_ weight: Scalar) -> Scalar {
  weight > 0 ? 1 : (weight < 0 ? -1 : 0)
}
