// Writing: records, and the runs that made them.

internal import Keys
internal import Foundation
internal import GRDB
package import Records

extension ResultStore {
  /// Notes a run, before the first of its trials is inserted.
  ///
  /// - Returns: the number to pass to `insert`.
  /// - Throws: `StoreError`.
  package func begin(_ provenance: Provenance) throws -> Int64 {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO run (
            started_at, polysem_version, git_commit, git_dirty, swift_version, gsl_version,
            blas_core, blas_configuration, cpu_model, hostname, build_configuration,
            command_line, jobs, shard)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          provenance.startedAt, provenance.polysemVersion, provenance.gitCommit,
          provenance.gitDirty, provenance.swiftVersion, provenance.gslVersion,
          provenance.blasCore, provenance.blasConfiguration, provenance.cpuModel,
          provenance.hostname, provenance.buildConfiguration,
          CanonicalJSON.text(of: provenance.commandLine), provenance.jobs, provenance.shard,
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
  ///   - members: for each of some registered studies, its trials with their cells; those among
  ///     `records` are linked to it, as `link` does.
  /// - Returns: how many of the records were new.
  /// - Throws: `StoreError`; then no record of this call is stored, and all earlier ones are.
  @discardableResult
  package func insert(
    _ records: [TrialRecord], run: Int64, wallSeconds: [TrialIdentity: Double] = [:],
    members: [String: StudyMembers] = [:]
  ) throws -> Int {
    let kinds = try RecordKinds(records)
    var files = MatrixFiles(folder: folder)
    do {
      return try write { db in
        for study in members.keys { try require(study: study, in: db) }
        try Schema.register(
          measures: Self.union(kinds.kinds.map(\.measures)),
          parameters: Set(kinds.kinds.flatMap(\.parameters.keys)), in: db)
        let insertions = try kinds.kinds.map { try RecordInsertion($0, run: run, in: db) }
        let membership = try MembershipWriter(db)
        var added = 0
        for (record, kind) in zip(records, kinds.indices) {
          let (trial, isNew) = try insertions[kind].insert(
            record, wallSeconds: wallSeconds[record.identity], files: &files)
          if isNew { added += 1 }
          for (study, trials) in members {
            guard let cell = trials.cell(of: record.identity) else { continue }
            try membership.link(trial: trial, to: study, cell: cell)
          }
        }
        return added
      }
    } catch {
      files.remove()
      throw error
    }
  }

  /// All names, in the order in which they come first.
  private static func union(_ lists: [[String]]) -> [String] {
    var seen: Set<String> = []
    return lists.joined().filter { seen.insert($0).inserted }
  }
}
