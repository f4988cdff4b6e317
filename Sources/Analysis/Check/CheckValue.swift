// What a regression check compares: numbers as numbers, for programs that read its JSON.

/// A value that was expected or found.
package enum CheckValue: Sendable, Equatable {
  /// A number.
  case number(Double)
  /// So many of so many networks.
  case count(Int, of: Int)
  /// The beginning of a digest of bits.
  case digest(String)

  /// For people.
  package var text: String {
    switch self {
    case .number(let value): value.text(5)
    case .count(let count, let all): "\(count) of \(all)"
    case .digest(let digest): digest
    }
  }
}

extension CheckValue: Encodable {
  private enum Key: String, CodingKey { case count, of }

  /// A number as a number, a count as an object of two, a digest as a string; what is not finite as
  /// `null`.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .number(let value):
      var container = encoder.singleValueContainer()
      if value.isFinite { try container.encode(value) } else { try container.encodeNil() }
    case .count(let count, let all):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(count, forKey: .count)
      try container.encode(all, forKey: .of)
    case .digest(let digest):
      var container = encoder.singleValueContainer()
      try container.encode(digest)
    }
  }
}

/// How far apart two values are.
package struct CheckDistance: Sendable, Equatable, Encodable {
  /// 0 where they are the same; infinite, and `null` in JSON, where no number says how far.
  package let value: Double
  /// What it is counted in: `standard errors`, `relative`.
  package let unit: String

  /// For people: `2.1 standard errors`.
  package var text: String {
    value.isFinite ? "\(value.text(2)) \(unit)" : unit
  }

  private enum CodingKeys: String, CodingKey { case value, unit }

  /// Value and unit.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value.isFinite ? value : nil, forKey: .value)
    try container.encode(unit, forKey: .unit)
  }
}
