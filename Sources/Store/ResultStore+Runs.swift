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
  /// Rejected: a join of all three, which sorts a run's whole row once a trial.
  ///
  /// - Throws: `StoreError`.
  package func runs(inStudy name: String) throws -> [TrainingRun] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT run.*, trials, core_seconds
          FROM (
            SELECT timing.run AS id, count(*) AS trials, sum(wall_seconds) AS core_seconds
            FROM membership CROSS JOIN timing ON timing.trial = membership.trial
            WHERE study = ? GROUP BY timing.run) AS share JOIN run USING (id)
          ORDER BY run.id
          """, arguments: [name])
      var runs: [TrainingRun] = []
      while let row = try rows.next() {
        runs.append(
          TrainingRun(
            provenance: try Provenance(row), trials: try row.required("trials"),
            coreSeconds: try row.optional("core_seconds")))
      }
      return runs
    }
  }
}

extension Provenance {
  /// Reads a row of the table `run`.
  init(_ row: Row) throws {
    self.init(
      startedAt: try row.required("started_at"),
      polysemVersion: try row.required("polysem_version"),
      gitCommit: try row.optional("git_commit"), gitDirty: try row.optional("git_dirty"),
      swiftVersion: try row.required("swift_version"), gslVersion: try row.required("gsl_version"),
      blasCore: try row.required("blas_core"),
      blasConfiguration: try row.required("blas_configuration"),
      cpuModel: try row.required("cpu_model"), hostname: try row.required("hostname"),
      buildConfiguration: try row.required("build_configuration"),
      commandLine: try CanonicalJSON.names(from: try row.required("command_line")),
      jobs: try row.required("jobs"),
      // No such column in a store of an older version.
      shard: row.hasColumn("shard") ? try row.optional("shard") : nil)
  }
}
