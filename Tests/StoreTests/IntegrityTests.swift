// Claims: what was damaged is noticed when it is read, whatever was damaged and however; what was not
// damaged is read.

import Foundation
import GRDB
import Matrix
import Records
import Store
import TestSupport
import Testing

struct IntegrityTests {
  let folder: ScratchFolder
  private var database: URL { folder.url.appending(component: "store.sqlite") }

  /// A store of five trials that have everything a trial can have.
  init() throws {
    folder = try ScratchFolder()
    let store = try ResultStore(folder: folder.url)
    let run = try store.begin(Samples.provenance)
    try store.register(study: "a", plan: "{}")
    let records = (0..<5).map { Self.record($0) }
    let cells = records.map { ($0.identity, 0) }
    try store.insert(
      records, run: run, members: ["a": StudyMembers(Dictionary(uniqueKeysWithValues: cells))])
    try store.close()
  }

  private static func record(_ replicate: Int) -> TrialRecord {
    Samples.record(
      replicate, outcome: replicate == 3 ? .diverged(step: 7) : .finished,
      features: [
        FeatureOutcome(
          feature: 0, finalNeuron: 3, finalWeight: -1.5, initialRank: 2, initialNeuron: 4)
      ], matrices: [RecordedMatrix(name: "final", matrix: SampleWeights.awkward)],
      tables: ["winners", "angles"].map {
        ObservedTable(
          name: $0, shape: .perNeuron, rows: [0, 1], columns: ["count"], steps: [0, 5],
          values: [1, 2, .nan, -0.0])
      })
  }

  /// All that a store has of its trials, in words; NaN is a word too.
  private func read(_ folder: URL) throws -> [String] {
    let store = try ResultStore(folder: folder, access: .readOnly)
    var words: [String] = [CSVExport.text(of: try store.finalStates(of: .members))]
    for trial in try store.trials(withTablesOf: ["winners", "angles"]) {
      // A dictionary's order differs from one to the next.
      let parameters = trial.parameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      words += [
        "\(trial.identity) \(trial.outcome) \(trial.kernel) \(trial.measures) \(parameters)",
        "\(trial.observations)", "\(trial.features)", "\(trial.matrices)", "\(trial.tables)",
      ]
    }
    try store.close()
    return words
  }

  /// A copy of the store's folder, damaged.
  private func damaged(_ damage: (inout Data) -> Void) throws -> ScratchFolder {
    let copy = try ScratchFolder()
    var bytes = try Data(contentsOf: database)
    damage(&bytes)
    try bytes.write(to: copy.url.appending(component: "store.sqlite"))
    return copy
  }

  private func tampered(_ sql: String) throws -> ScratchFolder {
    let copy = try damaged { _ in }
    let queue = try DatabaseQueue(path: copy.path("store.sqlite"))
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF; \(sql)") }
    try queue.close()
    return copy
  }

  @Test("1. any value of any trial that was changed is noticed, by readers and by writers")
  func values() throws {
    let changes = [
      "UPDATE observation SET loss = loss + 1e-12 WHERE trial = 2 AND step = 7500",
      "UPDATE observation SET l1_loss = NULL WHERE trial = 2 AND step = 0",
      "UPDATE observation SET time = 1 WHERE trial = 5 AND step = 0",
      "DELETE FROM observation WHERE trial = 1 AND step = 0",
      "UPDATE feature SET final_weight = 1.5 WHERE trial = 1",
      "UPDATE feature SET initial_rank = 1 WHERE trial = 5", "DELETE FROM feature WHERE trial = 2",
      "UPDATE trial SET replicate = 9 WHERE id = 3", "UPDATE trial SET seed = 1 WHERE id = 1",
      "UPDATE trial SET diverged_at_step = 8 WHERE id = 4",
      "UPDATE trial SET status = 'finished', diverged_at_step = NULL WHERE id = 4",
      "UPDATE trial SET key = '0123456789abcdef' WHERE id = 4",
      "UPDATE matrix SET sha256 = 'ab' WHERE trial = 5",
      "UPDATE matrix SET rows = 1 WHERE trial = 1",
      "DELETE FROM matrix WHERE trial = 1",
      "UPDATE observed_table SET about = 'per_feature' WHERE trial = 2 AND observer = 'angles'",
      "UPDATE observed_table SET data = zeroblob(32) WHERE trial = 2 AND observer = 'winners'",
      "UPDATE observed_table SET step_numbers = zeroblob(16) WHERE trial = 2",
      "DELETE FROM observed_table WHERE trial = 2 AND observer = 'winners'",
      "UPDATE observed_table SET column_names = '[\"sum\"]' WHERE trial = 5",
      "UPDATE configuration SET kernel = 'tiny'",
      "UPDATE configuration SET measures = '[\"loss\"]'",
      "UPDATE configuration SET parameters = '{\"train.lr\":0.1}'",
      "UPDATE digest SET state = zeroblob(32) WHERE trial = 1",
      "DELETE FROM digest WHERE trial = 5", "UPDATE trial SET configuration = 9999 WHERE id = 3",
      "UPDATE trial SET id = id + 2 WHERE id = 5",
      "UPDATE digest SET tables = zeroblob(64) WHERE trial = 1",
    ]
    for change in changes {
      let copy = try tampered(change)
      #expect(throws: StoreError.self, "\(change)") { _ = try self.read(copy.url) }
      #expect(throws: StoreError.self, "\(change)") { _ = try ResultStore(folder: copy.url) }
    }
    // What no digest speaks of, and a trial that has none, are read as they are.
    let before = try read(folder.url)
    for change in ["UPDATE run SET jobs = 3", "DELETE FROM digest"] {
      let copy = try tampered(change)
      #expect(try read(copy.url) == before, "\(change)")
    }
  }

