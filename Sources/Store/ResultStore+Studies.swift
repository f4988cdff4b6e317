// Studies: which trials belong to which, and how many there are of each status.

internal import GRDB
package import Records

/// Trials by how they ended.
package struct TrialCounts: Sendable, Equatable, Encodable {
  /// Trials that took all their steps.
  package let finished: Int
  /// Trials whose loss or weights stopped being finite.
  package let diverged: Int

  /// Collects the counts.
  package init(finished: Int, diverged: Int) {
    self.finished = finished
    self.diverged = diverged
  }
}

extension ResultStore {
  /// Notes a study and its frozen plan. If the plan has changed, the study loses all its trials
  /// (they stay in the store): link those of the new plan.
  ///
  /// - Parameters:
  ///   - name: the study's name.
  ///   - plan: the frozen plan, as JSON.
  /// - Throws: `StoreError`.
  package func register(study name: String, plan: String) throws {
    try write { db in
      let stored = try String.fetchOne(
        db, sql: "SELECT plan FROM study WHERE name = ?", arguments: [name])
      guard stored != plan else { return }
      try db.execute(sql: "DELETE FROM membership WHERE study = ?", arguments: [name])
      try db.execute(
        sql: "INSERT OR REPLACE INTO study (name, plan) VALUES (?, ?)", arguments: [name, plan])
    }
  }

  /// Makes stored trials members of a study; a trial may belong to several. Trials that are not
  /// stored are skipped: `insert` links them with their records. One statement a part; O(trials).
  ///
  /// - Parameters:
  ///   - name: a registered study.
  ///   - members: trials with their cells.
  /// - Returns: how many trials became members, or moved to another cell.
  /// - Throws: `StoreError`, among them `unknownStudy`.
  @discardableResult
  package func link(study name: String, _ members: StudyMembers) throws -> Int {
    try write { db in
      try require(study: name, in: db)
      let before = db.totalChangesCount
      let writer = try MembershipWriter(db)
      for part in members.parts { try writer.link(part, to: name) }
      return db.totalChangesCount - before
    }
  }

  /// Names of all studies, in alphabetical order.
  ///
  /// - Throws: `StoreError`.
  package func studies() throws -> [String] {
    try read { db in try String.fetchAll(db, sql: "SELECT name FROM study ORDER BY name") }
  }

  /// The frozen plan of a study, as it was registered.
  ///
  /// - Throws: `StoreError`, among them `unknownStudy`.
  package func plan(ofStudy name: String) throws -> String {
    try read { db in
      guard
        let plan = try String.fetchOne(
          db, sql: "SELECT plan FROM study WHERE name = ?", arguments: [name])
      else { throw StoreError.unknownStudy(path: path, name: name) }
      return plan
    }
  }

  /// The cell of each trial of a study, its index in the plan.
  ///
  /// - Throws: `StoreError`, among them `unknownStudy`.
  package func cells(ofStudy name: String) throws -> [TrialIdentity: Int] {
    try read { db in
      try require(study: name, in: db)
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT hash, seed, replicate, cell
          FROM membership JOIN trial ON trial.id = membership.trial
            JOIN configuration ON configuration.id = trial.configuration
          WHERE study = ?
          """, arguments: [name])
      var cells: [TrialIdentity: Int] = [:]
      while let row = try rows.next() { cells[try row.identity(at: 0)] = try row.whole(at: 3) }
      return cells
    }
  }

  /// How many trials are members of no study: an earlier version of a study asked for them. They
  /// count again when they are asked for again.
  ///
  /// Rejected: `NOT EXISTS`, which goes through all of `membership` once a trial.
  ///
  /// - Throws: `StoreError`.
  package func countAside() throws -> Int {
    try read { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM trial WHERE id NOT IN (SELECT trial FROM membership)
          """) ?? 0
    }
  }

  /// How many trials ended how; of a study, or of the whole store.
  ///
  /// - Throws: `StoreError`, among them `unknownStudy`.
  package func counts(inStudy name: String? = nil) throws -> TrialCounts {
    try read { db in
      if let name { try require(study: name, in: db) }
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) FILTER (WHERE status = 'finished'),
            count(*) FILTER (WHERE status = 'diverged')
          FROM trial WHERE ?1 IS NULL OR id IN (SELECT trial FROM membership WHERE study = ?1)
          """, arguments: [name])
      return TrialCounts(finished: row?[0] ?? 0, diverged: row?[1] ?? 0)
    }
  }
}
