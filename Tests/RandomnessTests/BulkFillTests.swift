import Randomness
import Testing

@Suite("Many random words at once")
struct BulkFillTests {
  private let key = StreamKey(study: 5, cell: "bulk", replicate: 2, purpose: .hiddenNoise)

  @Test("1. a fill is as many single words, from any position and for any length")
  func equalsSingleWords() {
    for drawn in 0..<6 {
      for count in [0, 1, 3, 11, 12, 13, 31, 32, 33, 47, 64, 70, 128, 140] {
        var (single, bulk) = (RandomStream(key), RandomStream(key))
        for _ in 0..<drawn { #expect(single.nextWord() == bulk.nextWord()) }
        var words = [UInt32](repeating: 0, count: count)
        words.withUnsafeMutableBufferPointer { bulk.fill($0) }
        #expect(words == (0..<count).map { _ in single.nextWord() }, "\(count) after \(drawn)")
        // And both go on alike.
        #expect((0..<5).map { _ in bulk.nextWord() } == (0..<5).map { _ in single.nextWord() })
      }
    }
  }

  @Test(
    "2. groups of eight blocks are as many single ones, also where a counter's half runs over",
    arguments: [0, 0xFFFF_FFFC, 0x1_FFFF_FFF9, UInt64.max - 24])
  func blocks(first: UInt64) {
    let (high, key) = (SIMD2<UInt32>(0x243f_6a88, .max), SIMD2<UInt32>(0xa409_3822, 0x299f_31d0))
    var found = [UInt32](repeating: 0, count: 3 * 4 * Philox4x32.lanes)
    found.withUnsafeMutableBufferPointer {
      Philox4x32.fill($0.baseAddress!, groups: 3, from: first, counterHigh: high, key: key)
    }
    for block in 0..<3 * Philox4x32.lanes {
      let counter = first + UInt64(block)
      let low = SIMD2(
        UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32))
      let expected = Philox4x32.block(counter: SIMD4(lowHalf: low, highHalf: high), key: key)
      #expect(SIMD4(found[4 * block..<4 * block + 4]) == expected)
    }
  }
}
