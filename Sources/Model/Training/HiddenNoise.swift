public import Randomness

/// Where the hidden noise ξ of each step comes from (science §6), or what else a step draws: the factors of
/// dropout, the perturbations of an evolution strategy.
public struct HiddenNoise: Sendable {
  /// A law and the stream it reads, changed in place.
  ///
  /// Rejected: cases of an enumeration, whose payloads are copied out and back at every step, which
  /// for a law larger than three words is an allocation.
  private struct Drawn: Sendable {
    var law: any StepLaw
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
  /// The value that changes nothing: 0 where values are added, 1 where they are factors.
  let neutral: Float

  private init(
    drawn: Drawn? = nil, recorded: [Float] = [], valuesPerStep: Int, neutral: Float = 0
  ) {
    (self.drawn, self.recorded) = (drawn, recorded)
    (self.valuesPerStep, self.neutral) = (valuesPerStep, neutral)
  }

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

  /// Factors of hidden activations for B examples a step: 0 with a probability in (0, 1), else what keeps the
  /// mean at 1.
  public static func dropout(
    _ probability: Double, examples: Int, hidden: Int, from stream: RandomStream
  ) -> HiddenNoise {
    HiddenNoise(
      drawn: Drawn(law: DropoutFactors(probability: probability), stream: stream),
      valuesPerStep: examples * hidden, neutral: 1)
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
