// The header of a .npy file: a Python dictionary in text.

/// What a `.npy` file says about its contents.
struct NpyHeader {
  /// The bytes every `.npy` file begins with: `\x93NUMPY`.
  static let magic: [UInt8] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

  /// NumPy's own bound. Of an array in Fortran order every element costs as many steps as there are
  /// dimensions, so that a header of some thousands of ones would keep a reader busy for hours.
  static let mostDimensions = 64

  /// Type of the scalars, such as `<f4`.
  var descr: String
  /// Whether the first index is the fastest.
  var fortranOrder = false
  /// Sizes, slowest index first in C order.
  var shape: [Int]

  /// Reads the header from the first bytes of a file.
  ///
  /// - Returns: the header, and where the scalars begin.
  /// - Throws: `NpyError`.
  static func parse(_ bytes: [UInt8], path: String) throws -> (header: NpyHeader, start: Int) {
    guard bytes.starts(with: magic) else { throw NpyError.wrongMagic(path: path) }
    guard bytes.count >= 10 else {
      throw NpyError.truncated(path: path, expected: 10, found: bytes.count)
    }
    let version = (major: bytes[6], minor: bytes[7])
    guard (1...3).contains(version.major), version.minor == 0 else {
      throw NpyError.unsupportedVersion(path: path, found: "\(version.major).\(version.minor)")
    }
    // Version 1.0 has a length of 2 bytes, the others of 4.
    let begin = version.major == 1 ? 10 : 12
    guard bytes.count >= begin else {
      throw NpyError.truncated(path: path, expected: begin, found: bytes.count)
    }
    let length = bytes[8..<begin].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count >= begin + length else {
      throw NpyError.truncated(path: path, expected: begin + length, found: bytes.count)
    }
    guard let text = String(validating: bytes[begin..<begin + length], as: UTF8.self) else {
      throw NpyError.malformedHeader(path: path, reason: "not UTF-8")
    }
    var parser = PythonLiteral(text: text, path: path)
    return (try parser.header(), begin + length)
  }

  /// How the scalars lie in the file.
  ///
  /// - Throws: `NpyError` for what is no real number: bools, complex numbers, texts, objects.
  func layout(path: String) throws -> ScalarLayout {
    guard let layout = ScalarLayout(numpy: descr) else {
      throw NpyError.unsupportedType(path: path, descr: descr)
    }
    return layout
  }
}

/// Reads the one Python dictionary that a header may hold, in any order and spacing.
private struct PythonLiteral {
  private var rest: Substring
  private let path: String

  init(text: String, path: String) {
    rest = text[...]
    self.path = path
  }

  mutating func header() throws -> NpyHeader {
    var descr: String?
    var fortranOrder: Bool?
    var shape: [Int]?
    try expect("{")
    while !accept("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where descr == nil: descr = try type()
      case "fortran_order" where fortranOrder == nil: fortranOrder = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default: throw malformed("unexpected or repeated key '\(key)'")
      }
      if !accept(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard rest.isEmpty else { throw malformed("text after the dictionary") }
    guard let descr, let fortranOrder, let shape else {
      throw malformed("descr, fortran_order and shape are all needed")
    }
    return NpyHeader(descr: descr, fortranOrder: fortranOrder, shape: shape)
  }

  /// A type name; a list stands for a record array.
  private mutating func type() throws -> String {
    skipSpace()
    guard rest.first != "[" else { throw NpyError.structuredType(path: path) }
    return try string()
  }

  private mutating func string() throws -> String {
    skipSpace()
    guard let quote = rest.first, quote == "'" || quote == "\"" else {
      throw malformed("a quoted name is missing")
    }
    rest.removeFirst()
    guard let end = rest.firstIndex(of: quote) else { throw malformed("a quote is not closed") }
    defer { rest = rest[rest.index(after: end)...] }
    return String(rest[..<end])
  }

  private mutating func boolean() throws -> Bool {
    for (word, value) in [("True", true), ("False", false)] where accept(word) { return value }
    throw malformed("fortran_order is neither True nor False")
  }

  private mutating func tuple() throws -> [Int] {
    var sizes: [Int] = []
    try expect("(")
    while !accept(")") {
      skipSpace()
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let size = Int(digits) else { throw malformed("shape is not a tuple of sizes") }
      guard sizes.count < NpyHeader.mostDimensions else {
        throw malformed("more than \(NpyHeader.mostDimensions) dimensions")
      }
      sizes.append(size)
      rest = rest[digits.endIndex...]
      _ = accept("L")  // long integers of Python 2
      if !accept(",") {
        try expect(")")
        break
      }
    }
    return sizes
  }

  private mutating func skipSpace() { rest = rest.drop(while: \.isWhitespace) }

  private mutating func accept(_ token: String) -> Bool {
    skipSpace()
    guard rest.hasPrefix(token) else { return false }
    rest = rest.dropFirst(token.count)
    return true
  }

  private mutating func expect(_ token: String) throws {
    guard accept(token) else { throw malformed("'\(token)' is missing") }
  }

  private func malformed(_ reason: String) -> NpyError {
    .malformedHeader(path: path, reason: reason)
  }
}
