public import Randomness

/// Where the examples of each step come from.
public struct InputSource: Sendable {
  /// A law and the stream it reads, changed in place.
  private struct Drawn: Sendable {
    let law: any InputLaw
    var stream: RandomStream

    mutating func fill(_ values: inout [Float]) {
      values.withUnsafeMutableBufferPointer { law.fill($0, from: &stream) }
    }
  }

  private var drawn: Drawn?
  private var recorded: [Float] = []
  private var nextRecorded = 0
  /// Values that a step takes: 0 on the basis, else B · n.
  public let valuesPerStep: Int

  /// The n basis vectors in every step.
  public static let basis = InputSource(valuesPerStep: 0)

  /// Examples drawn from a law.
  public static func drawn(_ law: any InputLaw, from stream: RandomStream) -> InputSource {
    InputSource(drawn: Drawn(law: law, stream: stream), valuesPerStep: law.batch * law.features)
  }

  /// Examples read from a file: the values of all steps, one after the other.
  ///
  /// - Precondition: `values.count` is a multiple of `valuesPerStep` and covers every step that will
  ///   be taken.
  public static func recorded(_ values: [Float], valuesPerStep: Int) -> InputSource {
    precondition(valuesPerStep > 0 && values.count.isMultiple(of: valuesPerStep))
    return InputSource(recorded: values, valuesPerStep: valuesPerStep)
  }

  /// Overwrites `values`, of length `valuesPerStep`, with the next step's examples.
  public mutating func next(into values: inout [Float]) {
    if drawn != nil {
      drawn?.fill(&values)
    } else if !recorded.isEmpty {
      let next = nextRecorded
      for index in values.indices { values[index] = recorded[next + index] }
      nextRecorded = next + values.count
    }
  }
}
