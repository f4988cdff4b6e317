import Model
import Randomness

/// Which features were on in many examples: for each of the 2ⁿ patterns, bit i for feature i, how
/// often it came.
struct InputPatterns {
  let counts: [Int]

  /// Draws batches and counts.
  init(_ law: any InputLaw, batches: Int, cell: String = "patterns") {
    var counts = [Int](repeating: 0, count: 1 << law.features)
    var stream = RandomStream(StreamKey(study: 3, cell: cell, replicate: 0, purpose: .inputs))
    for _ in 0..<batches {
      let values = Self.batch(of: law, from: &stream)
      for row in stride(from: 0, to: values.count, by: law.features) {
        let pattern = (0..<law.features).reduce(0) { pattern, feature in
          pattern | (values[row + feature] != 0 ? 1 << feature : 0)
        }
        counts[pattern] += 1
      }
    }
    self.counts = counts
  }

  /// One batch, B × n.
  static func batch(of law: any InputLaw, from stream: inout RandomStream) -> [Float] {
    var values = [Float](repeating: .nan, count: law.batch * law.features)
    values.withUnsafeMutableBufferPointer { law.fill($0, from: &stream) }
    return values
  }

  /// Whether the counts go with exact probabilities: none where there should be none, and a χ² of
  /// at most seven of its standard deviations above its mean (with 15 degrees of freedom, 4e-6).
  func follow(_ probability: (Int) -> Double) -> Bool {
    let total = Double(counts.reduce(0, +))
    var (square, cells) = (0.0, 0.0)
    for (pattern, count) in counts.enumerated() {
      let expected = total * probability(pattern)
      if expected < 1e-9 {
        if count > 0 { return false }
        continue
      }
      square += (Double(count) - expected) * (Double(count) - expected) / expected
      cells += 1
    }
    let freedom = max(cells - 1, 1)
    return square - freedom < 7 * (2 * freedom).squareRoot()
  }
}

extension Int {
  /// Whether a pattern has a feature on.
  func has(_ feature: Int) -> Bool { self >> feature & 1 == 1 }
}
