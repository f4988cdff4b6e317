// Claims: a store of version 2, written by the program of its time, keeps its trials when it is
// opened for writing, is read without being changed, and survives whatever interrupts its migration.

import Foundation
import GRDB
import Records
import Store
import TestSupport
import Testing

struct MigrationTests {
  private static let old = Fixtures.checkout.appending(components: "Tests", "Fixtures", "store-v2")
  let folder: ScratchFolder
  private var database: URL { folder.url.appending(component: "store.sqlite") }

  init() throws {
    folder = try ScratchFolder()
    try FileManager.default.copyItem(
      at: Self.old.appending(component: "store.v2"),
      to: folder.url.appending(component: "store.sqlite"))
    try FileManager.default.copyItem(
      at: Self.old.appending(component: "weights"), to: folder.url.appending(component: "weights"))
  }

  private func export(_ store: ResultStore) throws -> String {
    CSVExport.text(of: try store.finalStates())
  }

  private func expected() throws -> String {
    try String(contentsOf: Self.old.appending(component: "export.csv"), encoding: .utf8)
  }

  private func version(_ file: URL) throws -> Int {
    // Bytes 60 to 63 of the header.
    try Data(contentsOf: file)[60..<64].reduce(0) { $0 << 8 | Int($1) }
  }

  @Test("1. opened for reading: the same trials and export, not a byte changed")
  func reading() throws {
    let before = try Data(contentsOf: database)
    let store = try ResultStore(folder: folder.url, access: .readOnly)
    #expect(try export(store) == expected())
    let trials = try store.trials(withTablesOf: ["any"])
    #expect(trials.count == 4 && trials.allSatisfy(\.tables.isEmpty))
    #expect(trials.flatMap(\.matrices).count == 2)
    for matrix in trials.flatMap(\.matrices) { _ = try store.load(matrix) }
    #expect(try store.studies() == ["version-two"])
    #expect(try store.counts(inStudy: "version-two") == TrialCounts(finished: 2, diverged: 2))
    try store.close()
    #expect(try Data(contentsOf: database) == before)
    #expect(try version(database) == 2)
    #expect(try folder.names().contains("store.lock") == false)
  }

