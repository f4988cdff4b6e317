// Draws from a discrete distribution by inverting its cumulative probabilities.

/// Draws numbers from a `DiscreteDistribution`, in O(log support) each.
struct DiscreteSampler {
  private let lowerBound: Int
  // P(X ≤ lowerBound + place); the last is above every uniform number.
  private let cumulative: [Double]

  init(_ distribution: DiscreteDistribution) {
    var reached = 0.0
    var cumulative = distribution.probabilities.map { probability in
      reached += probability
      return reached
    }
    cumulative[cumulative.count - 1] = .infinity
    lowerBound = distribution.lowerBound
    self.cumulative = cumulative
  }

  /// One draw, from one 64-bit number of the generator.
  func draw(using generator: inout some RandomNumberGenerator) -> Int {
    // Bits of our own, because Double.random(in:) may use another recipe in another Swift release.
    let uniform = Double(generator.next() >> 11) * 0x1p-53
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > uniform { high = middle } else { low = middle + 1 }
    }
    return lowerBound + low
  }
}
