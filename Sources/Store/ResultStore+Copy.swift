// From one store into another: trials with the runs that trained them.

internal import GRDB
internal import Keys
internal import Matrix
package import Records

/// Copies whole trials between stores; their records stay the same bit for bit, their numbers do not.
package struct TrialCopy {
  private let source: ResultStore
  private let target: ResultStore
  private let fallback: Provenance
  /// Numbers of runs in the target by those in the source.
  private var runs: [Int64: Int64] = [:]
  private var stored: Set<TrialIdentity>
  /// Values that are held at once, weights included: 32 MB.
  private static let mostValues = 4_000_000

  /// Nothing is copied yet.
  ///
  /// - Parameters:
  ///   - source: open for reading.
  ///   - target: open for writing.
  ///   - fallback: the run that is noted for trials of which the source knows none.
  /// - Throws: `StoreError`.
  package init(from source: ResultStore, to target: ResultStore, fallback: Provenance) throws {
    (self.source, self.target, self.fallback) = (source, target, fallback)
    stored = try target.identities()
  }

  /// Stores those of some trials of the source that the target lacks, read whole: with all tables.
  ///
  /// - Returns: how many were new.
  /// - Throws: `StoreError`, among them `corruptMatrix`.
  package mutating func copy(_ trials: [StoredTrial]) throws -> Int {
    let new = trials.filter { !stored.contains($0.identity) }
    guard !new.isEmpty else { return 0 }
    let circumstances = try source.circumstances(of: new.map(\.identity))
    var (batch, values): ([TrialRecord], Int) = ([], 0)
    for trial in new {
      let record = trial.holding(
        try trial.matrices.map { RecordedMatrix(name: $0.name, matrix: try source.load($0)) })
      batch.append(record)
      values += record.valueCount
      guard values >= Self.mostValues else { continue }
      try store(batch, circumstances)
      (batch, values) = ([], 0)
    }
    try store(batch, circumstances)
    stored.formUnion(new.map(\.identity))
    return new.count
  }

  private mutating func store(
    _ records: [TrialRecord], _ circumstances: [TrialIdentity: TrialCircumstances]
  ) throws {
    let groups = Dictionary(grouping: records) { circumstances[$0.identity]?.run }
    for (run, records) in groups.sorted(by: { ($0.key ?? 0) < ($1.key ?? 0) }) {
      let seconds = records.compactMap { record in
        circumstances[record.identity]?.seconds.map { (record.identity, $0) }
      }
      try target.insert(
        records, run: try number(ofRun: run),
        wallSeconds: Dictionary(uniqueKeysWithValues: seconds))
    }
  }

  /// The run's number in the target, where it is noted once however often trials are copied.
  private mutating func number(ofRun run: Int64?) throws -> Int64 {
    if let run, let known = runs[run] { return known }
    let provenance = try run.flatMap { try source.provenance(ofRun: $0) } ?? fallback
    let number = try target.number(of: provenance) ?? target.begin(provenance)
    if let run { runs[run] = number }
    return number
  }
}

/// What a store knows of a trial beside its record.
struct TrialCircumstances {
  let run: Int64
  /// Time on one core, s; `nil` where it was not noted.
  let seconds: Double?
}

extension ResultStore {
  /// Which runs trained trials; those of which none is noted are left out.
  fileprivate func circumstances(
    of trials: [TrialIdentity]
  ) throws -> [TrialIdentity: TrialCircumstances] {
    try read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT run, wall_seconds FROM timing JOIN trial ON trial.id = timing.trial WHERE key = ?
          """)
      var found: [TrialIdentity: TrialCircumstances] = [:]
      for trial in trials {
        guard let row = try Row.fetchOne(statement, arguments: [trial.key]) else { continue }
        found[trial] = TrialCircumstances(
          run: Int64(try row.whole(at: 0)), seconds: try row.optional("wall_seconds"))
      }
      return found
    }
  }

  /// Every run that was noted, in the order of their numbers.
  ///
  /// - Throws: `StoreError`.
  package func allRuns() throws -> [Provenance] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY id").map { try Provenance($0) }
    }
  }

  fileprivate func provenance(ofRun number: Int64) throws -> Provenance? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM run WHERE id = ?", arguments: [number])
        .map { try Provenance($0) }
    }
  }

  /// The number of a run that is noted; `nil` for one that is not.
  fileprivate func number(of provenance: Provenance) throws -> Int64? {
    try read { db in
      let rows = try Row.fetchCursor(
        db, sql: "SELECT * FROM run WHERE started_at = ? ORDER BY id",
        arguments: [provenance.startedAt])
      while let row = try rows.next() {
        if try Provenance(row) == provenance { return row["id"] }
      }
      return nil
    }
  }

  /// Reads one trial whole, with all its tables.
  ///
  /// - Returns: `nil` where it is not stored.
  /// - Throws: `StoreError`.
  package func wholeTrial(_ identity: TrialIdentity) throws -> StoredTrial? {
    let number = try read { try identity.number(key: identity.key, in: $0) }
    return try number.flatMap { try trials(of: .numbers($0...$0), .everything).first }
  }
}

extension StoredTrial {
  /// Whether two stores hold the same record, to the last bit; NaN is NaN.
  package func isSameRecord(as other: StoredTrial) -> Bool {
    let digests = [self, other].map { trial in
      TrialDigest(
        of: trial,
        kind: KindDigest(
          hash: trial.identity.configurationHash,
          parameters: CanonicalJSON.text(of: trial.parameters),
          kernel: trial.kernel, measures: CanonicalJSON.text(of: trial.measures)))
    }
    return digests[0] == digests[1]
  }
}

extension TrialRecord {
  /// Numbers that the record holds, roughly: what it costs to keep.
  package var valueCount: Int {
    observations.count * measures.count + 5 * features.count
      + matrices.reduce(0) { $0 + $1.matrix.elements.count }
      + tables.reduce(0) { $0 + $1.rows.count + $1.values.count }
  }
}
