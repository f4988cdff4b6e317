// Equal-width histogram: shares of a sample, for drawing.

internal import Foundation

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

    /// The same bin elsewhere.
    func shifted(by distance: Double) -> Bin {
      Bin(lower: lower + distance, upper: upper + distance, share: share)
    }
  }

  /// Bins in ascending order; empty for an empty sample.
  package let bins: [Bin]

  /// A width of 1, 2 or 5 times a power of ten that makes some 15 to 40 bins of finite `values`; a
  /// whole one for whole numbers.
  static func width(for values: [Double], whole: Bool) -> Double {
    let least = values.min() ?? 0
    let most = values.max() ?? 0
    let size = max(abs(least), abs(most))
    // Equal values make one bin, and edges stay far from the resolution of a `Double`.
    let wanted = max(most / 40 - least / 40, most == least ? size / 40 : size * 1e-12)
    guard wanted > 0, wanted.isFinite else { return 1 }
    let decade = pow(10, log10(wanted).rounded(.down))
    let width = [1, 2, 5].map { $0 * decade }.first { $0 >= wanted } ?? 10 * decade
    return max(width, whole ? 1 : .leastNormalMagnitude)
  }

  /// Bins positive `values` in equal ratios: 1, 2, 5, 10 or 20 bins a decade.
  ///
  /// - Precondition: all values are greater than 0.
  package static func logarithmic(_ values: [Double], of all: [Double]) -> Histogram {
    precondition(values.allSatisfy { $0 > 0 }, "a log axis has no place for 0")
    let decades = log10(all.max() ?? 1) - log10(all.min() ?? 1)
    let each = [20, 10, 5, 2].first { decades * Double($0) <= 40 } ?? 1
    let bins = Histogram(values.map { log10($0) * Double(each) }, width: 1).bins.map { bin in
      Bin(
        lower: pow(10, bin.lower / Double(each)), upper: pow(10, bin.upper / Double(each)),
        share: bin.share)
    }
    return Histogram(bins: bins)
  }

  private init(bins: [Bin]) { self.bins = bins }

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
