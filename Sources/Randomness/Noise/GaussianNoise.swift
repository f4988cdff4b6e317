/// Normal noise with mean 0.
public struct GaussianNoise: NoiseLaw {
  /// The name in experiment files.
  public static let name = "gaussian"
  /// Zero by definition.
  public var excessKurtosis: Double { 0 }
  /// 1 · 3 · 5.
  public var sixthMoment: Double { 15 }

  private let standardDeviation: Float
  private let ziggurat = Ziggurat.standard

  /// The law N(0, σ²).
  public init(standardDeviation: Double, values: [String: Double]) {
    self.standardDeviation = Float(standardDeviation)
  }

  /// Overwrites `values` with draws: a random word for each, and after those as many more as the
  /// rejected ones need.
  public mutating func fill(_ values: inout [Float], from stream: inout RandomStream) {
    values.withUnsafeMutableBufferPointer { values in
      ziggurat.fill(values, scale: standardDeviation, from: &stream)
    }
  }
}
