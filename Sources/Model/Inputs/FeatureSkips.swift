internal import Foundation
internal import Randomness

/// Independent switches, one a feature, few of which are on: jumps from one that may be on to the
/// next. Costs by the switches that are on, where `FeatureMask` costs by all of them.
struct FeatureSkips: Sendable {
  private let features: Int
  /// 1 / ln(1 − p) for the largest density p; `nil` where every density is 0.
  private let scale: Float?
  /// Whether a switch that was jumped to is on: its density's share in p.
  private let shares: FeatureMask
  private let isEven: Bool

  /// Switches that are on with these probabilities, all below 1.
  init(probabilities: [Double]) {
    let largest = probabilities.max() ?? 0
    features = probabilities.count
    scale = largest > 0 ? Float(1 / log1p(-largest)) : nil
    shares = FeatureMask(probabilities: probabilities.map { largest > 0 ? $0 / largest : 0 })
    isEven = probabilities.allSatisfy { $0 == largest }
  }

  /// Overwrites rows of n entries: 0 where a feature is off, a uniform number in (0, 1] where it is on.
  ///
  /// Two words a jump: it passes by ⌊ln U / ln(1 − p)⌋ entries, and the next is on with its share.
  /// U is rounded to 24 bits near 1, so that each jump's probability is right within 6e-8.
  func fill(_ entries: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
    entries.update(repeating: 0)
    guard let scale, let start = entries.baseAddress else { return }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * Self.jumps) { words in
      guard let jumps = words.baseAddress else { return }
      var entry = -1
      while entry < entries.count {
        stream.fill(words)
        Self.measure(jumps, scale)
        for index in 0..<Self.jumps {
          entry &+= Int(jumps[index]) &+ 1
          guard entry < entries.count else { break }
          start[entry] = shares.uniform(
            of: jumps[Self.jumps &+ index], feature: isEven ? 0 : entry % features)
        }
      }
    }
  }

  /// Jumps that are drawn together.
  private static let jumps = 96

  /// Lengths of jumps in place of words. No batch is as long as 2³⁰ entries.
  @inline(__always)
  private static func measure(_ words: UnsafeMutablePointer<UInt32>, _ scale: Float) {
    for index in 0..<jumps {
      let uniform = (Float(Int32(bitPattern: words[index] &>> 1)) + 0.5) * 0x1p-31
      let length = SingleLogarithm.of(uniform) * scale
      words[index] = UInt32(bitPattern: Int32(length < 0x1p30 ? length : 0x1p30))
    }
  }
}
