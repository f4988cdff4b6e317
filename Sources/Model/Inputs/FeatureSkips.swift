internal import Randomness

/// Independent switches, one a feature, few of which are on: jumps from one that may be on to the
/// next. Costs by the switches that are on, where `FeatureMask` costs by all of them.
struct FeatureSkips: Sendable {
  private let features: Int
  /// Jumps at the largest density; `nil` where every density is 0.
  private let jumps: GeometricJumps?
  /// Whether a switch that was jumped to is on: its density's share in the largest.
  private let shares: FeatureMask
  private let isEven: Bool

  /// Switches that are on with these probabilities, all below 1.
  init(probabilities: [Double]) {
    let largest = probabilities.max() ?? 0
    features = probabilities.count
    jumps = largest > 0 ? GeometricJumps(probability: largest) : nil
    shares = FeatureMask(probabilities: probabilities.map { largest > 0 ? $0 / largest : 0 })
    isEven = probabilities.allSatisfy { $0 == largest }
  }

  /// Overwrites rows of n entries: 0 where a feature is off, a uniform number in (0, 1] where it is on.
  /// Two words a jump, one for its length and one for the entry.
  func fill(_ entries: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
    entries.update(repeating: 0)
    guard let jumps else { return }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * Self.together) { words in
      var entry = -1
      while entry < entries.count {
        stream.fill(words)
        jumps.measure(UnsafeMutableBufferPointer(rebasing: words[..<Self.together]))
        for index in 0..<Self.together {
          let length = words[index]
          entry &+= Int(length)
          // A jump that was cut short says nothing of the entry behind it.
          if length == GeometricJumps.longest { continue }
          entry &+= 1
          guard entry < entries.count else { break }
          entries[entry] = shares.uniform(
            of: words[Self.together &+ index], feature: isEven ? 0 : entry % features)
        }
      }
    }
  }

  /// Jumps that are drawn together.
  private static let together = 96
}
