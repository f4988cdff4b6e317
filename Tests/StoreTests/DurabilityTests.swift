// Claims: a full disk and a killed process lose the batch under way and nothing else.

import Model
import Foundation
import GRDB
import Records
import Store
import Study
import TestSupport
import Testing

struct DurabilityTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func bulky(_ replicate: Int) -> TrialRecord {
    Samples.record(
      replicate,
      features: (0..<4000).map {
        FeatureOutcome(
          feature: $0, finalNeuron: 1, finalWeight: 1 / Double($0 + 3), initialRank: 1,
          initialNeuron: 1)
      }, matrices: [RecordedMatrix(name: "final", matrix: SampleWeights.awkward)])
  }

  @Test("1. a full disk is called full; earlier trials stay, the batch's files go, resuming works")
  func diskFull() throws {
    let store = try ResultStore(folder: folder.url)
    let run = try store.begin(Samples.provenance)
    let kept = Samples.record(
      0, matrices: [RecordedMatrix(name: "final", matrix: SampleWeights.awkward)])
    try store.insert([kept], run: run)
    let small = Samples.record(
      1, matrices: [RecordedMatrix(name: "final", matrix: SampleWeights.awkward)])
    try store.limitGrowth(toPages: 4)
    #expect(throws: StoreError.diskFull(path: folder.path("store.sqlite"))) {
      try store.insert([small, bulky(2)], run: run)
    }
    #expect(try store.trials().map { try $0.record(in: store) } == [kept])
    #expect(try folder.names().filter { $0.hasSuffix(".npy") }.count == 1)
    try store.limitGrowth(toPages: 1000)
    #expect(try store.insert([small, bulky(2)], run: run) == 2)
  }

  @Test("2. a matrix that cannot be written keeps its whole batch out of the store")
  func matrixFailure() throws {
    let store = try ResultStore(folder: folder.url)
    let run = try store.begin(Samples.provenance)
    _ = try folder.write([1], to: "weights")
    let error = #expect(throws: StoreError.self) {
      try store.insert([Samples.record(0), bulky(1)], run: run)
    }
    guard case .unwritable? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try store.identities().isEmpty)
  }

  @Test("3. files as a process killed in mid-commit leaves them: earlier trials are intact")
  func abandonedTransaction() throws {
    let records = (0..<20).map { Samples.record($0) }
    let store = try ResultStore(folder: folder.url)
    try store.insert(records, run: store.begin(Samples.provenance))
    try store.close()
    // A transaction whose pages are already in the database file, with the journal beside it.
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = 1; PRAGMA cache_spill = 1")
    }
    let queue = try DatabaseQueue(
      path: folder.path("store.sqlite"), configuration: configuration)
    let before = try Data(contentsOf: URL(filePath: folder.path("store.sqlite")))
    let copy = folder.url.appendingPathComponent("killed")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    try queue.inTransaction { db in
      try db.execute(sql: "DELETE FROM observation")
      try db.execute(sql: "UPDATE configuration SET kernel = 'lost', parameters = json_array(1)")
      try db.execute(sql: "UPDATE trial SET replicate = replicate + 1000")
      for index in 0..<2000 {
        try db.execute(
          sql: "INSERT INTO observation (trial, step, time) VALUES (?, ?, 0)",
          arguments: [1 + index % 20, index])
      }
      for name in ["store.sqlite", "store.sqlite-journal"] {
        try FileManager.default.copyItem(
          at: folder.url.appendingPathComponent(name), to: copy.appendingPathComponent(name))
      }
      return .rollback
    }
    let torn = try Data(contentsOf: copy.appendingPathComponent("store.sqlite"))
    #expect(torn != before, "the copy must be a torn one for the test to have teeth")
    let reopened = try ResultStore(folder: copy)
    #expect(try reopened.trials().map { try $0.record(in: reopened) } == records)
    let run = try reopened.begin(Samples.provenance)
    #expect(try reopened.insert([Samples.record(99)], run: run) == 1)
  }

  @Test("4. a matrix file that is missing, altered or exchanged is not loaded") func matrices()
    throws
  {
    let store = try ResultStore(folder: folder.url)
    try store.insert([bulky(0)], run: store.begin(Samples.provenance))
    let matrix = try #require(try store.trials().first?.matrices.first)
    let file = folder.url.appendingPathComponent(matrix.path)
    #expect(matrix.path == "weights/\(Samples.identity(0).key)-final.npy")
    #expect((matrix.rows, matrix.columns) == (2, 3))
    #expect(try store.load(matrix) == SampleWeights.awkward)
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: file)
    #expect(throws: StoreError.self) { _ = try store.load(matrix) }
    try FileManager.default.removeItem(at: file)
    #expect(
      throws: StoreError.corruptMatrix(path: file.path, reason: "No such file or directory")
    ) { _ = try store.load(matrix) }
  }
}
