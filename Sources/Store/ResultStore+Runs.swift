// Which runs trained a study's trials.

internal import GRDB
internal import Keys

/// One run's share in a study.
package struct TrainingRun: Sendable, Equatable, Encodable {
  /// Program, libraries and machine.
  package let provenance: Provenance
  /// Trials of the study that it trained.
  package let trials: Int
  /// Time those trials took, each on one core, s; `nil` where it was not noted.
  package let coreSeconds: Double?

  private enum CodingKeys: String, CodingKey {
    case provenance, trials
    case coreSeconds = "core_seconds"
  }
}

extension ResultStore {
  /// The runs that trained the trials of a study, in the order in which they began. O(trials).
  ///
  /// - Throws: `StoreError`.
  package func runs(inStudy name: String) throws -> [TrainingRun] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT run.*, count(*) AS trials, sum(wall_seconds) AS core_seconds
          FROM run JOIN timing ON timing.run = run.id JOIN membership USING (trial)
          WHERE study = ? GROUP BY run.id ORDER BY run.id
          """, arguments: [name])
      var runs: [TrainingRun] = []
      while let row = try rows.next() {
        runs.append(
          TrainingRun(
            provenance: try Provenance(row), trials: row["trials"],
            coreSeconds: row["core_seconds"]))
      }
      return runs
    }
  }
}

extension Provenance {
  /// Reads a row of the table `run`.
  init(_ row: Row) throws {
    self.init(
      startedAt: row["started_at"], polysemVersion: row["polysem_version"],
      gitCommit: row["git_commit"], gitDirty: row["git_dirty"],
      swiftVersion: row["swift_version"], gslVersion: row["gsl_version"],
      blasCore: row["blas_core"], blasConfiguration: row["blas_configuration"],
      cpuModel: row["cpu_model"], hostname: row["hostname"],
      buildConfiguration: row["build_configuration"],
      commandLine: try CanonicalJSON.names(from: row["command_line"]), jobs: row["jobs"],
      // No such column in a store of an older version.
      shard: row.hasColumn("shard") ? row["shard"] : nil)
  }
}
