// The random numbers of the bootstrap: small, seeded, the same on every machine.

/// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195).
///
/// Resampling reads no more than some 10⁹ numbers of its period of 2⁶⁴. Rejected: GSL's
/// generators, which are heap objects behind pointers, and the project's Philox, which Statistics
/// does not import.
package struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// The sequence of that seed, from its beginning.
  package init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A whole number in 0..<`bound`, each with the same probability (Lemire 2019,
  /// doi:10.1145/3230636). Rejected: `Int.random(in:using:)`, whose algorithm may change with the
  /// Swift release.
  ///
  /// - Precondition: `bound` is positive.
  package mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "an index is drawn from at least one")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let excess = (0 &- bound) % bound
      while product.low < excess { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }
}
