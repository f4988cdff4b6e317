// Which trials belong to which study, and the numbers by which the tables know trials.

internal import GRDB
internal import Records

/// Rows of the table `membership`.
struct MembershipWriter {
  private let rows: RowWriter
  private let parts: RowWriter

  init(_ db: Database) throws {
    rows = try RowWriter(
      db,
      sql: """
        INSERT INTO membership (study, trial, cell) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET cell = excluded.cell WHERE cell <> excluded.cell
        """)
    // What is as it should be already is not written again: resuming changes no page.
    parts = try RowWriter(
      db,
      sql: """
        INSERT INTO membership (study, trial, cell)
        SELECT ?, trial.id, ?
        FROM configuration CROSS JOIN trial ON trial.configuration = configuration.id
        WHERE hash = ? AND seed = ? AND replicate >= ? AND replicate < ?
        ON CONFLICT DO UPDATE SET cell = excluded.cell WHERE cell <> excluded.cell
        """)
  }

  /// Makes those trials of a part that are stored members of a registered study, or moves them to its
  /// cell.
  ///
  /// - Throws: `DatabaseError`.
  func link(_ part: StudyMembers.Part, to study: String) throws {
    try parts.insert { row in
      row.add(study)
      row.add(part.cell)
      row.add(part.hash)
      row.add(part.seed)
      row.add(part.replicates.lowerBound)
      row.add(part.replicates.upperBound)
    }
  }

  /// Makes a trial a member of a registered study; one that is a member changes its cell.
  ///
  /// - Throws: `DatabaseError`.
  func link(trial number: Int, to study: String, cell: Int) throws {
    try rows.insert { row in
      row.add(study)
      row.add(number)
      row.add(cell)
    }
  }
}

extension TrialIdentity {
  /// Looks the trial up by `key`, the identity's own: a hash, which the caller has at hand.
  ///
  /// - Returns: the trial's number in the store; `nil` where it is not stored.
  /// - Throws: `DatabaseError`.
  func number(key: String, in db: Database) throws -> Int? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT trial.id FROM trial JOIN configuration ON configuration.id = trial.configuration
        WHERE key = ? AND hash = ? AND seed = ? AND replicate = ?
        """)
    return try Int.fetchOne(statement, arguments: [key, configurationHash, seed, replicate])
  }
}
