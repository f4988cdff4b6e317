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

  /// Every bin in order. Costs n²m/2 multiply–adds.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    let (initial, final) = (course.initial.weights, course.final)
    var entries = [Int](repeating: 0, count: borders.count + 1)
    var together = entries
    let limits = borders.map { Scalar($0 / Double(initial.hidden)) }
    for first in 0..<initial.features {
      for second in first + 1..<max(initial.features, first + 1) {
        count(first, second, of: initial, above: limits, into: &entries)
      }
    }
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

  /// Adds the products of two rows to the bins.
  @inline(__always)
  private static func count<Scalar: KernelScalar>(
    _ first: Int, _ second: Int, of weights: WeightMatrix<Scalar>, above limits: [Scalar],
    into entries: inout [Int]
  ) {
    let hidden = weights.hidden
    weights.elements.withUnsafeBufferPointer { W in
      // How many lie above each border; a bin is a difference of two. One border a loop runs in lanes.
      var above = hidden
      for (bin, limit) in limits.enumerated() {
        var count = 0
        for neuron in 0..<hidden {
          let product = W[first &* hidden &+ neuron] * W[second &* hidden &+ neuron]
          count &+= product >= limit ? 1 : 0
        }
        entries[bin] += above - count
        above = count
      }
      entries[limits.count] += above
    }
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
