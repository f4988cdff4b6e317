/// Proximal gradient descent (ISTA): a gradient step on the data loss, then soft-thresholding by lr
/// · λ, so that weights reach zero exactly and gradient flow with ℓ1 is followed without
/// oscillation.
///
/// Source: Beck, Teboulle, "A fast iterative shrinkage-thresholding algorithm", SIAM J. Imaging
/// Sci. 2 (2009), doi:10.1137/080716542, without the acceleration, which would leave the flow.
public struct ProximalGradient: Optimizer {
  /// The name in experiment files.
  public static let name = "proximal"
  /// None besides the learning rate and λ.
  public static let hyperparameters: [Hyperparameter] = []

  let learningRate: Double
  let l1: Double

  /// Assembles the optimiser.
  public init(learningRate: Double, l1: Double, values: [String: Double]) {
    self.learningRate = learningRate
    self.l1 = l1
  }

  /// A rule in single precision.
  public func makeRule(count: Int) -> any UpdateRule<Float> {
    ProximalRule<Float>(self)
  }

  /// A rule in double precision.
  public func makeDoubleRule(count: Int) -> any UpdateRule<Double> {
    ProximalRule<Double>(self)
  }
}

struct ProximalRule<Scalar: KernelScalar>: UpdateRule {
  private let learningRate: Scalar
  private let threshold: Scalar

  init(_ optimizer: ProximalGradient) {
    learningRate = Scalar(optimizer.learningRate)
    threshold = Scalar(optimizer.learningRate * optimizer.l1)
  }

  mutating func beginStep() {}

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func update(
    _ weights: UnsafeMutableBufferPointer<Scalar>, gradient: UnsafeBufferPointer<Scalar>,
    offset: Int
  ) {
    // Bare pointers and selects: a loop that may trap or branch is not vectorised.
    guard let target = weights.baseAddress, let gradient = gradient.baseAddress else { return }
    for index in 0..<weights.count {
      let moved = target[index] - learningRate * gradient[index]
      // Zero within the threshold, exactly; a NaN fails both comparisons and stays a NaN.
      let clamped = moved > threshold ? threshold : (moved < -threshold ? -threshold : moved)
      target[index] = moved - clamped
    }
  }
}
