internal import Keys

/// The parameters of an input law, by key without `inputs.`.
public struct InputSettings: Sendable, Hashable {
  /// What a parameter can be.
  public enum Value: Sendable, Hashable {
    /// A number, whole ones included.
    case number(Double)
    /// A name, such as a value law's.
    case name(String)
    /// A number for each feature.
    case perFeature(FeatureLaw)
  }

  private let values: [String: Value]

  /// Gathers parameters; those left out take their defaults.
  public init(_ values: [String: Value] = [:]) {
    self.values = values
  }

  // Experiment files are checked long before; a missing parameter is a fault of the program.

  func count(_ parameter: ParameterDescription) -> Int {
    if case .number(let value)? = values[parameter.key] { return Int(value) }
    guard let count = parameter.defaultValue?.asExactInteger else { missing(parameter) }
    return count
  }

  func name(_ parameter: ParameterDescription) -> String {
    if case .name(let value)? = values[parameter.key] { return value }
    guard let name = parameter.defaultValue?.asText else { missing(parameter) }
    return name
  }

  func perFeature(_ parameter: ParameterDescription) -> FeatureLaw {
    switch values[parameter.key] {
    case .perFeature(let law): return law
    case .number(let value): return .constant(value)
    default:
      guard let value = parameter.defaultValue?.asNumber else { missing(parameter) }
      return .constant(value)
    }
  }

  private func missing(_ parameter: ParameterDescription) -> Never {
    preconditionFailure("inputs.\(parameter.key) is missing")
  }
}

/// What is wrong with one parameter.
public struct InputProblem: Sendable, Hashable {
  /// Its key without `inputs.`.
  public let key: String
  /// What is wrong and what would be right, without a full stop.
  public let message: String
}
