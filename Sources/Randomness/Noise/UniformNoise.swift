/// Uniform noise on (−√3 σ, √3 σ), one random word a value.
public struct UniformNoise: NoiseLaw {
  /// The name in experiment files.
  public static let name = "uniform"
  /// 9/5 − 3.
  public var excessKurtosis: Double { -1.2 }
  /// 3³/7.
  public var sixthMoment: Double { 27.0 / 7 }

  private let unit: Float

  /// The law of variance σ².
  public init(standardDeviation: Double, values: [String: Double]) {
    unit = Float(3.0.squareRoot() * standardDeviation * 0x1p-23)
  }

  /// Overwrites `values` with odd multiples of 2⁻²⁴ of the half-width, all equally likely.
  public mutating func fill(_ values: inout [Float], from stream: inout RandomStream) {
    let unit = unit
    stream.fill(&values) { word in (Float(Int32(bitPattern: word) &>> 8) + 0.5) * unit }
  }
}
