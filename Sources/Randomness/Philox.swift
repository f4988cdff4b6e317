/// Philox4x32-10, a counter-based generator: a keyed bijection of 128-bit counters.
///
/// Any block of any stream is computed on its own, so a number never depends on how many were drawn
/// elsewhere. Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC'11, doi:10.1145/2063384.2063405. Not for cryptography.
public enum Philox4x32 {
  /// The 128 random bits at `counter` of the generator keyed by `key`, by ten rounds.
  @inline(__always)
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
    var (k0, k1) = (key.x, key.y)
    for _ in 0..<10 {
      let product0 = UInt64(0xD251_1F53) &* UInt64(c0)
      let product1 = UInt64(0xCD9E_8D57) &* UInt64(c2)
      let high0 = UInt32(truncatingIfNeeded: product0 >> 32)
      let high1 = UInt32(truncatingIfNeeded: product1 >> 32)
      (c0, c1, c2, c3) = (
        high1 ^ c1 ^ k0, UInt32(truncatingIfNeeded: product1),
        high0 ^ c3 ^ k1, UInt32(truncatingIfNeeded: product0)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
  }
}
