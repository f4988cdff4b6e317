internal import Matrix
internal import Model

/// Degrees in bins, the same for all networks: tables of a study must have one shape.
enum DegreeBins {
  /// From each to below the next; the last has no end.
  static let lower = [0, 1, 2, 3, 4, 5, 9, 17, 33]
  static let columns = ["lower", "upper", "entries"]

  /// A column for each threshold.
  static func named(_ kind: String) -> [String] {
    Measure.degreeThresholds.map { "\(kind)_\($0.1)" }
  }

  /// The graph at each threshold.
  static func graphs<Scalar: KernelScalar>(_ weights: WeightMatrix<Scalar>) -> [FeatureGraph] {
    Measure.degreeThresholds.map { FeatureGraph(weights, threshold: $0.0) }
  }

  /// How many degrees lie in each bin.
  static func counts(_ degrees: [Int]) -> [Double] {
    var counts = [Double](repeating: 0, count: lower.count)
    for degree in degrees { counts[lower.count { $0 <= degree } - 1] += 1 }
    return counts
  }

  /// A row for each bin: its ends, how many there are in all, and a column for each of `counts`.
  static func table(entries: Int, _ counts: [[Double]]) -> ObservedValues {
    let upper = lower.dropFirst().map(Double.init) + [.infinity]
    return ObservedValues(
      rows: Array(lower.indices),
      values: lower.indices.flatMap { bin in
        [Double(lower[bin]), upper[bin], Double(entries)] + counts.map { $0[bin] }
      })
  }
}
