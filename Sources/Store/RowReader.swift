// Rows out of SQLite without a detour, as `RowWriter` takes them in.
//
// Rejected: GRDB's rows, whose values are boxed or end the program where they are of another type; a
// trial then took longer to read than SQLite needs for it.

internal import GRDB
internal import GRDBSQLite
internal import Keys

/// A SELECT that is prepared once and run many times; valid within the access to the database that it
/// was made in.
struct RowReader {
  private let statement: Statement

  /// Prepares a statement.
  ///
  /// - Parameters:
  ///   - db: the database.
  ///   - sql: a SELECT.
  ///   - arguments: what stands for its `?`; where it is run once for each number, that stands for the
  ///     first. None are needed where that is the only one.
  /// - Throws: `DatabaseError`.
  init(_ db: Database, sql: String, arguments: StatementArguments? = nil) throws {
    statement = try db.makeStatement(sql: sql)
    if let arguments { try statement.setArguments(arguments) }
  }

  /// Hands over each row in turn.
  ///
  /// - Parameters:
  ///   - number: stands for the statement's first `?`; `nil` where `init` was given all.
  ///   - body: takes the row's values, which it may not keep.
  /// - Throws: `DatabaseError`, and what `body` throws, which ends it.
  func forEach(_ number: Int? = nil, _ body: (Columns) throws -> Void) throws {
    let pointer = statement.sqliteStatement
    defer { sqlite3_reset(pointer) }
    if let number {
      let code = sqlite3_bind_int64(pointer, 1, Int64(number))
      guard code == SQLITE_OK else { throw statement.failure(code) }
    }
    let columns = Columns(statement: pointer)
    while true {
      let code = sqlite3_step(pointer)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw statement.failure(code) }
      try body(columns)
    }
  }

  /// What `make` returns of each row.
  ///
  /// - Throws: as `forEach`.
  func map<Value>(_ number: Int? = nil, _ make: (Columns) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    try forEach(number) { values.append(try make($0)) }
    return values
  }

  /// The values of the current row, by their place from 0. What is missing or of another type than the
  /// store writes is an error.
  struct Columns {
    fileprivate let statement: OpaquePointer

    /// Whether there is no value.
    func isNull(at column: Int) -> Bool {
      sqlite3_column_type(statement, CInt(column)) == SQLITE_NULL
    }

    /// A measured value; NULL stands for NaN. SQLite hands a whole one back as it was stored, as a real.
    ///
    /// - Throws: `CanonicalJSON.Malformed`.
    func real(at column: Int) throws -> Double {
      if isNull(at: column) { return .nan }
      try require(SQLITE_FLOAT, at: column, "a number")
      return sqlite3_column_double(statement, CInt(column))
    }

    /// A whole number.
    ///
    /// - Throws: `CanonicalJSON.Malformed`.
    func whole(at column: Int) throws -> Int {
      try require(SQLITE_INTEGER, at: column, "a number")
      return Int(sqlite3_column_int64(statement, CInt(column)))
    }

    /// A text.
    ///
    /// - Throws: `CanonicalJSON.Malformed`.
    func text(at column: Int) throws -> String {
      try require(SQLITE_TEXT, at: column, "a text")
      return String(decoding: bytes(at: column), as: UTF8.self)
    }

    /// A blob's bytes, or a text's, until the next row; none for NULL.
    func bytes(at column: Int) -> UnsafeRawBufferPointer {
      // In this order: the length of what the first call has returned.
      let start = sqlite3_column_blob(statement, CInt(column))
      return UnsafeRawBufferPointer(
        start: start, count: Int(sqlite3_column_bytes(statement, CInt(column))))
    }

    /// Numbers of eight bytes, as `RowWriter` binds them; none for NULL.
    func numbers<Number: BitwiseCopyable>(at column: Int) -> [Number] {
      let bytes = bytes(at: column)
      return (0..<bytes.count / MemoryLayout<Number>.size).map {
        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.size, as: Number.self)
      }
    }

    private func require(_ type: CInt, at column: Int, _ what: String) throws {
      let found = sqlite3_column_type(statement, CInt(column))
      guard found != type else { return }
      throw CanonicalJSON.Malformed(
        reason: found == SQLITE_NULL ? "\(what) is missing" : "\(what) is of another type")
    }
  }
}
