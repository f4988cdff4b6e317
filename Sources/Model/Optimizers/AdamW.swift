/// Adam with decoupled weight decay, as `torch.optim.AdamW` without AMSGrad: the published
/// experiments' optimiser.
///
/// w ← (1 − lr · decay) w before Adam's step. Source: Loshchilov, Hutter, arXiv 1711.05101.
public struct AdamW: Optimizer {
  /// The name in experiment files.
  public static let name = "adamw"
  /// β₁, β₂, ε, and a decay that shrinks the weights directly; PyTorch's default decay is 0.01.
  public static let hyperparameters = AdamMoments.hyperparameters + [weightDecay]

  private static let weightDecay = Hyperparameter("weight_decay", default: 0.01, below: .infinity)

  let moments: AdamMoments

  /// Assembles the optimiser.
  public init(learningRate: Double, l1: Double, values: [String: Double]) {
    moments = AdamMoments(
      learningRate: learningRate, l1: l1, values: values, weightDecay: Self.weightDecay,
      decouplesDecay: true)
  }

  /// A rule with fresh state in single precision.
  public func makeRule(count: Int) -> any UpdateRule<Float> {
    AdamRule<Float>(moments, count: count)
  }

  /// A rule with fresh state in double precision.
  public func makeDoubleRule(count: Int) -> any UpdateRule<Double> {
    AdamRule<Double>(moments, count: count)
  }
}
