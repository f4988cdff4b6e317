// Comma-separated values, for every table that is written.

internal import Keys

/// Lines as in RFC 4180, but ended by a line feed alone, so that version control shows them line by
/// line.
package enum CSV {
  /// One line with its end.
  package static func line(_ fields: [String]) -> String { self.fields(fields) + "\n" }

  /// A line's fields, or some of them, with commas between.
  static func fields(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",")
  }

  /// A field in quotes if it holds a comma, a quote or a line break.
  private static func quoted(_ field: String) -> String {
    // Bytes, as a carriage return and a line feed are one character.
    guard field.utf8.contains(where: isSpecial) else { return field }
    return "\"\(field.replacingScalar("\"", with: "\"\""))\""
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\r")
      || byte == UInt8(ascii: "\n")
  }
}
