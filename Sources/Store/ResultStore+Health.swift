// Whether a store is whole: on opening as much as costs little, for `verify` all of it.

internal import Foundation
internal import GRDB
internal import Keys
internal import Records

extension ResultStore {
  /// Bytes up to which the pages of a store are looked through whenever it is opened: under a second.
  private static let smallForPages = 1 << 28
  /// Bytes up to which a writer compares all trials with their digests before it goes on.
  private static let smallForTrials = 1 << 25
  /// Ranges of numbers in which a writer compares trials of a larger store, and their length.
  private static let (sampledRanges, sampledTrials) = (20, 50)

  /// Makes sure that the file has all its pages and, where it is small, that they hang together.
  ///
  /// - Throws: `StoreError.corruptStore`.
  func checkPages() throws {
    try checkSize()
    guard let bytes = StoreFile(path: path).fileSize, bytes <= Self.smallForPages else { return }
    let faults = try read { try String.fetchAll($0, sql: "PRAGMA quick_check(1)") }
    guard faults == ["ok"] else {
      throw StoreError.corruptStore(path: path, reason: Self.oneLine(faults))
    }
  }

  /// Compares the file's size with what its header says; SQLite reads a page that lacks its end as if
  /// zeros were there.
  private func checkSize() throws {
    // Reading what is damaged, SQLite takes the pages that are there for all. Before the transaction, whose
    // lock would go when this descriptor is closed.
    let byHeader = isInspection ? StoreFile(path: path).sizeByHeader ?? 0 : 0
    // Within a transaction, when no writer is in the middle of its own.
    let (said, found) = try read { db in
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master")
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      let size = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
      let file = StoreFile(path: path)
      return (file.hasLog ? 0 : max(pages * size, byHeader), file.fileSize ?? 0)
    }
    guard found >= said else {
      throw StoreError.corruptStore(
        path: path, reason: "its end is missing: \(found) bytes are there of \(said)")
    }
  }

  /// Compares trials with their digests: all of a small store, of a larger one a thousand from its
  /// beginning to its end.
  ///
  /// - Throws: `StoreError.corruptTrial`, `corruptStore`.
  func checkTrials() throws {
    let last = try lastNumber()
    guard last > 0 else { return }
    let bytes = StoreFile(path: path).fileSize ?? 0
    if bytes <= Self.smallForTrials { return try checkTrials(numbered: 1...last) }
    for range in 0..<Self.sampledRanges {
      let first = 1 + range * max(0, last - Self.sampledTrials) / (Self.sampledRanges - 1)
      try checkTrials(numbered: first...min(last, first + Self.sampledTrials - 1))
    }
  }

  private func checkTrials(numbered range: ClosedRange<Int>) throws {
    for part in Self.parts(of: range) { _ = try trials(of: .numbers(part), .everything) }
  }

