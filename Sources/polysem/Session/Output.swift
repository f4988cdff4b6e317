internal import Foundation

/// Results, for programs and people.
enum StandardOutput {
  /// Writes text as it is.
  ///
  /// - Throws: `CommandFailure` when not all of it could be written, as on a full disk; `print`
  ///   would lose it in silence.
  static func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw CommandFailure(
        .outputLost, "standard output is closed, or the disk behind it is full: results are lost")
    }
  }

  /// Writes text and ends the line.
  static func writeLine(_ text: String) throws {
    try write(text + "\n")
  }

  /// Writes a value as JSON, keys sorted.
  static func writeJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try writeLine(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

/// Messages for people; results go to standard output.
enum StandardError {
  static func write(_ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
  }
}
