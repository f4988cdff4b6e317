// Claims: what observers saw comes back bit for bit, on request alone, and plain SQL and NumPy read
// it.

import Foundation
import GRDB
import Records
import Store
import TestSupport
import Testing

struct ObservedTableTests {
  let folder: ScratchFolder
  let store: ResultStore

  init() throws {
    folder = try ScratchFolder()
    store = try ResultStore(folder: folder.url)
  }

  private let pairs = ObservedTable(
    name: "pairs", shape: .perPair, rows: [0, 1, 0, 2, 1, 2], columns: ["overlap", "is_benign"],
    steps: [0, 7500],
    values: [0.1, -0.0, .nan, .infinity, 1 / 3, 2, 3, 4, 5, 6, .leastNonzeroMagnitude, -1])
  private let total = ObservedTable(
    name: "totals", shape: .scalars, rows: [], columns: ["gini"], values: [0.25])
  private let nothing = ObservedTable(
    name: "none", shape: .perNeuron, rows: [], columns: ["winners"], values: [])

  @Test("1. tables of the observers asked for come back to the bit, others are not read")
  func roundTrip() throws {
    let records = [
      Samples.record(0, tables: [nothing, pairs, total]), Samples.record(1),
      Samples.record(2, tables: [pairs]),
    ]
    try store.insert(records, run: store.begin(Samples.provenance))
    try store.register(study: "some", plan: "{}")
    try store.link(study: "some", StudyMembers([Samples.identity(2): 0]))
    let all = try store.trials(withTablesOf: ["none", "pairs", "totals"])
    #expect(try all.map { try $0.record(in: store) } == records)
    let bits = all[0].tables[1].values.map(\.bitPattern)
    #expect(bits == pairs.values.map(\.bitPattern))
    #expect(try store.trials(withTablesOf: ["totals"]).map(\.tables) == [[total], [], []])
    #expect(try store.trials(inStudy: "some", withTablesOf: ["pairs"]).map(\.tables) == [[pairs]])
    #expect(try store.trials().allSatisfy(\.tables.isEmpty))
  }

  @Test("2. numpy.frombuffer reads the blob in one line, with shape and names beside it")
  func view() throws {
    try store.insert(
      [Samples.record(0, tables: [pairs])], run: store.begin(Samples.provenance))
    let queue = try DatabaseQueue(path: folder.path("store.sqlite"))
    let row = try #require(try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM tables") })
    #expect(row["key"] == Samples.identity(0).key)
    let dimensions: [Int] = [row["steps"], row["rows"], row["columns"]]
    #expect(dimensions == pairs.dimensions)
    let names: [String] = [row["observer"], row["about"], row["column_names"]]
    #expect(names == ["pairs", "per_pair", "[\"overlap\",\"is_benign\"]"])
    // Little-endian eight bytes, whatever this machine is.
    let data: Data = row["data"]
    #expect(data.count == 12 * 8)
    #expect(Array(data.prefix(8)) == [0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f])
    let indices: Data = row["row_indices"]
    #expect(Array(indices[8..<16]) == [1, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("3. tables that could not be given back are refused with their batch")
  func refused() throws {
    let run = try store.begin(Samples.provenance)
    func table(_ name: String, _ columns: [String]) -> ObservedTable {
      ObservedTable(
        name: name, shape: .scalars, rows: [], columns: columns,
        values: columns.map { _ in 0 })
    }
    for tables in [[total, total], [table("No", ["a"])], [table("a", ["a", "a"])]] {
      #expect(throws: StoreError.self) {
        try store.insert([Samples.record(0, tables: tables)], run: run)
      }
    }
    #expect(try store.identities().isEmpty)
  }
}
