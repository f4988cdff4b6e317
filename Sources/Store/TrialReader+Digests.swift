// What was read, compared with the digests that were stored with it.

internal import Records

extension TrialReader {
  /// Compares what was read with its digests; `row` has the trial's key and digests, and `names` are those
  /// of all tables that the trial has, in alphabetical order, where tables are read. A trial that needs a
  /// digest and has none is damaged.
  func check(
    _ trial: StoredTrial, of kind: Kind, _ row: RowReader.Columns, tables names: [String],
    needsDigest: Bool
  ) throws {
    let corrupt = { [path] in
      StoreError.corruptTrial(path: path, key: try row.text(at: 5), reason: $0)
    }
    guard !row.isNull(at: 6) else {
      if needsDigest { throw try corrupt("its digest is missing") }
      return
    }
    let state = TrialDigest.state(of: trial, kind: kind.digest)
    guard row.bytes(at: 6).elementsEqual(state) else {
      throw try corrupt("its final state has another digest")
    }
    if extent == .finalStates { return }
    guard try row.text(at: 5) == trial.identity.key else {
      throw try corrupt("its identity is another one's")
    }
    let tables = Array(row.bytes(at: 8))
    let digests = stride(from: 0, to: tables.count, by: 32).map {
      Array(tables[$0..<min($0 + 32, tables.count)])
    }
    let course = TrialDigest.course(of: trial, state: state, tables: digests)
    guard row.bytes(at: 7).elementsEqual(course) else {
      throw try corrupt("its course has another digest")
    }
    guard !readsTables || names.count == digests.count else {
      throw try corrupt("a table is missing")
    }
    for table in trial.tables {
      guard let place = names.firstIndex(of: table.name), place < digests.count,
        digests[place] == TrialDigest.digest(of: table)
      else { throw try corrupt("its table \(table.name) has another digest") }
    }
  }
}
