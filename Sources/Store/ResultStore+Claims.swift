// Which claims were stated when, and what was stored by then.

internal import GRDB
package import Keys

/// A claim as it was first stated. Rows of the table `claim`, which are never changed.
package struct ClaimRegistration: Sendable, Equatable {
  /// The figure or study that it speaks of.
  package let study: String
  /// Its name then.
  package let name: String
  /// SHA-256 of what it tests, 64 hex digits.
  package let sha256: String
  /// When it was registered, ISO 8601, UTC.
  package let registeredAt: String
  /// How many trials that it speaks of were stored by then.
  package let trialsBefore: Int
  /// When the run began that trained the first of them; `nil` where there is none, or no time.
  package let firstTrialAt: String?
  /// The highest number of any trial of the store then; 0 in an empty store. Set by the store.
  package let lastTrial: Int64

  /// A claim that is new.
  package init(
    study: String, name: String, sha256: String, registeredAt: String, trialsBefore: Int,
    firstTrialAt: String?, lastTrial: Int64 = 0
  ) {
    self.study = study
    self.name = name
    self.sha256 = sha256
    self.registeredAt = registeredAt
    self.trialsBefore = trialsBefore
    self.firstTrialAt = firstTrialAt
    self.lastTrial = lastTrial
  }
}

/// The stored trials of one configuration and seed.
package struct StoredCell: Sendable, Equatable {
  /// Hash in their identities.
  package let configurationHash: String
  /// Seed in them.
  package let seed: Int
  /// What they share.
  package let parameters: [String: ParameterValue]
  /// How many there are, diverged ones included.
  package let trials: Int
  /// When the run began that trained the first of them; `nil` where none was noted.
  package let firstTrialAt: String?
}

extension ResultStore {
  /// Notes claims, whose `lastTrial` is set here. One that is there is not changed.
  ///
  /// - Throws: `StoreError`.
  package func register(_ claims: [ClaimRegistration]) throws {
    guard !claims.isEmpty else { return }
    try write { db in
      for claim in claims {
        try db.execute(
          sql: """
            INSERT INTO claim (
              study, name, sha256, registered_at, trials_before, first_trial_at, last_trial)
            SELECT ?, ?, ?, ?, ?, ?, coalesce(max(id), 0) FROM trial WHERE true
            ON CONFLICT DO NOTHING
            """,
          arguments: [
            claim.study, claim.name, claim.sha256, claim.registeredAt, claim.trialsBefore,
            claim.firstTrialAt,
          ])
      }
    }
  }

  /// All claims that were ever registered, in that order.
  ///
  /// - Throws: `StoreError`.
  package func registeredClaims() throws -> [ClaimRegistration] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM claim ORDER BY id").map { row in
        ClaimRegistration(
          study: try row.required("study"), name: try row.required("name"),
          sha256: try row.required("sha256"), registeredAt: try row.required("registered_at"),
          trialsBefore: try row.required("trials_before"),
          firstTrialAt: try row.optional("first_trial_at"),
          lastTrial: try row.required("last_trial"))
      }
    }
  }

  /// The cells that have trials, of whichever study. O(trials).
  ///
  /// - Parameter lastTrial: the highest trial number to count, as in a registration; `nil` for all.
  /// - Returns: each with the number of its trials, by hash and seed.
  /// - Throws: `StoreError`.
  package func storedCells(upTo lastTrial: Int64? = nil) throws -> [StoredCell] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT hash, seed, parameters, count(*), min(started_at) AS first_trial_at
          FROM trial JOIN configuration ON configuration.id = trial.configuration
            LEFT JOIN timing ON timing.trial = trial.id LEFT JOIN run ON run.id = timing.run
          WHERE trial.id <= ? GROUP BY hash, seed ORDER BY hash, seed
          """, arguments: [lastTrial ?? .max])
      var cells: [StoredCell] = []
      try StoreError.translating(corruption: path) {
        while let row = try rows.next() {
          cells.append(
            StoredCell(
              configurationHash: try row.text(at: 0), seed: try row.whole(at: 1),
              parameters: try CanonicalJSON.parameters(from: try row.text(at: 2)),
              trials: try row.whole(at: 3), firstTrialAt: try row.optional("first_trial_at")))
        }
      }
      return cells
    }
  }
}
