internal import Matrix

/// A number that is observed of a context network; the rows of docs/measures.md.
package struct ContextMeasure: Sendable {
  /// The name in results, snake_case.
  package let name: String
  let value: @Sendable (_ loss: Double, ContextSelectivity) -> Double

  init(_ name: String, _ value: @escaping @Sendable (Double, ContextSelectivity) -> Double) {
    (self.name, self.value) = (name, value)
  }

  /// Every measure, in the order of the observations' values.
  package static let all: [ContextMeasure] =
    [
      ContextMeasure("loss") { loss, _ in loss },
      ContextMeasure("used_neurons") { Double($1.used) },
    ]
    + thresholds.flatMap { threshold, digits in
      [
        ContextMeasure("common_\(digits)") { $1.share(missing: 0, above: threshold) },
        ContextMeasure("mixed_\(digits)") { $1.share(missing: 1, above: threshold) },
        ContextMeasure("mixed_\(digits)_null") { $1.independentShare(above: threshold) },
        ContextMeasure("mixed_\(digits)_excess") {
          $1.share(missing: 1, above: threshold) - $1.independentShare(above: threshold)
        },
        ContextMeasure("mixed_strength_\(digits)") {
          $1.strengthShare(missing: 1, above: threshold)
        },
      ]
    }
    + thresholds.map { threshold, digits in
      ContextMeasure("single_\(digits)") { $1.shareOfSingle(above: threshold) }
    }

  /// Shares of a neuron's largest activity above which it is active, with what they are called.
  private static let thresholds: [(Float, String)] = [(0.01, "1"), (0.1, "10"), (0.3, "30")]
}

extension ContextSelectivity {
  /// The share of neurons in use that are active in one context alone.
  fileprivate func shareOfSingle(above threshold: Float) -> Double {
    share(missing: contexts - 1, above: threshold)
  }
}

extension WeightMatrix<Float> {
  /// Σ_i w_ik² for each column k.
  var squaredColumnNorms: [Double] {
    var sums = [Double](repeating: 0, count: hidden)
    for row in 0..<features {
      for (column, weight) in self.row(row).enumerated() {
        sums[column] += Double(weight) * Double(weight)
      }
    }
    return sums
  }
}
