// What a killed writer leaves beside the database, and how a reader comes past it.

internal import Foundation
internal import GRDB
internal import Matrix

extension StoreFile {
  private var journal: String { path + "-journal" }

  /// Opens the database for reading; undoes what a killed writer left half done, which SQLite does
  /// only for who may write.
  ///
  /// - Parameter isDamaged: as for `configuration`.
  /// - Returns: a connection that has read a page.
  /// - Throws: `DatabaseError`; `StoreError.unfinished` where it cannot be undone.
  func openForReading(isDamaged: Bool) throws -> DatabaseQueue {
    do {
      return try openAndLook(isDamaged)
    } catch let error as DatabaseError where Self.wantsWriter.contains(error.resultCode) {
      guard access(journal, F_OK) == 0 || access(path + "-wal", F_OK) == 0 else { throw error }
      do {
        // Harmless beside a living writer: SQLite undoes nothing that somebody still works on.
        let queue = try DatabaseQueue(path: path, configuration: Self.configuration())
        try Self.look(queue)
        try queue.close()
      } catch let failure as DatabaseError where Self.wantsWriter.contains(failure.resultCode) {
        throw StoreError.unfinished(path: path, reason: failure.message ?? "\(failure.resultCode)")
      }
      return try openAndLook(isDamaged)
    }
  }

  private func openAndLook(_ isDamaged: Bool) throws -> DatabaseQueue {
    let queue = try DatabaseQueue(
      path: path, configuration: Self.configuration(readonly: true, isDamaged: isDamaged))
    try Self.look(queue)
    return queue
  }

  /// Reads one page, which is when SQLite meets a journal.
  private static func look(_ queue: DatabaseQueue) throws {
    _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
  }

  private static let wantsWriter: [ResultCode] = [.SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM]

  /// Refuses a journal of another database before SQLite applies it to this one: SQLite looks at its
  /// own mark alone, and takes the size of pages from the journal.
  ///
  /// - Throws: `StoreError.foreignJournal`.
  func checkJournal() throws {
    let header = Self.bytes(of: journal, count: 28)
    // Anything else SQLite removes without applying it.
    let mark: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
    guard header.count == 28, header.starts(with: mark) else { return }
    let number = { (offset: Int) in header[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    let store = Self.bytes(of: path, count: 18)
    guard store.count == 18 else { return }
    // The value 1 stands for 65536.
    let size = Int(store[16]) << 8 | Int(store[17])
    let pageSize = size == 1 ? 65536 : size
    guard number(24) == pageSize else {
      throw StoreError.foreignJournal(
        path: path, reason: "its pages have \(number(24)) bytes, those of the store \(pageSize)")
    }
    guard let bytes = fileSize, number(16) * pageSize <= bytes + pageSize else {
      throw StoreError.foreignJournal(
        path: path, reason: "it is of a database of \(number(16)) pages, which the store never had")
    }
  }

  /// Whether pages may be in a write-ahead log: polysem writes none, but whoever opens a store with
  /// another program may; the next run brings them back.
  var hasLog: Bool {
    var facts = stat()
    return stat(path + "-wal", &facts) == 0 && facts.st_size > 0
  }

  /// Bytes of the database; `nil` where it cannot be asked.
  ///
  /// Asked by its path: closing any descriptor of the file would drop this process's locks on it.
  var fileSize: Int? {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int(facts.st_size) : nil
  }

  /// Bytes that the file has by its own header; `nil` where that does not tell.
  ///
  /// Opens the file, so nothing else of this process may hold a lock on it.
  var sizeByHeader: Int? {
    let header = Self.bytes(of: path, count: 100)
    guard header.count == 100, header[24..<28] == header[92..<96] else { return nil }
    let size = Int(header[16]) << 8 | Int(header[17])
    return header[28..<32].reduce(0) { $0 << 8 | Int($1) } * (size == 1 ? 65536 : size)
  }

  private static func bytes(of path: String, count: Int) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = read(descriptor, &bytes, count)
    return Array(bytes.prefix(max(0, got)))
  }
}
