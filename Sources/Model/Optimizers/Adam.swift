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
  public init(values: [String: Double]) {
    moments = AdamMoments(
      values: values, weightDecay: Self.weightDecay, decouplesDecay: false)
  }

  /// A rule with fresh state.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func makeRule<Scalar: KernelScalar>(count: Int) -> any UpdateRule<Scalar> {
    AdamRule<Scalar>(moments, count: count)
  }
}
