// How far a run has come, for whoever looks on while it writes.

package import Foundation
internal import GRDB
internal import Keys
package import Records

/// The run that began last, and what it has stored so far.
package struct RunProgress: Sendable, Equatable {
  /// Program, machine, part of the plan.
  package let provenance: Provenance
  /// Trials that it trained.
  package let trials: Int
  /// Time they took, each on one core, s.
  package let coreSeconds: Double
}

/// A trial that could not be computed. Rows of the table `failure`; a later attempt takes its place.
package struct StoredFailure: Sendable, Equatable {
  /// Which trial.
  package let trial: TrialIdentity
  /// What went wrong, in the words of its family.
  package let reason: String

  /// Assembles a failure.
  package init(trial: TrialIdentity, reason: String) {
    (self.trial, self.reason) = (trial, reason)
  }
}

extension ResultStore {
  /// Whether a process holds the folder's lock, and who it says it is. Locks nobody out for longer
  /// than a moment, which `WriterLock` waits.
  package static func writer(in folder: URL) -> String? {
    WriterLock.holder(path: folder.appendingPathComponent(lockName).path)
  }

  /// The run that began last; `nil` in a store without runs. O(its trials).
  ///
  /// - Throws: `StoreError`.
  package func latestRun() throws -> RunProgress? {
    try read { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT run.*, count(timing.trial) AS trials, sum(wall_seconds) AS core_seconds
          FROM run LEFT JOIN timing ON timing.run = run.id
          WHERE run.id = (SELECT max(id) FROM run) GROUP BY run.id
          """)
      return try row.map {
        RunProgress(
          provenance: try Provenance($0), trials: try $0.required("trials"),
          coreSeconds: try $0.optional("core_seconds") ?? 0)
      }
    }
  }

  /// How long trials took on average, s, by the hash in their identities. O(trials).
  ///
  /// - Throws: `StoreError`.
  package func meanSeconds() throws -> [String: Double] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT hash, avg(wall_seconds)
          FROM timing JOIN trial ON trial.id = timing.trial
            JOIN configuration ON configuration.id = trial.configuration
          WHERE wall_seconds IS NOT NULL GROUP BY hash
          """)
      var means: [String: Double] = [:]
      while let row = try rows.next() { means[try row.text(at: 0)] = row.real(at: 1) }
      return means
    }
  }

  /// Notes trials that could not be computed.
  ///
  /// - Parameters:
  ///   - failures: those trials.
  ///   - run: what `begin` returned.
  /// - Throws: `StoreError`.
  package func note(_ failures: [StoredFailure], run: Int64) throws {
    guard !failures.isEmpty else { return }
    try write { db in
      for failure in failures {
        try db.execute(
          sql: "INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [
            failure.trial.key, failure.trial.configurationHash, failure.trial.seed,
            failure.trial.replicate, run, failure.reason,
          ])
      }
    }
  }

  /// Trials that could not be computed and have not been since; none in a store of an older version.
  ///
  /// - Throws: `StoreError`.
  package func failures() throws -> [StoredFailure] {
    try read { db in
      guard try Schema.hasTable("failure", in: db) else { return [] }
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT configuration_hash, seed, replicate, reason FROM failure
          WHERE key NOT IN (SELECT key FROM trial) ORDER BY 1, 2, 3
          """)
      return try rows.map {
        StoredFailure(trial: try $0.identity(at: 0), reason: try $0.text(at: 3))
      }
    }
  }
}
