/// σ(x) = max(x, 0), with gradient 0 at 0 as in PyTorch. NaN passes on, so that a broken network
/// shows in its loss.
public enum ReLU: Activation {
  /// The name in experiment files.
  public static let name = "relu"

  /// Silences what is negative.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func activate<Scalar: KernelScalar>(
    _ preactivations: LayerRows<Scalar>, into result: LayerRows<Scalar>
  ) {
    let (source, target) = (preactivations.joined, result.joined)
    for index in 0..<source.width { target.start[index] = rectified(source.start[index]) }
  }

  /// Silences the gradient where the output is silent.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func pullBack<Scalar: KernelScalar>(
    _ gradient: LayerRows<Scalar>, at preactivations: LayerRows<Scalar>
  ) {
    let (target, source) = (gradient.joined, preactivations.joined)
    for index in 0..<source.width {
      // A select: a loop that branches is not vectorised.
      target.start[index] = source.start[index] <= 0 ? 0 : target.start[index]
    }
  }
}

/// ReLU of one number.
@inline(__always)
func rectified<Scalar: KernelScalar>(_ value: Scalar) -> Scalar {
  value <= 0 ? 0 : value
}
