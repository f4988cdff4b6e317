// What is read off a record: parameters, final values and courses, whoever holds its matrices.

internal import Keys

extension Record {
  /// A numerical parameter; `nil` if the trial has none of that key or it is no number. O(1).
  public func number(_ key: String) -> Double? { parameters[key]?.asNumber }

  /// A parameter that is a name; `nil` if the trial has none of that key or it is no text. O(1).
  public func text(_ key: String) -> String? { parameters[key]?.asText }

  /// A measure in the final state; `nil` if it was not observed or the trial diverged, NaN where
  /// the measure is undefined. O(number of measures).
  public func final(_ measure: String) -> Double? {
    guard outcome == .finished, let column = measures.firstIndex(of: measure) else { return nil }
    return observations.last?.values[column]
  }

  /// A measure at every observed step, NaN where it is undefined; empty if it was not observed.
  /// O(observations).
  public func series(_ measure: String) -> [(step: Int, time: Double, value: Double)] {
    guard let column = measures.firstIndex(of: measure) else { return [] }
    return observations.map { ($0.step, $0.time, $0.values[column]) }
  }
}
