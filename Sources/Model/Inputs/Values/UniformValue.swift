/// U[0, 1], the law of Elhage et al. (2022).
public enum UniformValue: ValueLaw {
  /// The name in experiment files.
  public static let name = "uniform"

  /// The uniform numbers themselves.
  public static func shape(_ entries: UnsafeMutableBufferPointer<Float>) {}

  /// Gauss–Legendre.
  public static func nodes(_ count: Int) -> [(value: Double, probability: Double)] {
    GaussLegendre(nodes: count, from: 0, to: 1).nodes.map { ($0.point, $0.weight) }
  }
}
