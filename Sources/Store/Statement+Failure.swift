internal import GRDB
internal import GRDBSQLite

extension Statement {
  /// What SQLite says of a call on this statement that did not succeed, as GRDB would.
  func failure(_ code: CInt) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code),
      message: sqlite3_errmsg(sqlite3_db_handle(sqliteStatement)).map { String(cString: $0) },
      sql: sql)
  }
}
