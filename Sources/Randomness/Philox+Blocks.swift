extension Philox4x32 {
  /// How many blocks `blocks(from:counterHigh:key:)` computes at once.
  package static let lanes = 8

  /// The blocks of eight consecutive counters side by side: lane i of word w is word w of block
  /// `first` + i, in its lower half.
  ///
  /// The same numbers as `block(counter:key:)`. A word has a lane of 64 bits, so that its product
  /// is one instruction for four lanes; the upper halves hold leftovers. Rejected: lanes of 32
  /// bits, whose products' upper halves take a detour.
  @inline(__always)
  package static func blocks(from first: UInt64, counterHigh: SIMD2<UInt32>, key: SIMD2<UInt32>)
    -> (SIMD8<UInt64>, SIMD8<UInt64>, SIMD8<UInt64>, SIMD8<UInt64>)
  {
    let low = SIMD8<UInt64>(repeating: 0xFFFF_FFFF)
    var c0 = SIMD8(repeating: first) &+ SIMD8(0, 1, 2, 3, 4, 5, 6, 7)
    var c1 = c0 &>> 32
    var c2 = SIMD8(repeating: UInt64(counterHigh.x))
    var c3 = SIMD8(repeating: UInt64(counterHigh.y))
    var (k0, k1) = (key.x, key.y)
    for _ in 0..<10 {
      // The mask right before the product tells the compiler that 32 × 32 bits are enough.
      let product0 = (c0 & low) &* SIMD8(repeating: 0xD251_1F53)
      let product1 = (c2 & low) &* SIMD8(repeating: 0xCD9E_8D57)
      (c0, c1, c2, c3) = (
        (product1 &>> 32) ^ c1 ^ SIMD8(repeating: UInt64(k0)), product1,
        (product0 &>> 32) ^ c3 ^ SIMD8(repeating: UInt64(k1)), product0
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }
}
