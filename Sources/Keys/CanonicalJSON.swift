internal import Matrix

/// The one spelling of a set of parameters that hashes are taken of.
package enum CanonicalJSON {
  /// SHA-256 of the parameters' text in UTF-8, as hex digits.
  package static func hash(of parameters: [String: ParameterValue]) -> String {
    hash(of: text(of: parameters))
  }

  /// SHA-256 of a text in UTF-8, as hex digits.
  package static func hash(of text: String) -> String {
    SHA256.hash(Array(text.utf8)).hexadecimal
  }

  /// The parameters as one JSON object.
  package static func text(of parameters: [String: ParameterValue]) -> String {
    let members = parameters.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { "\(quoted($0.key)):\(text(of: $0.value))" }
    return "{\(members.joined(separator: ","))}"
  }

  /// Names as one JSON array, in their order.
  package static func text(of names: [String]) -> String {
    "[\(names.map(quoted).joined(separator: ","))]"
  }

  private static func text(of value: ParameterValue) -> String {
    switch value {
    case .integer, .number, .flag: value.description
    case .text(let text): quoted(text)
    }
  }

  private static func quoted(_ text: String) -> String {
    // Nearly always: a plan of many cells writes each of its names in each of them.
    guard text.utf8.contains(where: isEscaped) else { return "\"" + text + "\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < UInt8(ascii: " ") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }
}
