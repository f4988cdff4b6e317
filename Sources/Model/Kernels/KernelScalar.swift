public import Matrix

/// A precision that networks can be trained in: `Float` or `Double`.
///
/// The two conformances name concrete types on purpose: that is where the compiler makes its fast
/// copies of the generic kernels and rules.
public protocol KernelScalar: BinaryFloatingPoint, Sendable {
  /// The kernel for these settings with a fresh optimiser state, starting at `initial`.
  static func makeKernel(
    _ settings: TrainingSettings, initial: WeightMatrix<Self>, hasNoise: Bool
  ) -> any TrainingKernel<Self>

  /// Descent in blocks of steps, for `KernelChoice.activeSetBlocks`.
  static func makeFlow(_ settings: TrainingSettings, initial: WeightMatrix<Self>)
    -> ActiveSetFlow<Self>

  /// Rows `rows` of A Bᵀ for two n × m matrices: entry (i, j) is row `rows[i]` of A times row j of
  /// B. Costs nm multiply–adds a row, on BLAS.
  static func overlaps(
    _ A: WeightMatrix<Self>, rows: Range<Int>, _ B: WeightMatrix<Self>
  ) -> WeightMatrix<Self>
}

extension KernelScalar {
  /// All of A Bᵀ, n × n.
  public static func overlaps(_ A: WeightMatrix<Self>, _ B: WeightMatrix<Self>)
    -> WeightMatrix<Self>
  {
    overlaps(A, rows: 0..<A.features, B)
  }
}

extension Float: KernelScalar {
  /// The kernel in single precision.
  public static func makeKernel(
    _ settings: TrainingSettings, initial: WeightMatrix<Float>, hasNoise: Bool
  ) -> any TrainingKernel<Float> {
    let rule = settings.optimizer.makeRule(count: initial.elements.count)
    return switch settings.kernelKind(for: initial, hasNoise: hasNoise) {
    case .reference: ReferenceKernel<Float>(weights: initial, rule: rule)
    case .tiny: TinyKernel<Float>(weights: initial, rule: rule)
    case .dense: DenseKernel<Float>(weights: initial, rule: rule)
    case .noisyDense: NoisyDenseKernel<Float>(weights: initial, rule: rule)
    case .activeSet(let proximal): ActiveSetKernel<Float>(weights: initial, optimizer: proximal)
    }
  }

  /// Descent in blocks of steps in single precision.
  public static func makeFlow(_ settings: TrainingSettings, initial: WeightMatrix<Float>)
    -> ActiveSetFlow<Float>
  {
    ActiveSetFlow(
      initial, optimizer: settings.proximal(hasNoise: false), tolerance: settings.blockTolerance)
  }

  /// Rows of A Bᵀ in single precision.
  public static func overlaps(
    _ A: WeightMatrix<Float>, rows: Range<Int>, _ B: WeightMatrix<Float>
  ) -> WeightMatrix<Float> {
    overlapProduct(A, rows: rows, B)
  }
}

extension Double: KernelScalar {
  /// The kernel in double precision.
  public static func makeKernel(
    _ settings: TrainingSettings, initial: WeightMatrix<Double>, hasNoise: Bool
  ) -> any TrainingKernel<Double> {
    let rule = settings.optimizer.makeDoubleRule(count: initial.elements.count)
    return switch settings.kernelKind(for: initial, hasNoise: hasNoise) {
    case .reference: ReferenceKernel<Double>(weights: initial, rule: rule)
    case .tiny: TinyKernel<Double>(weights: initial, rule: rule)
    case .dense: DenseKernel<Double>(weights: initial, rule: rule)
    case .noisyDense: NoisyDenseKernel<Double>(weights: initial, rule: rule)
    case .activeSet(let proximal): ActiveSetKernel<Double>(weights: initial, optimizer: proximal)
    }
  }

  /// Descent in blocks of steps in double precision.
  public static func makeFlow(_ settings: TrainingSettings, initial: WeightMatrix<Double>)
    -> ActiveSetFlow<Double>
  {
    ActiveSetFlow(
      initial, optimizer: settings.proximal(hasNoise: false), tolerance: settings.blockTolerance)
  }

  /// Rows of A Bᵀ in double precision.
  public static func overlaps(
    _ A: WeightMatrix<Double>, rows: Range<Int>, _ B: WeightMatrix<Double>
  ) -> WeightMatrix<Double> {
    overlapProduct(A, rows: rows, B)
  }
}

private enum KernelKind {
  case reference, tiny, dense, noisyDense
  case activeSet(ProximalGradient)
}

extension TrainingSettings {
  fileprivate func kernelKind<Scalar>(for weights: WeightMatrix<Scalar>, hasNoise: Bool)
    -> KernelKind
  {
    let choice = kernel.resolved(features: weights.features, hidden: weights.hidden)
    switch choice {
    case .reference: return .reference
    case .tiny: return .tiny
    case .dense, .automatic: return hasNoise ? .noisyDense : .dense
    case .activeSet, .activeSetBlocks: return .activeSet(proximal(hasNoise: hasNoise))
    }
  }

  /// The optimiser of the active set.
  fileprivate func proximal(hasNoise: Bool) -> ProximalGradient {
    guard let proximal = optimizer as? ProximalGradient, !hasNoise else {
      preconditionFailure("the active set is for proximal gradient descent without noise")
    }
    return proximal
  }
}

extension KernelChoice {
  /// The kernel that trains an n × m network: `automatic` is resolved by size alone, so that it
  /// never depends on the machine.
  ///
  /// Measured on one core, 1 × 1 to 128 × 128: below 3 features the tiny kernel wastes most of its
  /// lanes and plain loops win; from there on it is up to 20 times as fast as they are, and without
  /// noise faster than BLAS up to about 4000 weights. With noise it stays ahead up to 16 000;
  /// rejected, since the choice would no longer follow from the size alone.
  public func resolved(features: Int, hidden: Int) -> KernelChoice {
    guard self == .automatic else { return self }
    if features * hidden >= 4096 { return .dense }
    return features < 3 ? .reference : .tiny
  }
}
