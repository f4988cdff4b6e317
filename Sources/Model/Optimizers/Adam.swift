/// Adam with coupled weight decay, as `torch.optim.Adam` without AMSGrad.
///
/// Source: Kingma, Ba, arXiv 1412.6980; the moments and their bias corrections are PyTorch's.
public struct Adam: AdaptiveOptimizer {
  /// The name in experiment files.
  public static let name = "adam"
  /// β₁, β₂, ε, and a decay that is added to the gradient.
  public static let hyperparameters = AdamMoments.hyperparameters + [weightDecay]

  private static let weightDecay = Hyperparameter("weight_decay", default: 0, below: .infinity)

  let moments: AdamMoments

  /// What shares a second moment.
  public var secondMoment = SecondMoment.weight

  /// Assembles the optimiser.
  public init(values: [String: Double]) {
    moments = AdamMoments(
      values: values, weightDecay: Self.weightDecay, decouplesDecay: false)
  }

  /// A rule with fresh state, of as many second moments as `secondMoment` says.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func makeRule<Scalar: KernelScalar>(count: Int, row: Int) -> any UpdateRule<Scalar> {
    AdamRule<Scalar>(moments, secondMoment, count: count, row: row)
  }
}
