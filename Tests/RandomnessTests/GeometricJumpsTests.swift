import Foundation
import Randomness
import Testing

@Suite("Jumps between successes")
struct GeometricJumpsTests {
  private func lengths(probability: Double, count: Int) -> [UInt32] {
    var stream = RandomStream(
      StreamKey(study: 7, cell: "jumps", replicate: 0, purpose: .inputs))
    var words = [UInt32](repeating: 0, count: count)
    words.withUnsafeMutableBufferPointer { words in
      stream.fill(words)
      GeometricJumps(probability: probability).measure(words)
    }
    return words
  }

  /// χ² over the lengths 0…19 and longer ones, 20 degrees of freedom: above 62 with probability 3e-6.
  private func distance(_ lengths: [UInt32], probability p: Double) -> Double {
    let bins = 20
    var counts = [Double](repeating: 0, count: bins + 1)
    for length in lengths { counts[min(Int(length), bins)] += 1 }
    let exact = (0..<bins).map { p * pow(1 - p, Double($0)) } + [pow(1 - p, Double(bins))]
    return zip(counts, exact).map { count, share in
      let expected = share * Double(lengths.count)
      return (count - expected) * (count - expected) / expected
    }.reduce(0, +)
  }

  @Test(
    "1. lengths are geometric; a twin of another probability is caught", arguments: [0.05, 0.2])
  func law(probability: Double) {
    let lengths = lengths(probability: probability, count: 100_000)
    #expect(distance(lengths, probability: probability) < 62)
    #expect(distance(lengths, probability: 1.03 * probability) > 62)
    #expect(distance(lengths.map { $0 + 1 }, probability: probability) > 62)
  }

  @Test("2. jumps that are too long are cut short, in their share of cases")
  func longest() {
    let lengths = lengths(probability: 1e-7, count: 10_000)
    let cut = lengths.filter { $0 == GeometricJumps.longest }.count
    // (1 − p)^longest = 0.6574: within five standard deviations.
    #expect(abs(Double(cut) / 10_000 - 0.6574) < 0.024)
    #expect((lengths.max() ?? 0) == GeometricJumps.longest)
  }
}
