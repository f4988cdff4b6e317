// Power sums of the part of a sorted row above a threshold, in O(log m).

/// Σ (δ − d_k)₊^p for p = 0...4, where d_k ≥ 0 is how far value k lies below the largest value and
/// δ how far the threshold does.
///
/// For each c the table holds the sums over the c smallest depths at δ = d_(c+1). Lowering the
/// threshold from there adds positive terms only, so no digits cancel, however close the threshold
/// comes to the largest values. Rejected: prefix sums of x^p, where Σx² − 2τΣx + cτ² loses
/// everything at late times.
package struct TailPowerSums: Sendable {
  /// The sums above one threshold; `count` is the number of values strictly above it.
  package struct Sums: Sendable, Equatable {
    package var count = 0
    package var first = 0.0
    package var second = 0.0
    package var third = 0.0
    package var fourth = 0.0

    /// The sums after lowering the threshold by `distance`, with one more value at the old
    /// threshold.
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

  /// d_k, ascending from 0.
  package let depths: [Double]
  // above[c]: the sums over the c smallest depths at threshold depths[c], for c = 0 ..< m.
  private let above: [Sums]

  /// A table for `depths`, ascending and not negative; O(m) time, 48 bytes a value.
  package init(depths: [Double]) {
    self.depths = depths
    var above: [Sums] = []
    above.reserveCapacity(depths.count)
    above.append(Sums())
    for index in 1..<max(depths.count, 1) {
      above.append(above[index - 1].including(one: depths[index] - depths[index - 1]))
    }
    self.above = above
  }

  /// How many values lie strictly above the threshold at `depth`, by bisection.
  package func count(within depth: Double) -> Int {
    var low = 0
    var high = depths.count
    while low < high {
      let middle = (low + high) / 2
      if depths[middle] < depth { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The sums above the threshold at `depth`.
  package func sums(within depth: Double) -> Sums {
    let count = count(within: depth)
    guard count > 0 else { return Sums() }
    return above[count - 1].including(one: depth - depths[count - 1])
  }
}
