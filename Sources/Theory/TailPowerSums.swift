// Power sums of the part of a sorted row above a threshold, in O(log m).

/// Σ (x_k − τ)₊^p for p = 0...4 over descending values x, for any threshold τ ≥ 0.
///
/// For each c the table holds the sums over the c largest values of (x_k − x_{c+1})^p. Moving the
/// threshold down from there adds positive terms only, so no digits cancel, however close τ comes to the
/// last survivors. Rejected: prefix sums of x^p, where Σx² − 2τΣx + cτ² loses everything at late times.
package struct TailPowerSums: Sendable {
  /// The sums above one threshold; `count` is the number of values strictly above it.
  package struct Sums: Sendable, Equatable {
    package var count = 0
    package var first = 0.0
    package var second = 0.0
    package var third = 0.0
    package var fourth = 0.0

    /// The sums after lowering the threshold by `distance`, with one more value at the old threshold.
    func including(one distance: Double) -> Sums {
      let members = Double(count + 1)
      let square = distance * distance
      var lower = Sums()
      lower.count = count + 1
      lower.first = first + members * distance
      lower.second = second + 2 * distance * first + members * square
      lower.third =
        third + 3 * distance * second + 3 * square * first + members * square * distance
      lower.fourth =
        fourth + 4 * distance * third + 6 * square * second + 4 * square * distance * first
        + members * square * square
      return lower
    }
  }

  package let values: [Double]
  // above[c]: the sums over the c largest values at threshold values[c], for c = 0 ..< m.
  private let above: [Sums]

  /// A table for `values`, descending and not negative; O(m) time, 48 bytes a value.
  package init(descending values: [Double]) {
    self.values = values
    var above: [Sums] = []
    above.reserveCapacity(values.count)
    above.append(Sums())
    for index in 1..<max(values.count, 1) {
      above.append(above[index - 1].including(one: values[index - 1] - values[index]))
    }
    self.above = above
  }

  /// How many values lie strictly above `threshold`, by bisection.
  package func count(above threshold: Double) -> Int {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] > threshold { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The sums above `threshold`.
  package func sums(above threshold: Double) -> Sums {
    let count = count(above: threshold)
    guard count > 0 else { return Sums() }
    return above[count - 1].including(one: values[count - 1] - threshold)
  }
}