  @Test("2. whichever byte is flipped: an error, or all that was there")
  func flips() throws {
    let before = try read(folder.url)
    let size = try Data(contentsOf: database).count
    var noticed = 0
    var generator = TestGenerator(seed: 11)
    for _ in 0..<600 {
      let place = Int.random(in: 0..<size, using: &generator)
      let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
      let copy = try damaged { $0[place] ^= bit }
      do {
        let after = try read(copy.url)
        #expect(after == before, "bit \(bit) of byte \(place)")
      } catch is StoreError {
        noticed += 1
      }
    }
    #expect(noticed > 50, "most of the file is empty, but not all of it: \(noticed)")
  }

  @Test(
    "3. a store whose end is missing is refused, by however few bytes", arguments: [1, 10, 4096, 0])
  func shortened(by count: Int) throws {
    let copy = try damaged { $0.removeLast(count == 0 ? $0.count / 2 : count) }
    for access in [ResultStore.Access.readOnly, .readWrite] {
      let error = #expect(throws: StoreError.self) {
        _ = try ResultStore(folder: copy.url, access: access)
      }
      // In our words or in SQLite's, which comes first where its own pages are missing.
      guard case .corruptStore? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(error?.description.contains("polysem verify") == true)
    }
  }

  /// The pages of a large store are not looked through on opening: its size is all that tells.
  @Test(
    "3b. where the last page holds trials, its missing end is told by its size", arguments: [1, 10])
  func shortenedTrials(by count: Int) throws {
    let store = try ResultStore(folder: folder.url)
    let run = try store.begin(Samples.provenance)
    try store.insert((5..<200).map { Self.record($0) }, run: run, members: [:])
    try store.close()
    let copy = try damaged { $0.removeLast(count) }
    let error = #expect(throws: StoreError.self) {
      _ = try ResultStore(folder: copy.url, access: .readOnly)
    }
    #expect(error?.description.contains("its end is missing") == true, "\(error.debugDescription)")
  }

  @Test("4. what a killed writer left half done is undone by the first reader")
  func hotJournal() throws {
    let before = try read(folder.url)
    let copy = try ScratchFolder()
    var configuration = Configuration()
    configuration.prepareDatabase {
      try $0.execute(sql: "PRAGMA cache_size = 1; PRAGMA cache_spill = 1")
    }
    let queue = try DatabaseQueue(path: database.path, configuration: configuration)
    try queue.inTransaction { db in
      try db.execute(sql: "DELETE FROM observation; CREATE TABLE more (x)")
      for value in 0..<2000 { try db.execute(sql: "INSERT INTO more VALUES (\(value))") }
      for name in ["store.sqlite", "store.sqlite-journal"] {
        try FileManager.default.copyItem(
          at: folder.url.appending(component: name), to: copy.url.appending(component: name))
      }
      return .rollback
    }
    #expect(
      try Data(contentsOf: copy.url.appending(component: "store.sqlite"))
        != Data(contentsOf: database), "the copy must be a torn one")
    #expect(try read(copy.url) == before)
    #expect(try copy.names() == ["store.sqlite"])
  }

  @Test(
    "5. a journal that is none is no hindrance; that of another database is refused, not applied")
  func strayJournal() throws {
    let before = try read(folder.url)
    let journal = folder.url.appending(component: "store.sqlite-journal")
    for stray in [[], [0, 0, 0], Array("not a journal at all, whoever put it there".utf8)]
      as [[UInt8]]
    {
      try Data(stray).write(to: journal)
      #expect(try read(folder.url) == before, "\(stray)")
    }
    var foreign: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
    foreign += [0, 0, 0, 1, 1, 2, 3, 4, 0, 0, 0, 2, 0, 0, 2, 0, 0, 0, 4, 0]
    foreign += [UInt8](repeating: 7, count: 4096)
    let bytes = try Data(contentsOf: database)
    try Data(foreign).write(to: journal)
    for access in [ResultStore.Access.readOnly, .readWrite] {
      let error = #expect(throws: StoreError.self) {
        _ = try ResultStore(folder: folder.url, access: access)
      }
      #expect(error?.description.contains("Move it away") == true)
    }
    #expect(try Data(contentsOf: database) == bytes)
  }

  @Test("6. a writer clears away what killed ones left, and nothing else")
  func leftovers() throws {
    let dead = 4_194_305  // Beyond the highest number that Linux gives.
    let weights = ["a-final.npy.partial-\(dead)", "b-final.npy.partial-\(getpid())"]
    let old = [".dat.nosync400001.abcdef", "plot.csv.partial-\(dead)"]
    let kept = [
      "young.csv.partial-\(dead)", "mine.csv.partial-\(getpid())", "notes.partial-copy",
      ".dat.other",
      ".partial-7",
    ]
    let written = ["plan.json.partial-1", "a.summary.csv.partial-\(dead)"]
    for name in weights.map({ "weights/\($0)" }) + old + kept + written {
      _ = try folder.write([1], to: name)
    }
    let past = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -7200)]
    for name in old + kept where !name.hasPrefix("young") {
      try FileManager.default.setAttributes(past, ofItemAtPath: folder.path(name))
    }
    try ResultStore(folder: folder.url, access: .readOnly).close()
    #expect(try folder.names().contains(where: { $0.hasSuffix(old[0]) }), "readers clear nothing")
    try ResultStore(folder: folder.url).close()
    let names = try folder.names()
    for name in kept { #expect(names.contains(name), "\(name) went") }
    for name in weights.map({ "weights/\($0)" }) + old + written {
      #expect(!names.contains(name), "\(name) stayed")
    }
    #expect(names.filter { $0.hasSuffix("-final.npy") }.count == 5)
  }

  @Test("7. an empty file is called empty, and what to do") func empty() throws {
    let copy = try damaged { $0.removeAll() }
    let error = #expect(throws: StoreError.self) { _ = try ResultStore(folder: copy.url) }
    #expect(error?.description.contains("remove it and run again") == true)
  }

  @Test("8. who is writing is told without keeping writers out")
  func writer() throws {
    #expect(ResultStore.writer(in: folder.url) == nil)
    let store = try ResultStore(folder: folder.url)
    #expect(ResultStore.writer(in: folder.url)?.contains("process \(getpid())") == true)
    withExtendedLifetime(store) {}
  }

  @Test("9. failures are noted until their trial is stored") func failures() throws {
    let store = try ResultStore(folder: folder.url)
    let run = try store.begin(Samples.provenance)
    let failure = StoredFailure(trial: Samples.identity(8), reason: "no end")
    try store.note([failure, StoredFailure(trial: Samples.identity(0), reason: "x")], run: run)
    #expect(try store.failures() == [failure])
    try store.insert([Samples.record(8)], run: run, wallSeconds: [Samples.identity(8): 2])
    #expect(try store.failures().isEmpty)
    let latest = try #require(try store.latestRun())
    #expect(latest.trials == 1 && latest.coreSeconds == 2)
  }

  @Test("10. pages that another program has left in a write-ahead log are read, and brought back")
  func log() throws {
    let before = try read(folder.url)
    let copy = try ScratchFolder()
    let queue = try DatabaseQueue(path: database.path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL; CREATE TABLE theirs (x)")
    }
    for name in ["store.sqlite", "store.sqlite-wal"] {
      try FileManager.default.copyItem(
        at: folder.url.appending(component: name), to: copy.url.appending(component: name))
    }
    try queue.close()
    #expect(try read(copy.url) == before)
    try ResultStore(folder: copy.url).close()
    #expect(try read(copy.url) == before)
    #expect(try copy.names().contains("store.sqlite-wal") == false)
  }
}
