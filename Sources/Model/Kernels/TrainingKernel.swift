/// One network under training: its parameters, its optimiser's state, and the way one step is
/// computed.
public protocol TrainingKernel<Scalar> {
  /// The precision of weights and gradients.
  associatedtype Scalar: KernelScalar

  /// The network as it is. Copies: costs as much as it has parameters.
  var network: Network<Scalar> { get }

  /// Takes one step.
  ///
  /// - Parameters:
  ///   - rates: learning rate and penalties of this step.
  ///   - inputs: the examples, B × n row-major; empty for the basis.
  ///   - noise: ξ of this step: B × m row-major values, one row per example; m values shared by all
  ///     examples; or empty for no noise. The length must be the one the kernel was made for.
  /// - Returns: the data loss of the network before the step.
  mutating func step(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss
}

/// The loss without penalties, reduced, split by what it punishes (science §2).
public struct DataLoss: Sendable, Equatable {
  /// Σ I_i (y_i − x_i)² where x_i ≠ 0: features that are not given back in full.
  public var reconstruction: Double
  /// Σ I_i y_i² where x_i = 0: features that answer for others.
  public var interference: Double

  /// Assembles a loss.
  public init(reconstruction: Double, interference: Double) {
    self.reconstruction = reconstruction
    self.interference = interference
  }

  /// Both together.
  public var total: Double { reconstruction + interference }
}
