public import Matrix

/// A precision that networks can be trained in: `Float` or `Double`.
///
/// The two conformances name concrete types on purpose: that is where the compiler makes its fast
/// copies of the generic kernels.
public protocol KernelScalar: BinaryFloatingPoint, Sendable {
  /// The problem's kernel with a fresh optimiser state, starting at a network.
  ///
  /// - Precondition: the kernel does not refuse the problem, and the network fits its architecture.
  static func makeKernel(_ problem: Problem, _ network: consuming Network<Self>)
    -> any TrainingKernel<Self>

  /// Descent in blocks of steps with constant rates, for `ActiveSetFlow`.
  static func makeBlocks(
    _ weights: consuming WeightMatrix<Self>, _ rates: StepRates, tolerance: Double
  ) -> any BlockwiseDescent<Self>

  /// The loss of a network without hidden noise.
  ///
  /// - Parameters:
  ///   - network: fits the objective's architecture.
  ///   - objective: what it is trained for.
  ///   - rates: the penalties of the step.
  ///   - inputs: B × n; empty on the basis.
  /// - Returns: its parts; a batch kernel's step in cost.
  static func loss(
    of network: Network<Self>, _ objective: Objective, _ rates: StepRates, inputs: [Float]
  ) -> ObjectiveLoss

  /// Rows `rows` of A Bᵀ, whose rows have one length m: entry (i, j) is row `rows[i]` of A times row j of
  /// B. Costs nm multiply–adds a row for n rows of B, on BLAS.
  static func overlaps(
    _ A: WeightMatrix<Self>, rows: Range<Int>, _ B: WeightMatrix<Self>
  ) -> WeightMatrix<Self>
}

extension KernelScalar {
  /// All of A Bᵀ, a row for each of A's and a column for each of B's.
  public static func overlaps(_ A: WeightMatrix<Self>, _ B: WeightMatrix<Self>)
    -> WeightMatrix<Self>
  {
    overlaps(A, rows: 0..<A.features, B)
  }
}

extension Float: KernelScalar {
  /// The kernel in single precision.
  public static func makeKernel(_ problem: Problem, _ network: consuming Network<Float>)
    -> any TrainingKernel<Float>
  {
    makeAnyKernel(problem, network)
  }

  /// Descent in blocks of steps in single precision.
  public static func makeBlocks(
    _ weights: consuming WeightMatrix<Float>, _ rates: StepRates, tolerance: Double
  ) -> any BlockwiseDescent<Float> {
    BlockwiseActiveSet(weights, rates, tolerance: tolerance)
  }

  /// The loss of a network in single precision.
  public static func loss(
    of network: Network<Float>, _ objective: Objective, _ rates: StepRates, inputs: [Float]
  ) -> ObjectiveLoss {
    batchLoss(of: network, objective, rates, inputs: inputs)
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
  public static func makeKernel(_ problem: Problem, _ network: consuming Network<Double>)
    -> any TrainingKernel<Double>
  {
    makeAnyKernel(problem, network)
  }

  /// Descent in blocks of steps in double precision.
  public static func makeBlocks(
    _ weights: consuming WeightMatrix<Double>, _ rates: StepRates, tolerance: Double
  ) -> any BlockwiseDescent<Double> {
    BlockwiseActiveSet(weights, rates, tolerance: tolerance)
  }

  /// The loss of a network in double precision.
  public static func loss(
    of network: Network<Double>, _ objective: Objective, _ rates: StepRates, inputs: [Float]
  ) -> ObjectiveLoss {
    batchLoss(of: network, objective, rates, inputs: inputs)
  }

  /// Rows of A Bᵀ in double precision.
  public static func overlaps(
    _ A: WeightMatrix<Double>, rows: Range<Int>, _ B: WeightMatrix<Double>
  ) -> WeightMatrix<Double> {
    overlapProduct(A, rows: rows, B)
  }
}

/// The one list of which type a kernel's name stands for.
private func makeAnyKernel<Scalar: BLASScalar & LaneScalar>(
  _ problem: Problem, _ network: consuming Network<Scalar>
) -> any TrainingKernel<Scalar> {
  let objective = problem.objective
  let kernel = Kernels.resolved(problem)
  precondition(Kernels.refusal(of: problem, by: kernel) == nil, "the kernel refuses the problem")
  let rule: any UpdateRule<Scalar> = problem.optimizer.makeRule(
    count: objective.architecture.parameterCount, row: objective.architecture.hidden)
  switch kernel {
  case .reference where objective.isPlain:
    return ReferenceKernel<Scalar>(
      weights: network.encoder, rule: rule, interference: problem.interference)
  case .reference:
    return GeneralReferenceKernel<Scalar>(network, objective: objective, rule: rule)
  case .tiny: return TinyKernel<Scalar>(weights: network.encoder, rule: rule)
  case .dense where objective.noise == nil:
    return DenseKernel<Scalar>(weights: network.encoder, rule: rule)
  case .dense: return NoisyDenseKernel<Scalar>(weights: network.encoder, rule: rule)
  case .activeSet, .activeSetBlocks: return ActiveSetKernel<Scalar>(weights: network.encoder)
  case .evolution:
    guard let evolution = problem.evolution else { preconditionFailure("it would have refused") }
    return EvolutionKernel<Scalar>(weights: network.encoder, evolution, rule: rule)
  case .batch, .automatic:
    return BatchKernel<Scalar>(network, objective: objective, rule: rule)
  }
}
