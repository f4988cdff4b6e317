// A trial's resolved parameters as one flat JSON object, so that they come back as the same values.
//
// Rejected: Foundation's JSON coders, which write the number 1.0 as 1 and read it back as an
// integer; SQLite's json_each, which does not always round decimals correctly.

internal import Keys

/// Writes and reads `configuration.parameters`: dotted keys in alphabetical order, scalars only.
enum ConfigurationJSON {
  /// What is wrong with a text, or with a value that has no text.
  struct Malformed: Error {
    let reason: String
  }

  /// Writes an object. O(n log n) in the number of keys.
  ///
  /// - Throws: `Malformed` for a number that is not finite.
  static func text(of parameters: [String: ParameterValue]) throws -> String {
    let members = try parameters.sorted { $0.key < $1.key }.map { key, value in
      "\(quoted(key)):\(try text(of: value, key: key))"
    }
    return "{\(members.joined(separator: ","))}"
  }

  /// Writes an array of names.
  static func text(of names: [String]) -> String {
    "[\(names.map(quoted).joined(separator: ","))]"
  }

  /// Reads an object that `text(of:)` wrote; also any other flat object of scalars.
  ///
  /// - Throws: `Malformed`.
  static func parameters(from text: String) throws -> [String: ParameterValue] {
    var reader = FlatJSONReader(text)
    var parameters: [String: ParameterValue] = [:]
    try reader.expect("{")
    guard !reader.accept("}") else { return [:] }
    repeat {
      let key = try reader.string()
      try reader.expect(":")
      parameters[key] = try reader.scalar()
    } while reader.accept(",")
    try reader.expect("}")
    return parameters
  }

  /// Reads an array of names that `text(of:)` wrote.
  ///
  /// - Throws: `Malformed`.
  static func names(from text: String) throws -> [String] {
    var reader = FlatJSONReader(text)
    var names: [String] = []
    try reader.expect("[")
    guard !reader.accept("]") else { return [] }
    repeat { names.append(try reader.string()) } while reader.accept(",")
    try reader.expect("]")
    return names
  }

  private static func text(of value: ParameterValue, key: String) throws -> String {
    switch value {
    case .integer(let value): return "\(value)"
    case .number(let value):
      guard value.isFinite else { throw Malformed(reason: "\(key) is \(value)") }
      return "\(value)"
    case .text(let value): return quoted(value)
    case .flag(let value): return "\(value)"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
