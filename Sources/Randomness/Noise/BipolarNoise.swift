/// ±σ with equal probability, called Bernoulli noise in the paper; one random bit a value.
public struct BipolarNoise: NoiseLaw {
  /// The name in experiment files.
  public static let name = "bipolar"
  /// E ξ⁴/σ⁴ − 3 = 1 − 3, the smallest of all laws.
  public static let excessKurtosis = -2.0

  private let magnitude: Float

  /// The law on {−σ, +σ}.
  public init(standardDeviation: Double) {
    magnitude = Float(standardDeviation)
  }

  /// Overwrites `values` with draws, 32 to a random word, lowest bit first; the rest of the last word is dropped.
  public mutating func fill(_ values: inout [Float], from stream: inout RandomStream) {
    let pattern = magnitude.bitPattern
    for start in stride(from: 0, to: values.count, by: 32) {
      let word = stream.nextWord()
      for offset in 0..<min(32, values.count - start) {
        let sign = (word >> UInt32(offset)) << 31
        values[start + offset] = Float(bitPattern: pattern | sign)
      }
    }
  }
}
