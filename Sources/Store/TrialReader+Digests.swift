// What was read, compared with the digests that were stored with it.

internal import Foundation
internal import GRDB
internal import Records

extension TrialReader {
  /// Compares what was read with its digests; `names` are those of all tables that the trial has, in
  /// alphabetical order. A trial that needs a digest and has none is damaged.
  func check(
    _ trial: StoredTrial, of kind: Kind, key: String, _ row: Row, tables names: [String],
    needsDigest: Bool
  ) throws {
    let corrupt = { StoreError.corruptTrial(path: path, key: key, reason: $0) }
    guard let stored = row[8] as Data? else {
      if needsDigest { throw corrupt("its digest is missing") }
      return
    }
    let state = TrialDigest.state(of: trial, kind: kind.digest)
    guard stored.elementsEqual(state) else { throw corrupt("its final state has another digest") }
    if extent == .finalStates { return }
    guard key == trial.identity.key else { throw corrupt("its identity is another one's") }
    let tables = row[10] as Data? ?? Data()
    let digests = stride(from: 0, to: tables.count, by: 32).map {
      [UInt8](tables.dropFirst($0).prefix(32))
    }
    let course = TrialDigest.course(of: trial, state: state, tables: digests)
    guard (row[9] as Data?)?.elementsEqual(course) == true else {
      throw corrupt("its course has another digest")
    }
    guard !readsTables || names.count == digests.count else { throw corrupt("a table is missing") }
    for table in trial.tables {
      guard let place = names.firstIndex(of: table.name), place < digests.count,
        digests[place] == TrialDigest.digest(of: table)
      else { throw corrupt("its table \(table.name) has another digest") }
    }
  }

  /// Names of each trial's tables, in alphabetical order, without reading the tables.
  func tableNames() throws -> [Int: [String]] {
    guard try Schema.hasTable("observed_table", in: db) else { return [:] }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT trial, observer FROM observed_table \(filter("trial")) ORDER BY trial, observer
        """, arguments: arguments)
    return try grouped(rows) { try $0.text(at: 1) }
  }
}
