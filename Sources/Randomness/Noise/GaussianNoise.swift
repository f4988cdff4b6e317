/// Normal noise with mean 0.
public struct GaussianNoise: NoiseLaw {
  /// The name in experiment files.
  public static let name = "gaussian"
  /// Zero by definition.
  public static let excessKurtosis = 0.0

  private let standardDeviation: Double
  private var normal = NormalDistribution()

  /// The law N(0, σ²).
  public init(standardDeviation: Double) {
    self.standardDeviation = standardDeviation
  }

  /// Overwrites `values` with draws, each computed in double precision and rounded.
  public mutating func fill(_ values: inout [Float], from stream: inout RandomStream) {
    for index in values.indices {
      values[index] = Float(standardDeviation * normal.next(from: &stream))
    }
  }
}
