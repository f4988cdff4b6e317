// The database file itself: told from other files before SQLite opens it, made whole or not at all.

internal import Foundation
internal import GRDB
internal import Matrix

/// `store.sqlite` in a results folder.
struct StoreFile {
  /// Where the database is.
  let path: String

  /// Why a file without bytes is no store.
  static let emptyFile = "an empty file"

  /// Whether there is a file, of whatever kind.
  var exists: Bool { access(path, F_OK) == 0 }

  /// Looks at the marks in the file's first bytes, without opening a database.
  ///
  /// Both marks were written before the file got its name, so no crash leaves a store without them.
  ///
  /// - Throws: `StoreError.notAStore`, `foreignSchema` or `unreadable`.
  /// - Returns: the version of its schema, one that this program reads.
  @discardableResult func check() throws -> Int {
    let header = try header()
    guard header.starts(with: Array("SQLite format 3\0".utf8)), header.count == 100 else {
      throw StoreError.notAStore(
        path: path, reason: header.isEmpty ? Self.emptyFile : "not an SQLite database")
    }
    let number = { (offset: Int) in header[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard number(68) == Schema.applicationID else {
      throw StoreError.notAStore(path: path, reason: "an SQLite database of another program")
    }
    let version = number(60)
    guard Schema.firstVersion...Schema.version ~= version else {
      throw StoreError.foreignSchema(path: path, found: version, expected: Schema.version)
    }
    return version
  }

  /// Makes an empty store under another name and renames it: a store that exists is complete.
  ///
  /// - Throws: `DatabaseError` or `FileFailure`.
  func create() throws {
    let temporary = path + ".new"
    for leftover in [temporary, temporary + "-journal"] { unlink(leftover) }
    // SQLite would let nobody but its owner write, whatever the umask; its journals follow this file.
    let made = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard made >= 0 else { throw FileFailure(path: path, code: errno) }
    close(made)
    let queue = try DatabaseQueue(path: temporary, configuration: StoreFile.configuration())
    try queue.write(Schema.create)
    try queue.close()
    guard rename(temporary, path) == 0 else { throw FileFailure(path: path, code: errno) }
    try AtomicFile.flushFolder(of: path)
  }

  /// Refuses a file that could only be read, before anything beside it is changed.
  ///
  /// - Throws: `StoreError.unwritable`.
  func checkWritable() throws {
    guard access(path, W_OK) != 0 else { return }
    throw StoreError.unwritable(path: path, reason: FileFailure(path: path, code: errno).reason)
  }

  /// How long a commit waits for readers, and a reader for a commit.
  static let patience = 60

  /// Settings of a connection: rollback journal, every commit flushed to disk.
  ///
  /// Rejected: write-ahead logging, which needs shared memory and fails on network file systems.
  ///
  /// - Parameters:
  ///   - readonly: whether nothing is to be written.
  ///   - isDamaged: whether to read what can be read of a file that lacks its last pages, which SQLite
  ///     refuses otherwise.
  /// - Returns: the settings.
  static func configuration(
    readonly: Bool = false, isDamaged: Bool = false
  ) -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.readonly = readonly
    configuration.busyMode = .timeout(TimeInterval(patience))
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { db in
      if isDamaged { try db.execute(sql: "PRAGMA writable_schema = ON") }
      guard !readonly else { return }
      // EXTRA also flushes the folder after the journal is deleted: a commit outlives a power cut.
      try db.execute(sql: "PRAGMA synchronous = EXTRA")
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
      // KiB; a batch that does not fit is written, and flushed, in pieces before its end.
      try db.execute(sql: "PRAGMA cache_size = -65536")
    }
    return configuration
  }

  private func header() throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw StoreError.unreadable(path: path, reason: FileFailure(path: path, code: errno).reason)
    }
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: 100)
    let count = read(descriptor, &header, 100)
    guard count >= 0 else {
      throw StoreError.unreadable(path: path, reason: FileFailure(path: path, code: errno).reason)
    }
    return Array(header.prefix(count))
  }
}
