/// Laplace noise, a random sign times an exponential magnitude; one random word a value.
public struct LaplaceNoise: NoiseLaw {
  /// The name in experiment files.
  public static let name = "laplace"
  /// 4! / 2² − 3.
  public var excessKurtosis: Double { 3 }
  /// 6! / 2³.
  public var sixthMoment: Double { 90 }

  private let scale: Float

  /// The law with density exp(−√2 |ξ|/σ) / (√2 σ).
  public init(standardDeviation: Double, values: [String: Double]) {
    scale = Float(standardDeviation / 2.0.squareRoot())
  }

  /// Overwrites `values` with draws by inversion.
  ///
  /// 31 bits of a word make the magnitude, which ends at 15.7 σ, where a share of 5e-5 of the sixth
  /// moment lies beyond; the highest bit is the sign.
  public mutating func fill(_ values: inout [Float], from stream: inout RandomStream) {
    let scale = scale
    stream.fill(&values) { word in
      let uniform = (Float(Int32(bitPattern: word & 0x7FFF_FFFF)) + 0.5) * 0x1p-31
      let magnitude = -scale * SingleLogarithm.of(uniform)
      return Float(bitPattern: magnitude.bitPattern ^ (word & 0x8000_0000))
    }
  }
}
