/// Adam with decoupled weight decay, as `torch.optim.AdamW` without AMSGrad: the published
/// experiments' optimiser.
///
/// w ← (1 − lr · decay) w before Adam's step. Source: Loshchilov, Hutter, arXiv 1711.05101.
public struct AdamW: AdaptiveOptimizer {
  /// The name in experiment files.
  public static let name = "adamw"
  /// β₁, β₂, ε, and a decay that shrinks the weights directly; PyTorch's default decay is 0.01.
  public static let hyperparameters = AdamMoments.hyperparameters + [weightDecay]

  private static let weightDecay = Hyperparameter("weight_decay", default: 0.01, below: .infinity)

  let moments: AdamMoments

  /// What shares a second moment.
  public var secondMoment = SecondMoment.weight

  /// Assembles the optimiser.
  public init(values: [String: Double]) {
    moments = AdamMoments(
      values: values, weightDecay: Self.weightDecay, decouplesDecay: true)
  }

  /// A rule with fresh state, of as many second moments as `secondMoment` says.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func makeRule<Scalar: KernelScalar>(count: Int, row: Int) -> any UpdateRule<Scalar> {
    AdamRule<Scalar>(moments, secondMoment, count: count, row: row)
  }
}
