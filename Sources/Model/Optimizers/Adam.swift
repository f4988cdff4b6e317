/// Adam with coupled weight decay, as `torch.optim.Adam` without AMSGrad.
///
/// Source: Kingma, Ba, arXiv 1412.6980; the moments and their bias corrections are PyTorch's.
public struct Adam: Optimizer {
  /// The name in experiment files.
  public static let name = "adam"
  /// β₁, β₂, ε, and a decay that is added to the gradient.
  public static let hyperparameters = AdamMoments.hyperparameters + [weightDecay]

  private static let weightDecay = Hyperparameter("weight_decay", default: 0, below: .infinity)

  let moments: AdamMoments

  /// Assembles the optimiser.
  public init(learningRate: Double, l1: Double, values: [String: Double]) {
    moments = AdamMoments(
      learningRate: learningRate, l1: l1, values: values, weightDecay: Self.weightDecay,
      decouplesDecay: false)
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
