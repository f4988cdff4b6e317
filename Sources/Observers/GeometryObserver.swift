public import Model
public import Records
internal import Matrix

/// Where each feature lies among the others at the end, and what that costs it.
///
/// Source: Elhage et al., "Toy Models of Superposition" (2022).
public enum GeometryObserver: Observer {
  /// The name in `record.observe`.
  public static let name = "geometry"
  /// One line for people.
  public static let summary =
    "each feature's norm, dimensionality, interference, neighbours and loss, plain and attacked"
  /// A row is a feature.
  public static let shape = ObservedShape.perFeature
  /// |W_i|; D_i = |W_i|²/Σ_j (Ŵ_i·W_j)² (NaN for a row of zeros); Σ_{j≠i} (Ŵ_i·W_j)² (NaN likewise);
  /// represented features j ≠ i with |cos| ≥ 0.1; the smallest feature that overlaps join it to, and
  /// how many these are (NaN and 0 for a feature that is not represented, |W_i| < 0.5); I_i E[(y_i − x_i)²];
  /// the same once inputs are attacked.
  public static let columns = [
    "norm", "dimensionality", "superposition", "neighbours", "component", "component_size", "loss",
    "attacked_loss",
  ]
  /// The end is enough.
  public static let looksBack = false
  /// For its last two columns.
  public static let needsFeatureLosses = true

  static let representedNorm = 0.5
  static let neighbouringCosine = 0.1

  /// Every feature in order. Costs n²m multiply–adds.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    let overlaps = WeightMatrix<Double>(Scalar.overlaps(course.final, course.final))
    let n = overlaps.features
    let graph = OverlapGraph(overlaps)
    let values = (0..<n).flatMap { i in
      let squaredNorm = overlaps[i, i]
      let others = (0..<n).reduce(0) { $0 + ($1 == i ? 0 : overlaps[i, $1] * overlaps[i, $1]) }
      let component = graph.components[i]
      return [
        squaredNorm.squareRoot(), squaredNorm * squaredNorm / (squaredNorm * squaredNorm + others),
        others / squaredNorm, Double(graph.neighbours[i].count),
        component.map { Double($0) } ?? .nan,
        Double(component.map { root in graph.components.count { $0 == root } } ?? 0),
        course.featureLosses?.plain[i] ?? .nan, course.featureLosses?.attacked[i] ?? .nan,
      ]
    }
    return ObservedValues(rows: Array(0..<n), values: values)
  }
}

/// Who interferes with whom among represented features.
private struct OverlapGraph {
  /// Those that a feature overlaps with, ascending.
  let neighbours: [[Int]]
  /// The smallest feature of the connected component; `nil` for features that are not represented.
  let components: [Int?]

  /// - Parameter overlaps: W_i · W_j, n × n.
  init(_ overlaps: WeightMatrix<Double>) {
    let n = overlaps.features
    let norms = (0..<n).map { overlaps[$0, $0].squareRoot() }
    let isRepresented = norms.map { $0 >= GeometryObserver.representedNorm }
    let neighbours = (0..<n).map { i in
      (0..<n).filter { j in
        j != i && isRepresented[i] && isRepresented[j]
          && abs(overlaps[i, j]) >= GeometryObserver.neighbouringCosine * norms[i] * norms[j]
      }
    }
    var components = [Int?](repeating: nil, count: n)
    for start in 0..<n where isRepresented[start] && components[start] == nil {
      var next = [start]
      while let feature = next.popLast() {
        guard components[feature] == nil else { continue }
        components[feature] = start
        next += neighbours[feature]
      }
    }
    (self.neighbours, self.components) = (neighbours, components)
  }
}
