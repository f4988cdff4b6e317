public import Randomness

/// Where the hidden noise ξ of each step comes from (SCIENCE §6).
public struct HiddenNoise: Sendable {
  private enum Source: Sendable {
    case none
    case drawn(any NoiseLaw, RandomStream)
    case recorded([Float], next: Int)
  }

  private var source: Source
  /// Values a step takes: 0, m (shared by all examples) or n · m.
  public let valuesPerStep: Int

  /// No noise.
  public static let none = HiddenNoise(source: .none, valuesPerStep: 0)

  /// Noise drawn from a law.
  public static func drawn(
    _ law: any NoiseLaw, sharing: NoiseSharing, features: Int, hidden: Int,
    from stream: RandomStream
  ) -> HiddenNoise {
    HiddenNoise(
      source: .drawn(law, stream),
      valuesPerStep: sharing == .shared ? hidden : features * hidden)
  }

  /// Noise read from a file: the values of all steps, one after the other.
  ///
  /// - Precondition: `values.count` is a multiple of `valuesPerStep`, and covers every step that will be taken.
  public static func recorded(_ values: [Float], valuesPerStep: Int) -> HiddenNoise {
    precondition(valuesPerStep > 0 && values.count.isMultiple(of: valuesPerStep))
    return HiddenNoise(source: .recorded(values, next: 0), valuesPerStep: valuesPerStep)
  }

  /// Overwrites `values`, of length `valuesPerStep`, with the next step's noise.
  public mutating func next(into values: inout [Float]) {
    switch source {
    case .none: break
    case .drawn(var law, var stream):
      law.fill(&values, from: &stream)
      source = .drawn(law, stream)
    case .recorded(let all, let next):
      values.replaceSubrange(values.indices, with: all[next..<next + values.count])
      source = .recorded(all, next: next + values.count)
    }
  }
}
