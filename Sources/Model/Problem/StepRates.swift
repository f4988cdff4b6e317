/// The numbers of one step that schedules may change.
public struct StepRates: Sendable, Hashable {
  /// Step size.
  public var learningRate: Double
  /// λ on weights, for the optimiser.
  public var l1: Double
  /// Penalty on squared weights, for the gradient.
  public var l2: Double
  /// Penalty on hidden activations, for the gradient.
  public var activationL1: Double

  /// Penalty on squared weights of different features on a neuron, for the gradient.
  public var decorrelation: Double

  /// Assembles the numbers of a step.
  public init(
    learningRate: Double, l1: Double = 0, l2: Double = 0, activationL1: Double = 0,
    decorrelation: Double = 0
  ) {
    (self.learningRate, self.l1) = (learningRate, l1)
    (self.l2, self.activationL1) = (l2, activationL1)
    self.decorrelation = decorrelation
  }
}
