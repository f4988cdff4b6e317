// Claims: which trials there are is told without reading them, whatever trained them, and linking them
// again changes nothing.

import Foundation
import GRDB
import Records
import Store
import TestSupport
import Testing

struct StoredTrialsTests {
  let folder: ScratchFolder
  let store: ResultStore

  /// Replicates 0, 2 and 3 of one configuration, one of them by another kernel, and 1 of another.
  init() throws {
    folder = try ScratchFolder()
    store = try ResultStore(folder: folder.url)
    try store.insert(
      [
        Samples.record(3), Samples.record(0), Samples.record(2, kernel: "tiny"),
        Samples.record(1, hash: "cd", outcome: .diverged(step: 1)),
      ], run: store.begin(Samples.provenance))
  }

  private let hash = Samples.identity(0).configurationHash
  private let seed = Samples.identity(0).seed

  @Test("1. what is lacking, in the order asked for, by configuration and seed")
  func lacking() throws {
    let stored = try store.storedTrials()
    #expect(stored.lacking(0..<5, ofCell: hash, seed: seed) == [1, 4])
    #expect(stored.lacking([4, 2, 1], ofCell: hash, seed: seed) == [4, 1])
    let other = Samples.identity(0, hash: "cd").configurationHash
    #expect(stored.lacking(0..<3, ofCell: other, seed: seed) == [0, 2])
    #expect(stored.lacking(0..<2, ofCell: hash, seed: seed + 1) == [0, 1])
    #expect(stored.lacking(0..<2, ofCell: "ef", seed: seed) == [0, 1])
  }

  @Test("2. what is added is new once") func insertion() throws {
    var stored = try store.storedTrials()
    #expect(stored.insert(new: [1, 0, 1, 2], ofCell: hash, seed: seed) == [1])
    #expect(stored.insert(new: 0..<2, ofCell: hash, seed: 7) == [0, 1])
    #expect(stored.lacking(0..<5, ofCell: hash, seed: seed) == [4])
  }

  @Test("3. a trial whose configuration is gone is damage, not absent") func orphan() throws {
    try store.close()
    let queue = try DatabaseQueue(path: folder.path("store.sqlite"))
    try queue.writeWithoutTransaction {
      try $0.execute(
        sql: "PRAGMA foreign_keys = OFF; UPDATE trial SET configuration = 99 WHERE id = 1")
    }
    try queue.close()
    let store = try ResultStore(folder: folder.url, access: .readOnly)
    #expect(throws: StoreError.self) { _ = try store.storedTrials() }
    #expect(throws: StoreError.self) { _ = try store.identities() }
  }

  @Test(
    "4. parts are linked by range, configuration and seed; what is linked already stays unwritten")
  func linking() throws {
    try store.register(study: "a", plan: "{}")
    let members = StudyMembers([
      .init(hash: hash, seed: seed, replicates: 1..<4, cell: 5),
      .init(
        hash: Samples.identity(0, hash: "cd").configurationHash, seed: seed, replicates: 0..<9,
        cell: 6),
      .init(hash: hash, seed: seed + 1, replicates: 0..<9, cell: 7),
    ])
    #expect(try store.link(study: "a", members) == 3)
    let cells = [
      Samples.identity(2): 5, Samples.identity(3): 5, Samples.identity(1, hash: "cd"): 6,
    ]
    #expect(try store.cells(ofStudy: "a") == cells)
    for trial in try store.identities() { #expect(members.cell(of: trial) == cells[trial]) }
    let bytes = try Data(contentsOf: folder.url.appending(component: "store.sqlite"))
    #expect(try store.link(study: "a", members) == 0)
    #expect(try Data(contentsOf: folder.url.appending(component: "store.sqlite")) == bytes)
  }
}
