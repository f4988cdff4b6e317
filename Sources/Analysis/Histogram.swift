// Equal-width histogram: shares of a sample, for drawing.

/// Shares of a sample in equal-width bins.
package struct Histogram: Sendable, Equatable {
  /// One bin.
  package struct Bin: Sendable, Equatable {
    /// Left edge, included.
    package let lower: Double
    /// Right edge, not included.
    package let upper: Double
    /// Share of all values that fall into the bin; shares sum to 1.
    package let share: Double
  }

  /// Bins in ascending order; empty for an empty sample.
  package let bins: [Bin]

  /// Bins finite `values`; edges are whole multiples of `width`, so that histograms line up.
  /// O(values + bins).
  ///
  /// - Precondition: `width` > 0.
  package init(_ values: [Double], width: Double) {
    precondition(width > 0 && width.isFinite, "bins have a positive width")
    let places = values.map { Int(($0 / width).rounded(.down)) }
    guard let first = places.min(), let last = places.max() else {
      bins = []
      return
    }
    var tallies = [Int](repeating: 0, count: last - first + 1)
    for place in places { tallies[place - first] += 1 }
    bins = tallies.enumerated().map { index, tally in
      Bin(
        lower: Double(first + index) * width, upper: Double(first + index + 1) * width,
        share: Double(tally) / Double(values.count))
    }
  }
}
