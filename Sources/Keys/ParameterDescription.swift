/// A parameter of a law, an optimiser or another entry of a registry, described once: checks,
/// defaults, documentation and the keys of experiment files follow from it.
public struct ParameterDescription: Sendable {
  /// The kinds of parameter there are.
  package enum Kind: Sendable {
    /// A finite number within bounds.
    case number(NumberRange)
    /// A whole number of at least `minimum`.
    case count(minimum: Int)
    /// One of some names.
    case choice([String])
    /// A number for each feature, all within bounds: one number, a list or a law.
    case perFeature(NumberRange)
    /// One number or a list of them, all within bounds.
    case numbers(NumberRange)
  }

  /// The key without its section, such as `noise_kurtosis`.
  public let key: String
  /// What it holds.
  package let kind: Kind
  /// What an omitted parameter means; `nil` when it must be given.
  public let defaultValue: ParameterValue?
  /// What it means, with unit and symbol.
  public let meaning: String

  /// Describes a parameter.
  package init(
    _ key: String, _ kind: Kind, default defaultValue: ParameterValue? = nil, _ meaning: String
  ) {
    (self.key, self.kind, self.defaultValue, self.meaning) = (key, kind, defaultValue, meaning)
  }

  /// The number given for it, or its default.
  ///
  /// - Precondition: there is one; experiment files and the command line are checked long before.
  package func number(in values: [String: Double]) -> Double {
    guard let value = values[key] ?? defaultValue?.asNumber else {
      preconditionFailure("\(key) is missing")
    }
    return value
  }
}