  /// The highest number of any trial, 0 in an empty store.
  ///
  /// - Throws: `StoreError`.
  package func lastNumber() throws -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT max(id) FROM trial") ?? 0 }
  }

  /// Everything that is wrong with the file, page by page and row by row; O(bytes).
  ///
  /// - Returns: a line for each fault, none for a whole store.
  package func pageFaults() -> [String] {
    var faults: [String] = []
    func note(_ body: () throws -> [String]) {
      do { faults += try body() } catch { faults.append(Self.words(for: error)) }
    }
    note {
      try checkSize()
      return []
    }
    note {
      try read { try String.fetchAll($0, sql: "PRAGMA integrity_check(20)") }
        .filter { $0 != "ok" }.map { $0.replacing("\n", with: " ") }
    }
    note {
      let orphans = try read { db in
        try Row.fetchAll(
          db, sql: "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1"
        )
        .map { "\($0[1] as Int? ?? 0) rows of \($0[0] as String? ?? "?") belong to nothing" }
      }
      return orphans
    }
    return faults
  }

  /// Trials that a polysem without digests stored: nothing tells whether they are what was stored.
  ///
  /// - Throws: `StoreError`.
  package func countWithoutDigest() throws -> Int {
    try read { db in
      let condition =
        try Schema.hasTable("digest", in: db) ? "WHERE id NOT IN (SELECT trial FROM digest)" : ""
      return try Int.fetchOne(db, sql: "SELECT count(*) FROM trial \(condition)") ?? 0
    }
  }

  /// Reads trials one part after the other with all that was stored of them, and goes on after those
  /// that are damaged. O(values), in the memory of a part.
  ///
  /// - Parameters:
  ///   - range: numbers to read; all without it.
  ///   - requiringDigests: whether a trial that was stored without a digest counts as damaged.
  ///   - body: takes whole trials.
  ///   - damaged: takes what is wrong with another, and its number.
  /// - Throws: what `body` throws, or `StoreError` where not even the trials' numbers can be read.
  package func forEachTrial(
    numbered range: ClosedRange<Int>? = nil, requiringDigests: Bool = false,
    _ body: ([StoredTrial]) throws -> Void, damaged: (Int, String) throws -> Void
  ) throws {
    let last = lastReadableNumber()
    guard let range = range ?? (last > 0 ? 1...last : nil) else { return }
    for part in Self.parts(of: range) {
      let whole: [StoredTrial]
      do {
        whole = try trials(of: .numbers(part), .everything, requiringDigests: requiringDigests)
      } catch let error as StoreError where error.isDamage {
        try forEachTrial(of: part, requiringDigests, body, damaged: damaged)
        continue
      }
      if !whole.isEmpty { try body(whole) }
    }
  }

  private func forEachTrial(
    of part: ClosedRange<Int>, _ requiringDigests: Bool, _ body: ([StoredTrial]) throws -> Void,
    damaged: (Int, String) throws -> Void
  ) throws {
    for number in part {
      let whole: [StoredTrial]
      do {
        whole = try trials(
          of: .numbers(number...number), .everything, requiringDigests: requiringDigests)
      } catch let error as StoreError where error.isDamage {
        try damaged(number, Self.words(for: error))
        continue
      }
      if !whole.isEmpty { try body(whole) }
    }
  }

  /// The highest number of a trial whose run had begun at a time, or of which no run is noted; 0 where there
  /// is none. O(trials).
  ///
  /// - Parameter time: as `Provenance.startedAt`, which sorts as text.
  /// - Returns: the trial's number.
  /// - Throws: `StoreError`.
  package func lastNumber(ofRunsBegunBy time: String) throws -> Int {
    try read { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT max(trial.id) FROM trial LEFT JOIN timing ON timing.trial = trial.id
            LEFT JOIN run ON run.id = timing.run
          WHERE run.started_at IS NULL OR run.started_at < ?
          """, arguments: [time]) ?? 0
    }
  }

  /// Trials that are read at once.
  private static let part = 256

  /// The highest number of any trial; where the table of trials is damaged, that of any table that
  /// knows them and can be read. 0 where there is none.
  package func lastReadableNumber() -> Int {
    let bytes = StoreFile(path: path).fileSize ?? 0
    let known = ["max(id) FROM trial", "max(trial) FROM digest", "max(trial) FROM timing"]
      .compactMap { sql in try? read { try Int.fetchOne($0, sql: "SELECT \(sql)") } }
    // A row takes some bytes: a larger number is damage itself.
    return known.filter { $0 <= bytes / 8 }.max() ?? 0
  }

  private static func parts(of range: ClosedRange<Int>) -> [ClosedRange<Int>] {
    stride(from: range.lowerBound, through: range.upperBound, by: part).map {
      $0...min(range.upperBound, $0 + part - 1)
    }
  }

  private static func words(for error: any Error) -> String {
    (error as? StoreError)?.fault ?? "\(error)"
  }

  private static func oneLine(_ faults: [String]) -> String {
    faults.first?.replacing("\n", with: " ") ?? "SQLite's check says nothing"
  }
}

extension StoreError {
  /// What is damaged, without path and advice.
  package var fault: String {
    switch self {
    case .corruptStore(_, let reason): reason
    case .corruptTrial(_, let key, let reason): "trial \(key): \(reason)"
    default: description
    }
  }

  /// Whether what was stored is not there as it was stored.
  package var isDamage: Bool {
    switch self {
    case .corruptStore, .corruptTrial, .corruptMatrix, .database: true
    default: false
    }
  }
}
