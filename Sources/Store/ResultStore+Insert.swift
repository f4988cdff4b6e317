// Writing: records, and the runs that made them.

internal import Autoencoder
internal import Foundation
internal import GRDB
public import Study

extension ResultStore {
  /// Notes a run, before the first of its trials is inserted.
  ///
  /// - Returns: the number to pass to `insert`.
  /// - Throws: `StoreError`.
  public func begin(_ provenance: Provenance) throws -> Int64 {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO run (
            started_at, polysem_version, git_commit, git_dirty, swift_version, gsl_version,
            blas_core, blas_configuration, cpu_model, hostname, build_configuration,
            command_line, jobs)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          provenance.startedAt, provenance.polysemVersion, provenance.gitCommit,
          provenance.gitDirty, provenance.swiftVersion, provenance.gslVersion,
          provenance.blasCore, provenance.blasConfiguration, provenance.cpuModel,
          provenance.hostname, provenance.buildConfiguration,
          ConfigurationJSON.text(of: provenance.commandLine), provenance.jobs,
        ])
      return db.lastInsertedRowID
    }
  }

  /// Stores records in one transaction; a trial that is already stored is left as it is.
  ///
  /// Each matrix is a complete, flushed file before its row is written. O(values), and at least two
  /// flushes to disk: pass several records at a time.
  ///
  /// - Parameters:
  ///   - records: in any order.
  ///   - run: the number that `begin` returned.
  ///   - wallSeconds: how long trials took, s; NULL is stored for trials that are not in it.
  /// - Returns: how many of the records were new.
  /// - Throws: `StoreError`; then no record of this call is stored, and all earlier ones are.
  @discardableResult
  public func insert(
    _ records: [TrialRecord], run: Int64, wallSeconds: [TrialIdentity: Double] = [:]
  ) throws -> Int {
    for record in records { try record.checkStorable() }
    var writtenFiles: [URL] = []
    do {
      return try write { db in
        try Schema.register(
          measures: Self.union(records.map(\.measures)),
          parameters: Set(records.flatMap(\.parameters.keys)), in: db)
        var added = 0
        for record in records {
          // A hash: taken once, not once a row.
          let key = record.identity.key
          guard try insertTrial(record, key, in: db) else { continue }
          added += 1
          try insertObservations(of: record, key, in: db)
          try insertFeatures(of: record, key, in: db)
          try insertMatrices(of: record, key, in: db, written: &writtenFiles)
          try db.cachedStatement(sql: "INSERT INTO timing VALUES (?, ?, ?)")
            .execute(arguments: [key, run, wallSeconds[record.identity]])
        }
        return added
      }
    } catch {
      for file in writtenFiles { try? FileManager.default.removeItem(at: file) }
      throw error
    }
  }

  /// All names, in the order in which they come first; records of a batch mostly have the same.
  private static func union(_ lists: [[String]]) -> [String] {
    var (seenLists, seenNames): (Set<[String]>, Set<String>) = ([], [])
    return lists.filter { seenLists.insert($0).inserted }.joined()
      .filter { seenNames.insert($0).inserted }
  }

  private func insertTrial(_ record: TrialRecord, _ key: String, in db: Database) throws -> Bool {
    let identity = record.identity
    let (status, divergedAt): (String, Int?) =
      switch record.outcome {
      case .finished: ("finished", nil)
      case .diverged(let step): ("diverged", step)
      }
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO trial VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      key, identity.configurationHash, identity.seed, identity.replicate,
      try ConfigurationJSON.text(of: record.parameters), status, divergedAt, record.kernel,
      ConfigurationJSON.text(of: record.measures),
    ])
    if db.changesCount > 0 { return true }
    // Ignored as it should be, unless two identities share a key (2⁻⁶⁴ for each pair).
    let twin = try Bool.fetchOne(
      db,
      sql: "SELECT configuration_hash = ? AND seed = ? AND replicate = ? FROM trial WHERE key = ?",
      arguments: [identity.configurationHash, identity.seed, identity.replicate, key])
    guard twin == true else {
      throw StoreError.malformedRecord(
        key: key, reason: "another identity in the store has the same key")
    }
    return false
  }

  private func insertObservations(
    of record: TrialRecord, _ key: String, in db: Database
  ) throws {
    let columns = record.measures.map { ", \($0.quotedDatabaseIdentifier)" }.joined()
    let marks = String(repeating: ", ?", count: record.measures.count)
    let statement = try db.cachedStatement(
      sql: "INSERT INTO observation (trial, step, time\(columns)) VALUES (?, ?, ?\(marks))")
    for observation in record.observations {
      var values: [(any DatabaseValueConvertible)?] = [
        key, observation.step, observation.time,
      ]
      values += observation.values.map { $0 }  // SQLite stores NaN as NULL
      try statement.execute(arguments: StatementArguments(values))
    }
  }

  private func insertFeatures(
    of record: TrialRecord, _ key: String, in db: Database
  ) throws {
    let statement = try db.cachedStatement(sql: "INSERT INTO feature VALUES (?, ?, ?, ?, ?, ?)")
    for feature in record.features {
      try statement.execute(arguments: [
        key, feature.feature, feature.finalNeuron, feature.finalWeight,
        feature.initialRank, feature.initialNeuron,
      ])
    }
  }

  private func insertMatrices(
    of record: TrialRecord, _ key: String, in db: Database, written: inout [URL]
  ) throws {
    guard !record.matrices.isEmpty else { return }
    let weights = folder.appendingPathComponent("weights")
    if mkdir(weights.path, 0o777) == 0 {
      try AtomicFile.flushFolder(of: weights.path)
    } else if errno != EEXIST {
      throw FileFailure(path: weights.path, code: errno)
    }
    for recorded in record.matrices {
      let path = "weights/\(key)-\(recorded.name).npy"
      let file = folder.appendingPathComponent(path)
      let matrix = recorded.matrix
      written.append(file)
      let digest = try Npy.write(
        shape: [matrix.features, matrix.hidden], values: .float32(matrix.elements), to: file)
      try db.cachedStatement(sql: "INSERT INTO matrix VALUES (?, ?, ?, ?, ?, ?)")
        .execute(arguments: [
          key, recorded.name, path, digest, matrix.features, matrix.hidden,
        ])
    }
  }
}
