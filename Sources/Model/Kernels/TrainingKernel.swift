public import Matrix

/// One network under training: its weights, its optimiser's state, and the way one step is
/// computed.
public protocol TrainingKernel<Scalar> {
  /// The precision of weights and gradients.
  associatedtype Scalar: KernelScalar

  /// The current weights, n × m. Copies: costs n · m.
  var weights: WeightMatrix<Scalar> { get }

  /// Takes one full-batch step.
  ///
  /// - Parameter noise: ξ of this step: n × m row-major values, one row per example; m values
  ///   shared by all examples; or empty for no noise. The length must be the one the kernel was
  ///   made for.
  /// - Returns: the data loss of the weights before the step.
  mutating func step(noise: [Float]) -> DataLoss
}

/// The loss without its regulariser, split by what it punishes (science §2).
public struct DataLoss: Sendable, Equatable {
  /// Σ_i (y_ii − 1)²: features that are not given back in full.
  public var reconstruction: Double
  /// Σ_{i≠j} y_ij²: features that answer for others.
  public var interference: Double

  /// Assembles a loss.
  public init(reconstruction: Double, interference: Double) {
    self.reconstruction = reconstruction
    self.interference = interference
  }

  /// Σ_i ‖y_i − x_i‖².
  public var total: Double { reconstruction + interference }
}