  @Test(
    "2. opened for writing: the same trials and export, in this version's tables, to go on with")
  func writing() throws {
    let trials = try ResultStore(folder: folder.url, access: .readOnly).trials()
    let store = try ResultStore(folder: folder.url)
    #expect(try version(database) == ResultStore.schemaVersion)
    #expect(try export(store) == expected())
    #expect(try store.trials() == trials)
    let table = ObservedTable(
      name: "winners", shape: .perNeuron, rows: [0, 1], columns: ["count"], values: [2, 0])
    let record = Samples.record(0, tables: [table])
    #expect(try store.insert([record], run: store.begin(Samples.provenance)) == 1)
    try store.close()
    let again = try ResultStore(folder: folder.url, access: .readOnly)
    #expect(try again.trials(withTablesOf: ["winners"]).count == 5)
    #expect(
      try again.trials(withTablesOf: ["winners"]).first { $0.identity == record.identity }?.tables
        == [table])
  }

  @Test("3. its tables are those of a new store, to the letter") func sameTables() throws {
    try ResultStore(folder: folder.url).close()
    let fresh = try ScratchFolder()
    try ResultStore(folder: fresh.url).close()
    func definitions(_ path: String) throws -> [String: String] {
      let queue = try DatabaseQueue(path: path)
      let rows = try queue.read { db in
        try Row.fetchAll(
          db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'table' OR name = 'tables'")
      }
      // Measures are added to `observation` as they come.
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"], $0["sql"]) })
        .filter { $0.key != "observation" }
    }
    #expect(try definitions(database.path) == definitions(fresh.path("store.sqlite")))
  }

  @Test("4. files as a process killed in mid-migration leaves them: nothing is lost")
  func killed() throws {
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = 1; PRAGMA cache_spill = 1")
    }
    let queue = try DatabaseQueue(path: database.path, configuration: configuration)
    let before = try Data(contentsOf: database)
    let copy = try ScratchFolder()
    try queue.inTransaction { db in
      try db.execute(sql: "DROP VIEW trials; DELETE FROM observation; PRAGMA user_version = 3")
      try db.execute(sql: "CREATE TABLE observed_table (x); CREATE TABLE more (x)")
      for value in 0..<2000 { try db.execute(sql: "INSERT INTO more VALUES (\(value))") }
      for name in ["store.sqlite", "store.sqlite-journal"] {
        try FileManager.default.copyItem(
          at: folder.url.appending(component: name), to: copy.url.appending(component: name))
      }
      return .rollback
    }
    let torn = copy.url.appending(component: "store.sqlite")
    #expect(try Data(contentsOf: torn) != before, "the copy must be a torn one")
    let store = try ResultStore(folder: copy.url)
    #expect(try export(store) == expected())
    #expect(try version(torn) == ResultStore.schemaVersion)
    #expect(try store.insert([Samples.record(0)], run: store.begin(Samples.provenance)) == 1)
  }

  @Test("5. a migration that fails changes nothing")
  func failed() throws {
    let queue = try DatabaseQueue(path: database.path)
    try queue.write { try $0.execute(sql: "CREATE TABLE observed_table (theirs)") }
    try queue.close()
    let before = try Data(contentsOf: database)
    #expect(throws: StoreError.self) { _ = try ResultStore(folder: folder.url) }
    #expect(try Data(contentsOf: database) == before)
    let store = try ResultStore(folder: folder.url, access: .readOnly)
    #expect(try export(store) == expected())
  }

  @Test("6. version 1 is too old, and called so") func tooOld() throws {
    let queue = try DatabaseQueue(path: database.path)
    try queue.write { try $0.execute(sql: "PRAGMA user_version = 1") }
    try queue.close()
    let expected = StoreError.foreignSchema(
      path: database.path, found: 1, expected: ResultStore.schemaVersion)
    #expect(throws: expected) { _ = try ResultStore(folder: folder.url) }
    #expect(expected.description.contains("older"))
  }

  @Test(
    "7. claims are registered in a store of version 2 or 3, whose trials were there before them")
  func claims() throws {
    for version in [2, 3] {
      if version == 3 {
        let queue = try DatabaseQueue(path: database.path)
        try queue.write { db in
          try db.execute(
            sql: """
              DROP TABLE claim; DROP TABLE digest; DROP TABLE failure;
              ALTER TABLE run DROP COLUMN shard; PRAGMA user_version = 3
              """)
        }
        try queue.close()
      }
      let store = try ResultStore(folder: folder.url)
      #expect(try self.version(database) == ResultStore.schemaVersion)
      #expect(try store.registeredClaims().isEmpty && export(store) == expected())
      #expect(try store.storedCells().reduce(0) { $0 + $1.trials } == 4)
      let claim = ClaimRegistration(
        study: "version-two", name: "a", sha256: "ab", registeredAt: "2026-03-01T12:00:00Z",
        trialsBefore: 4, firstTrialAt: nil)
      try store.register([claim])
      let stored = try #require(try store.registeredClaims().first)
      #expect(stored.sha256 == "ab" && stored.lastTrial > 0)
      #expect(try store.storedCells(upTo: stored.lastTrial) == store.storedCells())
      #expect(try store.storedCells(upTo: 0).isEmpty)
      // What is there is never changed, neither by a second statement nor by a new plan.
      try store.register([
        ClaimRegistration(
          study: "version-two", name: "b", sha256: "ab", registeredAt: "later", trialsBefore: 0,
          firstTrialAt: nil)
      ])
      try store.register(study: "version-two", plan: "{}")
      #expect(try store.registeredClaims() == [stored])
      try store.close()
    }
  }

  @Test("8. a store of version 4 is read without digests, and what is added to it has them")
  func withoutDigests() throws {
    try ResultStore(folder: folder.url).close()
    let queue = try DatabaseQueue(path: database.path)
    try queue.write { db in
      try db.execute(
        sql: """
          DROP TABLE digest; DROP TABLE failure; ALTER TABLE run DROP COLUMN shard;
          PRAGMA user_version = 4
          """)
    }
    try queue.close()
    let reader = try ResultStore(folder: folder.url, access: .readOnly)
    #expect(try export(reader) == expected())
    #expect(try reader.countWithoutDigest() == 4 && reader.failures().isEmpty)
    #expect(try reader.latestRun()?.provenance.shard == nil)
    try reader.close()
    let store = try ResultStore(folder: folder.url)
    var provenance = Samples.provenance
    provenance.shard = "2/3"
    try store.insert([Samples.record(0)], run: store.begin(provenance))
    #expect(try store.countWithoutDigest() == 4 && version(database) == 5)
    #expect(try store.latestRun()?.provenance == provenance)
  }
}
