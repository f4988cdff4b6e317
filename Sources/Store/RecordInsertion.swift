// The rows of one record.

internal import Keys
internal import Matrix
internal import GRDB
internal import Records

/// Inserts the records of one kind within one transaction.
struct RecordInsertion {
  private let db: Database
  private let run: Int64
  /// The kind's row of `configuration`.
  private let configuration: Int
  private let kind: KindDigest
  private let trials: RowWriter
  private let observations: RowWriter
  private let features: RowWriter
  private let matrices: RowWriter
  private let tables: RowWriter
  private let timings: RowWriter
  private let digests: RowWriter

  /// Stores the kind unless it is there, and prepares for its records.
  ///
  /// - Throws: `DatabaseError`; `StoreError.malformedRecord` if the store has other parameters under
  ///   the kind's hash.
  init(_ kind: RecordKind, run: Int64, in db: Database) throws {
    self.db = db
    self.run = run
    configuration = try Self.configuration(of: kind, in: db)
    self.kind = KindDigest(kind)
    let columns = kind.measures.map { ", \($0.quotedDatabaseIdentifier)" }.joined()
    let marks = String(repeating: ", ?", count: kind.measures.count)
    trials = try RowWriter(
      db,
      sql: """
        INSERT INTO trial (key, configuration, seed, replicate, status, diverged_at_step)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
        """)
    observations = try RowWriter(
      db, sql: "INSERT INTO observation (trial, step, time\(columns)) VALUES (?, ?, ?\(marks))")
    features = try RowWriter(db, sql: "INSERT INTO feature VALUES (?, ?, ?, ?, ?, ?)")
    matrices = try RowWriter(db, sql: "INSERT INTO matrix VALUES (?, ?, ?, ?, ?, ?)")
    tables = try RowWriter(
      db, sql: "INSERT INTO observed_table VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    timings = try RowWriter(db, sql: "INSERT INTO timing VALUES (?, ?, ?)")
    digests = try RowWriter(db, sql: "INSERT INTO digest VALUES (?, ?, ?, ?)")
  }

  private static func configuration(of kind: RecordKind, in db: Database) throws -> Int {
    let parameters = CanonicalJSON.text(of: kind.parameters)
    let measures = CanonicalJSON.text(of: kind.measures)
    try db.execute(
      sql: """
        INSERT INTO configuration (hash, parameters, kernel, measures) VALUES (?, ?, ?, ?)
        ON CONFLICT (hash, kernel, measures) DO NOTHING
        """, arguments: [kind.configurationHash, parameters, kind.kernel, measures])
    let isForeign = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM configuration WHERE hash = ? AND parameters <> ?)",
      arguments: [kind.configurationHash, parameters])
    let number = try Int.fetchOne(
      db, sql: "SELECT id FROM configuration WHERE hash = ? AND kernel = ? AND measures = ?",
      arguments: [kind.configurationHash, kind.kernel, measures])
    guard isForeign == false, let number else {
      throw StoreError.malformedRecord(
        key: kind.configurationHash, reason: "its hash belongs to other parameters in the store")
    }
    return number
  }

  /// Inserts a record unless its trial is stored.
  ///
  /// - Returns: the trial's number in the store, and whether it is new.
  /// - Throws: `DatabaseError`, `FileFailure`, `NpyError`; `StoreError.malformedRecord` if another
  ///   identity has the same key.
  func insert(
    _ record: TrialRecord, wallSeconds: Double?, files: inout MatrixFiles
  ) throws -> (trial: Int, isNew: Bool) {
    let key = record.identity.key
    guard let trial = try insertTrial(record, key) else {
      return (try stored(record.identity, key), false)
    }
    for observation in record.observations {
      try observations.insert { row in
        row.add(trial)
        row.add(observation.step)
        row.add(observation.time)
        for value in observation.values { row.add(value) }
      }
    }
    for feature in record.features { try insert(feature, of: trial) }
    let kept = try record.matrices.map { try insert($0, of: trial, key, files: &files) }
    for table in record.tables { try insert(table, of: trial) }
    let digest = TrialDigest(of: record.holding(kept), kind: kind)
    try digests.insert { row in
      row.add(trial)
      row.add(digest.state)
      row.add(digest.course)
      row.add(Array(digest.tables.joined()))
    }
    try timings.insert { row in
      row.add(trial)
      row.add(Int(run))
      row.add(wallSeconds)
    }
    return (trial, true)
  }

  /// - Returns: the trial's number; `nil` if there is one of that key.
  private func insertTrial(_ record: TrialRecord, _ key: String) throws -> Int? {
    let (status, divergedAt): (String, Int?) =
      switch record.outcome {
      case .finished: ("finished", nil)
      case .diverged(let step): ("diverged", step)
      }
    try trials.insert { row in
      row.add(key)
      row.add(configuration)
      row.add(record.identity.seed)
      row.add(record.identity.replicate)
      row.add(status)
      row.add(divergedAt)
    }
    return db.changesCount > 0 ? Int(db.lastInsertedRowID) : nil
  }

  /// The number of a trial that was there before; two identities share a key with probability 2⁻⁶⁴
  /// for each pair.
  private func stored(_ identity: TrialIdentity, _ key: String) throws -> Int {
    guard let number = try identity.number(key: key, in: db) else {
      throw StoreError.malformedRecord(
        key: key, reason: "another identity in the store has the same key")
    }
    return number
  }

  private func insert(_ feature: FeatureOutcome, of trial: Int) throws {
    try features.insert { row in
      row.add(trial)
      row.add(feature.feature)
      row.add(feature.finalNeuron)
      row.add(feature.finalWeight)
      row.add(feature.initialRank)
      row.add(feature.initialNeuron)
    }
  }

  private func insert(_ table: ObservedTable, of trial: Int) throws {
    try tables.insert { row in
      row.add(trial)
      row.add(table.name)
      row.add(table.shape.rawValue)
      row.add(table.steps.count)
      row.add(table.rowCount)
      row.add(table.columns.count)
      row.add(CanonicalJSON.text(of: table.columns))
      row.add(table.steps)
      row.add(table.rows)
      row.add(table.values)
    }
  }

  private func insert(
    _ recorded: RecordedMatrix, of trial: Int, _ key: String, files: inout MatrixFiles
  ) throws -> StoredMatrix {
    let (path, digest) = try files.write(recorded, key: key)
    try matrices.insert { row in
      row.add(trial)
      row.add(recorded.name)
      row.add(path)
      row.add(digest)
      row.add(recorded.matrix.features)
      row.add(recorded.matrix.hidden)
    }
    return StoredMatrix(
      name: recorded.name, path: path, sha256: digest, rows: recorded.matrix.features,
      columns: recorded.matrix.hidden)
  }
}
