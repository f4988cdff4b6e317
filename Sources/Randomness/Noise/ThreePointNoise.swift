public import Keys

/// Noise on {−a, 0, a} with a chosen kurtosis: a is rare and large, or frequent and small.
///
/// The law that tells kurtosis from all else: any excess kurtosis κ > −2 is possible, with P(±a) =
/// p = 1/(κ + 3) and a = σ/√p; at κ = −2 it would be `bipolar`, at κ = 0 it has a Gaussian's second
/// and fourth moment, but not its sixth.
public struct ThreePointNoise: NoiseLaw {
  /// The name in experiment files.
  public static let name = "three_point"
  /// The kurtosis has no default: to choose it is what the law is for.
  public static let parameters = [
    ParameterDescription(
      "noise_kurtosis",
      .number(NumberRange(minimum: -2, isMinimumExcluded: true, below: 1000)),
      "excess kurtosis κ of three_point noise")
  ]

  /// 1/p − 3: the one asked for, up to the 2⁻³¹ to which p is rounded.
  public let excessKurtosis: Double
  /// 1/p².
  public let sixthMoment: Double

  /// Words whose upper 31 bits are below this give ±a.
  private let threshold: UInt32
  private let magnitude: Float

  /// The law of variance σ².
  public init(standardDeviation: Double, values: [String: Double]) {
    let probability = 1 / (Self.parameters[0].number(in: values) + 3)
    threshold = UInt32((probability * 0x1p31).rounded())
    // The variance is exact: a goes with the rounded probability.
    let rounded = Double(threshold) * 0x1p-31
    excessKurtosis = 1 / rounded - 3
    sixthMoment = 1 / (rounded * rounded)
    magnitude = Float(standardDeviation / rounded.squareRoot())
  }

  /// Overwrites `values` with draws: a random word each, whose lowest bit is the sign.
  public mutating func fill(_ values: inout [Float], from stream: inout RandomStream) {
    let (threshold, pattern) = (threshold, magnitude.bitPattern)
    stream.fill(&values) { word in
      let isOn = word &>> 1 < threshold
      return Float(bitPattern: isOn ? pattern | word &<< 31 : 0)
    }
  }
}
