/// One resolved parameter of an experiment, as it stands in the frozen plan and in the store.
public enum ParameterValue: Sendable, Hashable {
  /// A whole number.
  case integer(Int)
  /// A real number; always finite.
  case number(Double)
  /// A name, such as an optimiser's.
  case text(String)
  /// A switch.
  case flag(Bool)

  /// The value as a real number, `nil` for text and flags.
  public var asNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .text, .flag: nil
    }
  }

  /// The value as a whole number where it is one exactly, `1e5` included.
  package var asExactInteger: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    case .text, .flag: nil
    }
  }

  /// The value as text where it is text.
  public var asText: String? {
    if case .text(let value) = self { value } else { nil }
  }
}

extension ParameterValue: CustomStringConvertible {
  /// The shortest spelling that reads back as the same value.
  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): value
    case .flag(let value): "\(value)"
    }
  }
}

extension ParameterValue: Codable {
  /// Reads a bare JSON scalar; a number without fraction or exponent is an integer.
  ///
  /// - Throws: `DecodingError` when the value is no scalar.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// Writes a bare JSON scalar.
  ///
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .flag(let value): try container.encode(value)
    }
  }
}
