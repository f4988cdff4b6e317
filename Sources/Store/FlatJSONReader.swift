// The few pieces of JSON that a store's text columns consist of.

internal import Keys

/// Reads scalars and punctuation of JSON, one after the other. O(bytes).
struct FlatJSONReader {
  private let bytes: [UInt8]
  private var position = 0

  /// Begins at the start of a text.
  init(_ text: String) { bytes = Array(text.utf8) }

  /// Skips white space, and the character if it comes next.
  mutating func accept(_ character: Unicode.Scalar) -> Bool {
    while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) {
      position += 1
    }
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Skips the character, which must come next.
  mutating func expect(_ character: Unicode.Scalar) throws {
    guard accept(character) else { throw malformed("'\(character)' is missing") }
  }

  /// Reads a quoted string.
  mutating func string() throws -> String {
    try expect("\"")
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += Array(String(try escaped()).utf8)
      default: text.append(byte)
      }
    }
    throw malformed("a quote is not closed")
  }

  /// Reads a string, a number or a switch; a number is whole if it has no fraction or exponent.
  mutating func scalar() throws -> ParameterValue {
    if accept("\"") {
      position -= 1
      return .text(try string())
    }
    let end = bytes[position...].firstIndex { ",}] \t\r\n".utf8.contains($0) } ?? bytes.count
    let word = String(decoding: bytes[position..<end], as: UTF8.self)
    position = end
    switch word {
    case "true": return .flag(true)
    case "false": return .flag(false)
    default:
      if let value = Int(word) { return .integer(value) }
      guard let value = Double(word), value.isFinite else { throw malformed("'\(word)'") }
      return .number(value)
    }
  }

  /// The character after a backslash; surrogate pairs are put together.
  private mutating func escaped() throws -> Unicode.Scalar {
    guard position < bytes.count else { throw malformed("a quote is not closed") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "u"):
      var value = try codeUnit()
      if 0xd800..<0xdc00 ~= value, bytes[position...].starts(with: Array("\\u".utf8)) {
        position += 2
        let low = try codeUnit()
        guard 0xdc00..<0xe000 ~= low else { throw malformed("a lone surrogate") }
        value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(value) else { throw malformed("a lone surrogate") }
      return scalar
    default: return Unicode.Scalar(byte)
    }
  }

  private mutating func codeUnit() throws -> UInt32 {
    let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
    guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16) else {
      throw malformed("'\\u\(digits)'")
    }
    position += 4
    return value
  }

  private func malformed(_ reason: String) -> ConfigurationJSON.Malformed {
    ConfigurationJSON.Malformed(reason: "\(reason) at byte \(position)")
  }
}
