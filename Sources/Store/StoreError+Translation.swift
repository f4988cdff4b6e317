// Errors of SQLite and of the system, said in the store's own words.

internal import GRDB
internal import Keys
internal import Matrix

extension StoreError {
  /// Runs `body`; what SQLite or a system call throws becomes a `StoreError`, all else passes.
  static func translating<Value>(path: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    } catch let failure as FileFailure {
      throw StoreError(failure)
    } catch let error as NpyError {
      throw StoreError(error, path: path)
    }
  }

  /// Runs `body`; text columns that are not what the store writes become `corruptStore`.
  static func translating<Value>(corruption path: String, _ body: () throws -> Value) throws
    -> Value
  {
    do {
      return try body()
    } catch let malformed as CanonicalJSON.Malformed {
      throw StoreError.corruptStore(path: path, reason: malformed.reason)
    }
  }

  private init(_ error: DatabaseError, path: String) {
    let reason = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path, seconds: StoreFile.patience)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_IOERR:
      self = .unwritable(path: path, reason: reason)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corruptStore(path: path, reason: reason)
    default: self = .database(path: path, reason: reason)
    }
  }

  private init(_ failure: FileFailure) {
    self =
      failure.isDiskFull
      ? .diskFull(path: failure.path)
      : .unwritable(path: failure.path, reason: failure.reason)
  }

  private init(_ error: NpyError, path: String) {
    switch error {
    case .diskFull(let path): self = .diskFull(path: path)
    case .unwritable(let path, let reason): self = .unwritable(path: path, reason: reason)
    default: self = .corruptMatrix(path: path, reason: error.description)
    }
  }
}
