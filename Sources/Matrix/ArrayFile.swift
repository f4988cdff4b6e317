// Files of arrays in any format that is understood, told apart by their contents.

/// What is wrong with a file of arrays.
package struct ArrayFileError: Error, CustomStringConvertible {
  /// The file.
  let path: String
  /// What was found, without a full stop.
  let reason: String

  init(_ path: String, _ reason: String) { (self.path, self.reason) = (path, reason) }

  /// One sentence.
  package var description: String { "\(path): \(reason)." }
}

/// The arrays of a `.npy`, `.npz` or `.safetensors` file; whatever the name, the contents decide.
package struct ArrayFile {
  /// An array that has not been decoded.
  package struct Entry {
    /// Its name; empty in a `.npy` file.
    package let name: String
    /// Shape and type for people, such as `256 × 64 F32`; what is wrong where it cannot be read.
    ///
    /// Told when it is asked for: some bytes of an archive can name thousands of members.
    package var description: String { describe() }
    private let describe: () -> String
    /// Decodes it. O(elements).
    package let read: () throws -> NpyArray

    init(
      name: String, description: @autoclosure @escaping () -> String,
      read: @escaping () throws -> NpyArray
    ) {
      (self.name, describe, self.read) = (name, description, read)
    }
  }

  /// The file's name for messages.
  package let path: String
  /// All arrays, in the file's order or by name where it has none; at least one.
  package let entries: [Entry]

  /// Reads a file, a pipe, or standard input for `-`. O(bytes); the arrays are decoded later.
  ///
  /// - Throws: `NpyError`, `ArrayFileError`.
  package init(path given: String) throws {
    let path = given == "-" ? "standard input" : given
    let bytes: [UInt8]
    do {
      bytes = try AtomicFile.read(given, standardInput: true) {
        _ = try Format(of: $0, path: path)
      }
    } catch let failure as FileFailure {
      throw NpyError.unreadable(path: path, reason: failure.reason)
    }
    try self.init(bytes, path: path)
  }

  /// Takes the bytes of a whole file apart; `path` is for messages only.
  ///
  /// - Throws: `NpyError`, `ArrayFileError`.
  package init(_ bytes: [UInt8], path: String) throws {
    self.path = path
    switch try Format(of: bytes, path: path) {
    case .npy:
      entries = [
        Entry(name: "", description: "") { try Npy.array(from: bytes, path: path) }
      ]
    case .zip: entries = try NpzArchive(bytes, path: path).entries
    case .safetensors: entries = try Safetensors(bytes, path: path).entries
    }
    guard !entries.isEmpty else { throw ArrayFileError(path, "holds no array") }
  }

  private enum Format {
    case npy, zip, safetensors

    init(of bytes: [UInt8], path: String) throws {
      func begins(_ start: String) -> Bool { bytes.starts(with: start.utf8) }
      if bytes.isEmpty { throw ArrayFileError(path, "is empty") }
      if bytes.starts(with: NpyHeader.magic) {
        self = .npy
      } else if begins("PK\u{3}\u{4}") || begins("PK\u{5}\u{6}") {
        self = .zip
      } else if bytes.count > 8, bytes[8] == UInt8(ascii: "{"), bytes[7] == 0, bytes[6] == 0 {
        self = .safetensors
      } else if bytes[0] == 0x80 {
        throw ArrayFileError(path, "is pickled, which is a program and not read; \(Self.advice)")
      } else {
        throw ArrayFileError(path, "is no .npy, .npz or .safetensors file; \(Self.advice)")
      }
    }

    private static let advice = "write it with numpy.save or safetensors.torch.save_file"
  }
}

/// Sizes as people write them: `256 × 64`.
func shapeText(_ shape: [Int]) -> String {
  shape.isEmpty ? "a single number" : shape.map(String.init).joined(separator: " × ")
}
