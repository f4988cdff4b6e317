public import Model
public import Records
internal import Matrix

/// How often two features end together on a neuron, given the product of their initial weights on it.
///
/// Every pair i < j on every neuron k is counted in the bin of m · w_ik · w_jk at the start: a number of
/// the order of 1 whatever m. Together at the end are those that are both in the window of k.
public enum ProductObserver: Observer {
  /// The name in `record.observe`.
  public static let name = "products"
  /// One line for people.
  public static let summary =
    "pairs on neurons by their initial product of weights, and how many end together there"
  /// A row is a bin.
  public static let shape = ObservedShape.perBin
  /// The bin, from `lower` to below `upper` in m · w_ik · w_jk; how many (i, j, k) start in it, and how many
  /// of these end together.
  public static let columns = ["lower", "upper", "entries", "together"]
  /// The product.
  public static let binTitle = "m · w_ik · w_jk at the start"
  /// Start and end are enough.
  public static let looksBack = false

  /// Ends of the bins; those of the outermost are infinite.
  static let borders: [Double] = [-8, -4, -2, -1, 0, 1, 2, 4, 8]

  /// Every bin in order. Costs some 9 nm log n multiplications.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    let (initial, final) = (course.initial.weights, course.final)
    let limits = borders.map { Scalar($0 / Double(initial.hidden)) }
    let entries = entries(of: initial, above: limits)
    var together = [Int](repeating: 0, count: borders.count + 1)
    for pair in course.finalSummary?.pairsInWindow(of: final) ?? [] {
      let product = initial[pair.first, pair.neuron] * initial[pair.second, pair.neuron]
      together[limits.count { product >= $0 }] += 1
    }
    let ends = [-Double.infinity] + borders + [.infinity]
    let values = entries.indices.flatMap { bin in
      [ends[bin], ends[bin + 1], Double(entries[bin]), Double(together[bin])]
    }
    return ObservedValues(rows: Array(entries.indices), values: values)
  }

  /// How many pairs on neurons there are in each bin.
  ///
  /// On a sorted neuron the product with one weight rises or falls, rounding included, so that a search
  /// tells how many lie above a border. Counting all n²m/2 products took fifteen times as long.
  @inline(__always)
  private static func entries<Scalar: KernelScalar>(
    of weights: WeightMatrix<Scalar>, above limits: [Scalar]
  ) -> [Int] {
    var above = [Int](repeating: 0, count: limits.count)
    for neuron in 0..<weights.hidden {
      let column = (0..<weights.features).map { weights[$0, neuron] }.sorted()
      for (border, limit) in limits.enumerated() {
        var ordered = 0
        for weight in column {
          ordered += partners(of: weight, in: column, above: limit)
          // Not a pair with itself.
          if weight * weight >= limit { ordered -= 1 }
        }
        above[border] += ordered / 2
      }
    }
    let all = weights.features * (weights.features - 1) / 2 * weights.hidden
    return zip([all] + above, above + [0]).map { $0 - $1 }
  }

  /// How many of ascending weights have a product with one of them that reaches a limit.
  @inline(__always)
  private static func partners<Scalar: KernelScalar>(
    of weight: Scalar, in column: [Scalar], above limit: Scalar
  ) -> Int {
    let rises = weight >= 0
    var (low, high) = (0, column.count)
    while low < high {
      let middle = (low + high) / 2
      if (weight * column[middle] >= limit) == rises { high = middle } else { low = middle + 1 }
    }
    return rises ? column.count - low : low
  }
}

extension MatrixSummary {
  /// Pairs of features i < j in the window of one neuron, neuron by neuron.
  func pairsInWindow<Scalar: KernelScalar>(
    of weights: WeightMatrix<Scalar>
  ) -> [(first: Int, second: Int, neuron: Int)] {
    columns.enumerated().flatMap { neuron, column in
      guard column.positiveInWindow + column.negativeInWindow >= 2 else {
        return [(first: Int, second: Int, neuron: Int)]()
      }
      let features = (0..<features).filter { feature in
        let magnitude = weights[feature, neuron].magnitude
        return magnitude >= 0.8 && magnitude <= 1.2
      }
      return features.indices.flatMap { position in
        features[(position + 1)...].map {
          (first: features[position], second: $0, neuron: neuron)
        }
      }
    }
  }
}
