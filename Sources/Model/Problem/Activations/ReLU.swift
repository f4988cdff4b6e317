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
    for row in 0..<preactivations.count {
      let (source, target) = (preactivations.row(row), result.row(row))
      for index in 0..<preactivations.width { target[index] = rectified(source[index]) }
    }
  }

  /// Silences the gradient where the output is silent.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func pullBack<Scalar: KernelScalar>(
    _ gradient: LayerRows<Scalar>, at preactivations: LayerRows<Scalar>
  ) {
    for row in 0..<gradient.count {
      let (target, source) = (gradient.row(row), preactivations.row(row))
      for index in 0..<gradient.width {
        // A select: a loop that branches is not vectorised.
        target[index] = source[index] <= 0 ? 0 : target[index]
      }
    }
  }
}

/// ReLU of one number.
@inline(__always)
func rectified<Scalar: KernelScalar>(_ value: Scalar) -> Scalar {
  value <= 0 ? 0 : value
}
