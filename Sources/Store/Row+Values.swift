// Values of a row, read so that damage is an error: GRDB's own subscripts end the program over a NULL.

internal import Foundation
internal import GRDB
internal import Keys
internal import Records

extension Row {
  /// A measured value; NULL stands for NaN.
  func real(at column: Int) -> Double { self[column] as Double? ?? .nan }

  /// A whole number, which every whole store has there.
  ///
  /// - Throws: `CanonicalJSON.Malformed`.
  func whole(at column: Int) throws -> Int {
    guard let value = self[column] as Int? else {
      throw CanonicalJSON.Malformed(reason: "a number is missing")
    }
    return value
  }

  /// A text, which every whole store has there.
  ///
  /// - Throws: `CanonicalJSON.Malformed`.
  func text(at column: Int) throws -> String {
    guard let value = self[column] as String? else {
      throw CanonicalJSON.Malformed(reason: "a text is missing")
    }
    return value
  }

  /// Numbers of eight bytes, as `RowWriter` binds them; none for NULL.
  func numbers<Number: BitwiseCopyable>(at column: Int) -> [Number] {
    let bytes = self[column] as Data? ?? Data()
    return bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / MemoryLayout<Number>.size).map {
        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.size, as: Number.self)
      }
    }
  }

  /// Configuration hash, seed and replicate in three columns.
  ///
  /// - Throws: `CanonicalJSON.Malformed`.
  func identity(at column: Int) throws -> TrialIdentity {
    TrialIdentity(
      configurationHash: try text(at: column), seed: try whole(at: column + 1),
      replicate: try whole(at: column + 2))
  }
}
