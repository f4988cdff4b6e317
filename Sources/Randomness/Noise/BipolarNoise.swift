/// ±σ with equal probability, called Bernoulli noise in the paper; one random bit a value.
public struct BipolarNoise: NoiseLaw {
  /// The name in experiment files.
  public static let name = "bipolar"
  /// E ξ⁴/σ⁴ − 3 = 1 − 3, the smallest of all laws.
  public var excessKurtosis: Double { -2 }
  /// ξ⁶ is σ⁶.
  public var sixthMoment: Double { 1 }

  private let magnitude: Float

  /// The law on {−σ, +σ}.
  public init(standardDeviation: Double, values: [String: Double]) {
    magnitude = Float(standardDeviation)
  }

  /// Overwrites `values` with draws, 32 to a random word, lowest bit first; the rest of the last
  /// word is dropped.
  public mutating func fill(_ values: inout [Float], from stream: inout RandomStream) {
    let shifts = SIMD8<UInt32>(31, 30, 29, 28, 27, 26, 25, 24)
    let pattern = SIMD8(repeating: magnitude.bitPattern)
    let signs = SIMD8<UInt32>(repeating: 1 << 31)
    values.withUnsafeMutableBytes { bytes in
      let count = bytes.count / 4
      for start in stride(from: 0, to: count, by: 32) {
        let word = stream.nextWord()
        let end = min(start + 32, count)
        var bits = SIMD8(repeating: word)
        var position = start
        while position + 8 <= end {
          bytes.storeBytes(
            of: (bits &<< shifts) & signs | pattern, toByteOffset: 4 * position,
            as: SIMD8<UInt32>.self)
          bits = bits &>> 8
          position += 8
        }
        while position < end {
          let sign = (word >> UInt32(position - start)) << 31
          bytes.storeBytes(
            of: magnitude.bitPattern | sign, toByteOffset: 4 * position, as: UInt32.self)
          position += 1
        }
      }
    }
  }
}
