public import Randomness

/// Where the hidden noise ξ of each step comes from (science §6), or what else a step draws: the perturbations
/// of an evolution strategy.
public struct HiddenNoise: Sendable {
  /// A law and the stream it reads, changed in place.
  ///
  /// Rejected: cases of an enumeration, whose payloads are copied out and back at every step, which
  /// for a law larger than three words is an allocation.
  private struct Drawn: Sendable {
    var law: any NoiseLaw
    var stream: RandomStream

    mutating func fill(_ values: inout [Float]) {
      law.fill(&values, from: &stream)
    }
  }

  private var drawn: Drawn?
  private var recorded: [Float] = []
  private var nextRecorded = 0
  /// Values a step takes: 0, m (shared by all examples) or B · m.
  public let valuesPerStep: Int

  /// No noise.
  public static let none = HiddenNoise(valuesPerStep: 0)

  /// Noise drawn from a law, for B examples a step.
  public static func drawn(
    _ law: any NoiseLaw, sharing: NoiseSharing, examples: Int, hidden: Int,
    from stream: RandomStream
  ) -> HiddenNoise {
    HiddenNoise(
      drawn: Drawn(law: law, stream: stream),
      valuesPerStep: sharing == .shared ? hidden : examples * hidden)
  }

  /// Standard normal ε for all pairs of an evolution strategy on that many parameters.
  public static func perturbations(
    _ evolution: Evolution, parameters: Int, from stream: RandomStream
  ) -> HiddenNoise {
    HiddenNoise(
      drawn: Drawn(law: GaussianNoise(standardDeviation: 1, values: [:]), stream: stream),
      valuesPerStep: evolution.pairs * parameters)
  }

  /// Noise read from a file: the values of all steps, one after the other.
  ///
  /// - Precondition: `values.count` is a multiple of `valuesPerStep`, and covers every step that
  ///   will be taken.
  public static func recorded(_ values: [Float], valuesPerStep: Int) -> HiddenNoise {
    precondition(valuesPerStep > 0 && values.count.isMultiple(of: valuesPerStep))
    return HiddenNoise(recorded: values, valuesPerStep: valuesPerStep)
  }

  /// Overwrites `values`, of length `valuesPerStep`, with the next step's noise.
  public mutating func next(into values: inout [Float]) {
    if drawn != nil {
      drawn?.fill(&values)
    } else {
      let next = nextRecorded
      for index in values.indices { values[index] = recorded[next + index] }
      nextRecorded = next + values.count
    }
  }
}
