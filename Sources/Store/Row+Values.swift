// Values of a row, read so that damage is an error: GRDB's own subscripts end the program over a NULL or a
// value of another type.

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
    try decoded(Int.self, at: column, "a number")
  }

  /// A text, which every whole store has there.
  ///
  /// - Throws: `CanonicalJSON.Malformed`.
  func text(at column: Int) throws -> String {
    try decoded(String.self, at: column, "a text")
  }

  /// A value by its column's name; `nil` for NULL.
  ///
  /// - Throws: `CanonicalJSON.Malformed`.
  func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    do {
      return try decode(Value?.self, forColumn: column)
    } catch {
      throw CanonicalJSON.Malformed(reason: "\(column) is of another type")
    }
  }

  /// A value by its column's name, which every whole store has there.
  ///
  /// - Throws: `CanonicalJSON.Malformed`.
  func required<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    guard let value: Value = try optional(column) else {
      throw CanonicalJSON.Malformed(reason: "\(column) is missing")
    }
    return value
  }

  private func decoded<Value: DatabaseValueConvertible>(
    _ type: Value.Type, at column: Int, _ what: String
  ) throws -> Value {
    do {
      if let value = try decode(Value?.self, atIndex: column) { return value }
    } catch {
      throw CanonicalJSON.Malformed(reason: "\(what) is of another type")
    }
    throw CanonicalJSON.Malformed(reason: "\(what) is missing")
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
