/// U[−1, 1].
public enum SymmetricValue: ValueLaw {
  /// The name in experiment files.
  public static let name = "symmetric"

  /// 2u − 1 for everything that is on.
  public static func shape(_ entries: UnsafeMutableBufferPointer<Float>) {
    for index in entries.indices {
      entries[index] = entries[index] > 0 ? 2 * entries[index] - 1 : 0
    }
  }

  /// Gauss–Legendre.
  public static func nodes(_ count: Int) -> [(value: Double, probability: Double)] {
    GaussLegendre(nodes: count, from: -1, to: 1).nodes.map { ($0.point, $0.weight / 2) }
  }
}
