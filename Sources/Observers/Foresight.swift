public import Matrix
public import Model

/// What can be read off a start before its race is run: the first gradient, and where interference
/// alone would take the weights.
///
/// Of the plain objective (`Objective.isPlain`) without hidden noise, whatever optimiser follows.
public struct Foresight<Scalar: KernelScalar>: Sendable {
  /// Flow time of the relaxation: about where interference has done its quick part while λ, of
  /// 0.01 or less, has hardly begun.
  public static var relaxationTime: Double { 8 }

  /// ∂loss/∂W before training, λ sign w included: what an optimiser sees first.
  public let gradient: WeightMatrix<Scalar>
  /// W after plain descent without ℓ1 to t = `relaxationTime`.
  public let relaxed: WeightMatrix<Scalar>

  // lr = 0.01: its largest eigenvalue times the step stays below 1 up to n = m = 1024.
  private static var relaxationSteps: Int { 200 }

  /// Looks ahead from a start. Costs `relaxationSteps` + 1 steps of plain descent.
  ///
  /// - Parameters:
  ///   - initial: W before training, n × m.
  ///   - l1: λ as written in the loss, of the first step.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public init(_ initial: WeightMatrix<Scalar>, l1: Double) {
    // A step so long that rounding W loses nothing of the gradient it is told from.
    let length = 1024.0
    let stepped = Self.descend(from: initial, learningRate: length, l1: l1, steps: 1)
    var gradient = initial
    for index in gradient.elements.indices {
      gradient.elements[index] =
        (initial.elements[index] - stepped.elements[index]) / Scalar(length)
    }
    self.gradient = gradient
    relaxed = Self.descend(
      from: initial,
      learningRate: Self.relaxationTime / (4 * Double(Self.relaxationSteps)), l1: 0,
      steps: Self.relaxationSteps)
  }

  /// W after steps of plain gradient descent on the plain objective.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private static func descend(
    from initial: WeightMatrix<Scalar>, learningRate: Double, l1: Double, steps: Int
  ) -> WeightMatrix<Scalar> {
    let problem = Problem(
      Objective(
        Architecture(features: initial.features, hidden: initial.hidden),
        penalties: Penalties(l1: .constant(l1))),
      optimizer: SGD(values: [:]), learningRate: .constant(learningRate), steps: steps)
    var kernel = Scalar.makeKernel(problem, Network(initial))
    for step in 0..<steps { _ = kernel.step(problem.rates(at: step), inputs: [], noise: []) }
    return kernel.network.encoder
  }
}
