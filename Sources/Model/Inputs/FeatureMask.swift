internal import Randomness

/// Independent switches, one a feature, each with its own probability.
struct FeatureMask: Sendable {
  /// A feature is on when the upper 31 bits of its word are at most this; −1 for never.
  private let thresholds: [Int32]
  /// 1 / (threshold + 1).
  private let units: [Float]

  /// Switches that are on with these probabilities, each rounded to a multiple of 2⁻³¹.
  init(probabilities: [Double]) {
    thresholds = probabilities.map { Int32(($0 * 0x1p31).rounded() - 1) }
    units = thresholds.map { Float(1 / (Double($0) + 1)) }
  }

  /// Overwrites rows of n entries: 0 where a feature is off, a uniform number u in (0, 1] where it
  /// is on.
  ///
  /// One word tells both: below its threshold it is uniform. So u has 31 bits at density 1 and 21
  /// at density 0.001. Rejected: a second word, which doubles the time.
  func fill(_ entries: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
    let count = thresholds.count
    // Some rows at a time, so that words are still in the nearest cache when they are looked at.
    let block = max(1, 4096 / count) * count
    for start in stride(from: 0, to: entries.count, by: block) {
      let rows = UnsafeMutableBufferPointer(
        rebasing: entries[start..<min(start + block, entries.count)])
      rows.withMemoryRebound(to: UInt32.self) { stream.fill($0) }
      for row in stride(from: 0, to: rows.count, by: count) {
        shape(UnsafeMutableBufferPointer(rebasing: rows[row..<row + count]))
      }
    }
  }

  @inline(__always)
  private func shape(_ row: UnsafeMutableBufferPointer<Float>) {
    thresholds.withUnsafeBufferPointer { thresholds in
      units.withUnsafeBufferPointer { units in
        for feature in row.indices {
          row[feature] = Self.uniform(
            of: row[feature].bitPattern, threshold: thresholds[feature], unit: units[feature])
        }
      }
    }
  }

  /// What `fill` makes of a word.
  @inline(__always)
  func uniform(of word: UInt32, feature: Int) -> Float {
    Self.uniform(of: word, threshold: thresholds[feature], unit: units[feature])
  }

  @inline(__always)
  private static func uniform(of word: UInt32, threshold: Int32, unit: Float) -> Float {
    let position = Int32(bitPattern: word &>> 1)
    let uniform = (Float(position) + 0.5) * unit
    return position <= threshold ? min(uniform, 1) : 0
  }
}
