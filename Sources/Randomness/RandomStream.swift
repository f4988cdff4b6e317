/// A sequence of random words read from one named stream.
///
/// A value type: a copy continues on its own from where it was taken. Equal keys give equal
/// sequences on every machine.
public struct RandomStream: Sendable {
  private let key: StreamKey
  private var nextBlock: UInt64 = 0
  private var block = SIMD4<UInt32>()
  private var unread = 0

  /// The stream of that name, from its beginning.
  public init(_ key: StreamKey) {
    self.key = key
  }

  /// The next 32 random bits.
  @inline(__always)
  public mutating func nextWord() -> UInt32 {
    if unread == 0 { refill() }
    let word = block[4 - unread]
    unread -= 1
    return word
  }

  /// The next 64 random bits: two words, the first one low.
  @inline(__always)
  public mutating func nextDoubleWord() -> UInt64 {
    let low = UInt64(nextWord())
    return low | UInt64(nextWord()) << 32
  }

  /// A uniform number in the open interval (0, 1), with 52 random bits: an odd multiple of 2⁻⁵³.
  public mutating func nextUniform() -> Double {
    (Double(nextDoubleWord() >> 12) + 0.5) * 0x1p-52
  }

  /// Overwrites memory with the next words, the same that repeated calls of `nextWord()` give.
  ///
  /// Computes eight blocks at once, even where only three of them are wanted.
  package mutating func fill(_ words: UnsafeMutableBufferPointer<UInt32>) {
    var position = 0
    while unread > 0 && position < words.count {
      words[position] = nextWord()
      position += 1
    }
    if let start = words.baseAddress {
      position += fillBlocks(start + position, words: words.count - position)
    }
    while position < words.count {
      words[position] = nextWord()
      position += 1
    }
  }

  /// Overwrites what whole blocks give of the next words, of which none is left unread, and tells how many words these are:
  /// one block or two beside the groups of eight are left to the caller.
  private mutating func fillBlocks(_ words: UnsafeMutablePointer<UInt32>, words count: Int) -> Int {
    let groups = count / 4 / Philox4x32.lanes
    Philox4x32.fill(
      words, groups: groups, from: nextBlock, counterHigh: key.counterHigh, key: key.key)
    let whole = groups * Philox4x32.lanes
    nextBlock += UInt64(whole)
    let rest = count / 4 - whole
    guard rest > 2 else { return 4 * whole }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4 * Philox4x32.lanes) { group in
      guard let start = group.baseAddress else { preconditionFailure("it has a group") }
      Philox4x32.fill(
        start, groups: 1, from: nextBlock, counterHigh: key.counterHigh, key: key.key)
      (words + 4 * whole).update(from: start, count: 4 * rest)
    }
    nextBlock += UInt64(rest)
    return 4 * (whole + rest)
  }

  /// Overwrites `values` with a number for each of the next words.
  ///
  /// A `number` without branches runs in vector lanes.
  @inline(__always)
  mutating func fill(_ values: inout [Float], _ number: (UInt32) -> Float) {
    values.withUnsafeMutableBufferPointer { values in
      values.withMemoryRebound(to: UInt32.self) { fill($0) }
      for index in values.indices { values[index] = number(values[index].bitPattern) }
    }
  }

  private mutating func refill() {
    let low = SIMD2(
      UInt32(truncatingIfNeeded: nextBlock), UInt32(truncatingIfNeeded: nextBlock >> 32))
    block = Philox4x32.block(
      counter: SIMD4(lowHalf: low, highHalf: key.counterHigh), key: key.key)
    nextBlock += 1
    unread = 4
  }
}
