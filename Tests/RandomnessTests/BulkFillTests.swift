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
    "2. eight blocks side by side are eight single ones, also where a counter's half runs over",
    arguments: [0, 0xFFFF_FFFC, 0x1_FFFF_FFF9, UInt64.max - 8])
  func blocks(first: UInt64) {
    let (high, key) = (SIMD2<UInt32>(0x243f_6a88, .max), SIMD2<UInt32>(0xa409_3822, 0x299f_31d0))
    let (c0, c1, c2, c3) = Philox4x32.blocks(from: first, counterHigh: high, key: key)
    for lane in 0..<Philox4x32.lanes {
      let counter = first + UInt64(lane)
      let low = SIMD2(
        UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32))
      let expected = Philox4x32.block(counter: SIMD4(lowHalf: low, highHalf: high), key: key)
      let found = SIMD4(c0[lane], c1[lane], c2[lane], c3[lane])
      #expect(SIMD4<UInt32>(truncatingIfNeeded: found) == expected)
    }
  }
}
