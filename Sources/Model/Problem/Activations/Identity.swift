/// σ(x) = x: a linear layer.
public enum Identity: Activation {
  /// The name in experiment files.
  public static let name = "identity"

  /// Copies.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func activate<Scalar: KernelScalar>(
    _ preactivations: LayerRows<Scalar>, into result: LayerRows<Scalar>
  ) {
    guard preactivations.start != result.start else { return }
    result.start.update(from: preactivations.start, count: preactivations.joined.width)
  }

  /// Leaves the gradient as it is.
  public static func pullBack<Scalar: KernelScalar>(
    _ gradient: LayerRows<Scalar>, at preactivations: LayerRows<Scalar>
  ) {}
}
