internal import CPhilox

extension Philox4x32 {
  /// How many blocks are computed at once.
  package static let lanes = 8

  /// Writes the words of consecutive counters' blocks behind one another, the same as of `block(counter:key:)`: 32 words for
  /// each group of eight blocks. `first` is the lower half of the first counter.
  @inline(__always)
  package static func fill(
    _ words: UnsafeMutablePointer<UInt32>, groups: Int, from first: UInt64,
    counterHigh: SIMD2<UInt32>, key: SIMD2<UInt32>
  ) {
    withUnsafePointer(to: (counterHigh.x, counterHigh.y, key.x, key.y)) { names in
      names.withMemoryRebound(to: UInt32.self, capacity: 4) {
        polysem_philox_blocks(first, $0, $0 + 2, groups, words)
      }
    }
  }
}
