/// A real-valued parameter of a law, an optimiser or another entry of a registry, described once:
/// checks, defaults, documentation and the keys of experiment files follow from it.
public struct ParameterDescription: Sendable {
  /// The key without its section, such as `noise_kurtosis`.
  public let key: String
  /// What an omitted parameter means; `nil` when it must be given.
  public let defaultValue: Double?
  /// What is allowed.
  package let range: NumberRange
  /// What it means, with unit and symbol.
  public let meaning: String

  /// Describes a parameter.
  package init(
    _ key: String, default defaultValue: Double? = nil, _ range: NumberRange, _ meaning: String
  ) {
    (self.key, self.defaultValue, self.range, self.meaning) = (key, defaultValue, range, meaning)
  }

  /// The value given for it, or its default.
  ///
  /// - Precondition: the value is there and allowed; experiment files and the command line are
  ///   checked long before.
  package func value(in values: [String: Double]) -> Double {
    guard let value = values[key] ?? defaultValue, (try? range.check(value)) != nil else {
      preconditionFailure("\(key) is missing or out of range")
    }
    return value
  }
}
