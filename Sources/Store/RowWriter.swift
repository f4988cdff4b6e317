// Rows into SQLite without a detour: `RowReader`, this and `Statement.failure` alone call its C functions.
//
// Rejected: GRDB's `execute(arguments:)`, which boxes every value and took several times as long as
// SQLite itself; a tiny trial then cost more to store than to train.

internal import GRDB
internal import GRDBSQLite

/// An INSERT that is prepared once and run for many rows.
struct RowWriter {
  private let statement: Statement
  private let places: CInt

  /// Prepares a statement with one `?` for each value; GRDB keeps it for the next writer of the same
  /// text.
  ///
  /// - Throws: `DatabaseError`.
  init(_ db: Database, sql: String) throws {
    statement = try db.cachedStatement(sql: sql)
    places = sqlite3_bind_parameter_count(statement.sqliteStatement)
  }

  /// Inserts one row.
  ///
  /// - Parameter fill: adds the values, as many as the statement has places.
  /// - Throws: `DatabaseError`, as GRDB's own `execute` would.
  func insert(_ fill: (inout Values) -> Void) throws {
    var values = Values(statement: statement.sqliteStatement)
    fill(&values)
    // SQLite would take those that are missing from the row before.
    precondition(values.place == places, "a row has a value for each place")
    defer { sqlite3_reset(statement.sqliteStatement) }
    guard values.code == SQLITE_OK else { throw statement.failure(values.code) }
    let code = sqlite3_step(statement.sqliteStatement)
    guard code == SQLITE_DONE else { throw statement.failure(code) }
  }

  /// The values of one row, from left to right.
  struct Values {
    fileprivate let statement: OpaquePointer
    /// The first failure; SQLite has few: no memory, or a place too many.
    fileprivate var code = SQLITE_OK
    fileprivate var place: CInt = 0

    fileprivate init(statement: OpaquePointer) { self.statement = statement }

    mutating func add(_ value: Int) {
      note(sqlite3_bind_int64(statement, next(), Int64(value)))
    }

    /// NaN becomes NULL, as SQLite has it.
    mutating func add(_ value: Double) {
      note(sqlite3_bind_double(statement, next(), value))
    }

    mutating func add(_ value: Int?) {
      if let value { add(value) } else { addNull() }
    }

    mutating func add(_ value: Double?) {
      if let value { add(value) } else { addNull() }
    }

    mutating func add(_ value: String) {
      // SQLITE_TRANSIENT: SQLite takes a copy.
      let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      note(sqlite3_bind_text(statement, next(), value, CInt(value.utf8.count), transient))
    }

    /// Numbers one after the other, each in eight bytes, the lowest first.
    mutating func add<Number: BitwiseCopyable>(_ numbers: [Number]) {
      let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      let place = next()
      // A blob of no bytes has an address all the same: without one it would be NULL.
      note(
        numbers.isEmpty
          ? sqlite3_bind_zeroblob(statement, place, 0)
          : numbers.withUnsafeBytes {
            sqlite3_bind_blob64(statement, place, $0.baseAddress, UInt64($0.count), transient)
          })
    }

    private mutating func addNull() {
      note(sqlite3_bind_null(statement, next()))
    }

    private mutating func next() -> CInt {
      place += 1
      return place
    }

    private mutating func note(_ result: CInt) {
      if code == SQLITE_OK { code = result }
    }
  }
}
