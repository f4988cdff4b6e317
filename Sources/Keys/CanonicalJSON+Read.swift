// What a store's text columns hold, back as the same values.
//
// Rejected: Foundation's JSON coders, which read the number 1.0 back as an integer; SQLite's
// json_each, which does not always round decimals correctly.

extension CanonicalJSON {
  /// What is wrong with a text.
  package struct Malformed: Error {
    /// In words.
    package let reason: String

    /// States what is wrong.
    package init(reason: String) { self.reason = reason }
  }

  /// Reads an object that `text(of:)` wrote. O(bytes).
  ///
  /// - Throws: `Malformed`.
  package static func parameters(from text: String) throws -> [String: ParameterValue] {
    var reader = Reader(text)
    var parameters: [String: ParameterValue] = [:]
    try reader.list(in: "{", "}") { reader in
      let key = try reader.string()
      try reader.expect(":")
      parameters[key] = try reader.scalar()
    }
    return parameters
  }

  /// Reads an array of names that `text(of:)` wrote. O(bytes).
  ///
  /// - Throws: `Malformed`.
  package static func names(from text: String) throws -> [String] {
    var reader = Reader(text)
    var names: [String] = []
    try reader.list(in: "[", "]") { names.append(try $0.string()) }
    return names
  }

  /// Reads scalars and punctuation, one after the other.
  private struct Reader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// Members between two brackets, with commas between them.
    mutating func list(
      in first: Unicode.Scalar, _ last: Unicode.Scalar, _ member: (inout Reader) throws -> Void
    ) throws {
      try expect(first)
      guard !accept(last) else { return }
      repeat { try member(&self) } while accept(",")
      try expect(last)
    }

    /// Skips the character if it comes next.
    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func expect(_ character: Unicode.Scalar) throws {
      guard accept(character) else { throw malformed("'\(character)' is missing") }
    }

    mutating func string() throws -> String {
      try expect("\"")
      var text: [UInt8] = []
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
        case UInt8(ascii: "\\"): text.append(try escaped())
        default: text.append(byte)
        }
      }
      throw malformed("a quote is not closed")
    }

    /// A string, a number or a switch; a number is whole if it has no fraction or exponent.
    mutating func scalar() throws -> ParameterValue {
      guard position < bytes.count, bytes[position] != UInt8(ascii: "\"") else {
        return .text(try string())
      }
      let end = bytes[position...].firstIndex { ",}".utf8.contains($0) } ?? bytes.count
      let word = String(decoding: bytes[position..<end], as: UTF8.self)
      position = end
      if let value = Bool(word) { return .flag(value) }
      if let value = Int(word) { return .integer(value) }
      guard let value = Double(word), value.isFinite else { throw malformed("'\(word)'") }
      return .number(value)
    }

    /// What stands after a backslash: itself, or as \u00XX a control character.
    private mutating func escaped() throws -> UInt8 {
      guard position < bytes.count else { throw malformed("a quote is not closed") }
      let byte = bytes[position]
      position += 1
      guard byte == UInt8(ascii: "u") else { return byte }
      let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
      guard digits.utf8.count == 4, let value = UInt8(digits, radix: 16), value < 0x80 else {
        throw malformed("'\\u\(digits)'")
      }
      position += 4
      return value
    }

    private func malformed(_ reason: String) -> Malformed {
      Malformed(reason: "\(reason) at byte \(position)")
    }
  }
}
