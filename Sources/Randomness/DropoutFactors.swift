/// Factors of dropout: 0 with probability p, else 1/(1 − p), so that their mean is 1 and their variance p/(1 − p);
/// one random word a value.
///
/// Not one of the laws of hidden noise: those are symmetric about 0 and added.
public struct DropoutFactors: StepLaw {
  /// p · 2³², to the nearest whole number.
  private let threshold: UInt32
  private let kept: Float

  /// The factors for a probability in (0, 1).
  public init(probability: Double) {
    threshold = UInt32(exactly: (probability * 0x1p32).rounded()) ?? .max
    kept = Float(1 / (1 - probability))
  }

  /// Overwrites `values` with draws.
  public mutating func fill(_ values: inout [Float], from stream: inout RandomStream) {
    let (threshold, kept) = (threshold, kept)
    stream.fill(&values) { word in word < threshold ? 0 : kept }
  }
}
