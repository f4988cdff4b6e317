// Many tests at once: p values that keep the chance of a single false alarm.

/// Holm's step-down adjustment of p values.
package enum HolmAdjustment {
  /// Adjusted p values, in the order of `pValues`: the k-th smallest of N becomes the largest of
  /// (N − j + 1)·p₍ⱼ₎ over j ≤ k, at most 1 (Holm, Scandinavian Journal of Statistics 6, 1979).
  ///
  /// Rejecting where the result is ≤ α keeps the probability of any false rejection ≤ α however
  /// the tests depend on each other, and rejects whatever Bonferroni's N·p rejects. O(N log N).
  ///
  /// - Precondition: all p values lie in 0...1; NaN does not.
  package static func adjusted(_ pValues: [Double]) -> [Double] {
    precondition(pValues.allSatisfy { $0 >= 0 && $0 <= 1 }, "a p value lies in 0...1")
    var adjusted = pValues
    var largest = 0.0
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    for (place, index) in order.enumerated() {
      largest = max(largest, min(1, Double(pValues.count - place) * pValues[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
