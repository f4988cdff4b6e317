// The store of one results folder: opened, created, locked and closed here.

package import Foundation
internal import GRDB
internal import Records

/// Trial records of one results folder, in one SQLite file with matrices beside it (docs/store.md).
///
/// A trial is stored once, under its identity, and never changed. Whatever a call stored when it
/// returns survives `kill -9` and, on honest disks, a power cut. Many may read; one may write.
package final class ResultStore: Sendable {
  /// What a store is opened for.
  package enum Access: Sendable {
    /// Makes folder and store if need be, and keeps every other writer out.
    case readWrite
    /// Needs an existing store; works beside a writer and in read-only folders.
    case readOnly
    /// As `readOnly`, for whoever names what is damaged: only what is read is checked.
    case inspection
  }

  /// Version of the tables that this program reads and writes.
  package static let schemaVersion = Schema.version
  /// Name of the database in its folder.
  package static let fileName = "store.sqlite"
  /// Bytes of the longest absolute path of a store: SQLite's own limit of 512, less the ending of
  /// its journal.
  static let longestPath = 512 - "-journal".utf8.count
  /// Name of the file beside it that tells a second writer to stay out.
  package static let lockName = "store.lock"

  /// The results folder.
  package let folder: URL
  let path: String
  private let queue: DatabaseQueue
  private let lock: WriterLock?
  /// Whether the file may lack pages.
  let isInspection: Bool

  /// Opens the store of a folder; for writing, makes both if they do not exist, and brings a store
  /// of an older version to this one, with all its trials. Reading changes no byte of it, but for what
  /// a killed writer left half done, which is undone.
  ///
  /// A file that is no store, or one of a newer version, is refused and left untouched. A small store
  /// is looked through (`checkPages`, and for writing `checkTrials`), of a large one a part.
  ///
  /// - Throws: `StoreError`: `cannotCreateFolder`, `unwritable`, `diskFull`,
  ///   `lockedByAnotherWriter`, `missing` (reading), `foreignSchema`, `notAStore`, `corruptStore`,
  ///   `corruptTrial`, `unfinished` …
  package init(folder: URL, access: Access = .readWrite) throws {
    let file = StoreFile(path: folder.appendingPathComponent(Self.fileName).path)
    // Beyond that SQLite says that it cannot open the file, which sends people after permissions.
    guard file.path.utf8.count <= Self.longestPath else {
      throw StoreError.tooLongPath(path: file.path)
    }
    switch access {
    case .readOnly, .inspection:
      guard file.exists else { throw StoreError.missing(path: file.path) }
      lock = nil
    case .readWrite:
      // A refused folder stays as it was: no lock file appears beside somebody else's database.
      if file.exists {
        try file.check()
        try file.checkWritable()
      } else {
        try Self.createFolder(folder)
      }
      lock = try WriterLock(path: folder.appendingPathComponent(Self.lockName).path)
      Leftovers.clear(in: folder)
      if !file.exists { try StoreError.translating(path: file.path) { try file.create() } }
    }
    let version = try file.check()
    try file.checkJournal()
    queue = try StoreError.translating(path: file.path) {
      try access == .readWrite
        ? DatabaseQueue(path: file.path, configuration: StoreFile.configuration())
        : file.openForReading(isDamaged: access == .inspection)
    }
    self.folder = folder
    path = file.path
    isInspection = access == .inspection
    if access != .inspection { try checkPages() }
    guard access == .readWrite else { return }
    if version < Schema.version { try write { try Migrations.apply(from: version, in: $0) } }
    try checkTrials()
  }

  /// Waits for running calls, then closes the database. A later call fails; the lock goes with the
  /// last reference.
  ///
  /// - Throws: `StoreError`.
  package func close() throws {
    try StoreError.translating(path: path) { try queue.close() }
  }

  /// Runs queries against one consistent state.
  func read<Value>(_ queries: (Database) throws -> Value) throws -> Value {
    try StoreError.translating(path: path) {
      try StoreError.translating(corruption: path) { try queue.read(queries) }
    }
  }

  /// Runs one transaction: all of it is durable, or none of it happened.
  func write<Value>(_ updates: (Database) throws -> Value) throws -> Value {
    guard lock != nil else {
      throw StoreError.unwritable(path: path, reason: "opened for reading only")
    }
    return try StoreError.translating(path: path) { try queue.write(updates) }
  }

  /// Simulates a full disk: the database may not grow past its present size plus some pages of 4
  /// KiB.
  package func limitGrowth(toPages pages: Int) throws {
    try StoreError.translating(path: path) {
      try queue.writeWithoutTransaction { db in
        let size = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        try db.execute(sql: "PRAGMA max_page_count = \(size + pages)")
      }
    }
  }

  private static func createFolder(_ folder: URL) throws {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      // Foundation has no words for a file where a folder of the path should be.
      let code = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError
      throw StoreError.cannotCreateFolder(
        path: folder.path,
        reason: code.map { String(cString: strerror($0.code.rawValue)) }
          ?? error.localizedDescription)
    }
  }
}
