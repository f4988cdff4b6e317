// Claims: a store is opened, refused and locked as promised, and refusing changes nothing.

import Foundation
import GRDB
import Store
import TestSupport
import Testing

struct ResultStoreTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Opens the store for a moment, then its database with these statements, bypassing the store.
  private func tamper(_ sql: String) throws {
    try ResultStore(folder: folder.url).close()
    let queue = try DatabaseQueue(path: folder.path("store.sqlite"))
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  private func contents() throws -> [String: Data] {
    try folder.names().reduce(into: [:]) {
      $0[$1] = try Data(contentsOf: URL(filePath: folder.path($1)))
    }
  }

  private func refusal() -> StoreError? {
    #expect(throws: StoreError.self) { _ = try ResultStore(folder: folder.url) }
  }

  @Test("1. a missing folder is made, and opening again finds the same store") func creation()
    throws
  {
    let below = folder.url.appendingPathComponent("a/b")
    try ResultStore(folder: below).close()
    let store = try ResultStore(folder: below)
    #expect(try store.identities().isEmpty)
    #expect(try folder.names() == ["a", "a/b", "a/b/store.lock", "a/b/store.sqlite"])
  }

  @Test("2. the file carries application id PSEM, schema version 5 and a rollback journal")
  func marks() throws {
    try ResultStore(folder: folder.url).close()
    let queue = try DatabaseQueue(path: folder.path("store.sqlite"))
    let (application, version, journal) = try queue.read { db in
      (
        try Int.fetchOne(db, sql: "PRAGMA application_id"),
        try Int.fetchOne(db, sql: "PRAGMA user_version"),
        try String.fetchOne(db, sql: "PRAGMA journal_mode")
      )
    }
    #expect(application == 0x5053_454d)
    #expect(version == 5)
    #expect(journal == "delete")
  }

  @Test("3. a newer schema version is refused by readers and writers, and left untouched")
  func foreignSchema() throws {
    try tamper("PRAGMA user_version = 7")
    let before = try contents()
    let expected = StoreError.foreignSchema(
      path: folder.path("store.sqlite"), found: 7, expected: 5)
    #expect(refusal() == expected)
    #expect(throws: expected) { _ = try ResultStore(folder: folder.url, access: .readOnly) }
    #expect(try contents() == before)
    #expect(
      expected.description.contains("version 7") && expected.description.contains("newer"))
  }

  @Test("4. another program's database is refused and left untouched") func foreignDatabase() throws
  {
    let queue = try DatabaseQueue(path: folder.path("store.sqlite"))
    try queue.write { try $0.execute(sql: "CREATE TABLE theirs (x); PRAGMA user_version = 1") }
    try queue.close()
    let before = try contents()
    #expect(
      refusal()
        == .notAStore(
          path: folder.path("store.sqlite"), reason: "an SQLite database of another program"))
    #expect(try contents() == before)
  }

  @Test(
    "5. a file that is no database is refused and left untouched",
    arguments: ["", "text", "SQLite format 3\0"])
  func foreignFile(text: String) throws {
    _ = try folder.write(Array(text.utf8), to: "store.sqlite")
    let before = try contents()
    guard case .notAStore? = refusal() else {
      Issue.record("not refused as notAStore")
      return
    }
    #expect(try contents() == before)
  }

  @Test("6. a second writer is refused and told who writes; readers are not; then it is its turn")
  func oneWriter() throws {
    var first: ResultStore? = try ResultStore(folder: folder.url)
    guard case .lockedByAnotherWriter(let path, let holder)? = refusal() else {
      Issue.record("not refused as lockedByAnotherWriter")
      return
    }
    #expect(path == folder.path("store.lock"))
    #expect(holder?.hasPrefix("process \(ProcessInfo.processInfo.processIdentifier) on ") == true)
    _ = try ResultStore(folder: folder.url, access: .readOnly)
    try first?.insert([Samples.record(0)], run: first?.begin(Samples.provenance) ?? 0)
    first = nil
    #expect(try ResultStore(folder: folder.url).identities().count == 1)
  }

  @Test("7. a reader needs a store, makes none and cannot write") func readOnly() throws {
    #expect(throws: StoreError.missing(path: folder.path("store.sqlite"))) {
      _ = try ResultStore(folder: folder.url, access: .readOnly)
    }
    #expect(try folder.names().isEmpty)
    try ResultStore(folder: folder.url).close()
    let reader = try ResultStore(folder: folder.url, access: .readOnly)
    #expect(
      throws: StoreError.unwritable(
        path: folder.path("store.sqlite"), reason: "opened for reading only")
    ) { _ = try reader.begin(Samples.provenance) }
  }

  @Test("8. a folder that cannot be made says so") func folderBelowFile() throws {
    let file = try folder.write([1], to: "regular")
    let below = file.appendingPathComponent("results")
    let error = #expect(throws: StoreError.self) { _ = try ResultStore(folder: below) }
    guard case .cannotCreateFolder(below.path, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("9. what an interrupted creation leaves behind is cleared away") func leftovers() throws {
    _ = try folder.write(Array("half a database".utf8), to: "store.sqlite.new")
    _ = try folder.write(Array("half a journal".utf8), to: "store.sqlite.new-journal")
    try ResultStore(folder: folder.url).close()
    #expect(try folder.names() == ["store.lock", "store.sqlite"])
  }

  @Test("10. a damaged database is called damaged") func corruption() throws {
    try ResultStore(folder: folder.url).close()
    let file = URL(filePath: folder.path("store.sqlite"))
    var bytes = try Data(contentsOf: file)
    for index in 100..<bytes.count { bytes[index] = 0xa5 }
    try bytes.write(to: file)
    let error = #expect(throws: StoreError.self) {
      _ = try ResultStore(folder: folder.url).identities()
    }
    guard case .corruptStore? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
