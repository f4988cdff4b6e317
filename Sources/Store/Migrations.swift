// How the tables of an older store become those of today.
//
// Rejected: GRDB's DatabaseMigrator, which keeps its names in a table of its own, while the version
// must stand in the file's header, where it is read before SQLite opens the file.

internal import GRDB

/// The steps from each version of the schema to the next.
enum Migrations {
  /// What version 3, 4, … adds to the one before. A step that has been released is never changed.
  static let steps = [
    // 3: what observers saw, one array a trial and observer. Large blobs want a table with row ids.
    """
    CREATE TABLE observed_table (
      trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
      observer TEXT NOT NULL,
      about TEXT NOT NULL,
      steps INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      columns INTEGER NOT NULL,
      column_names TEXT NOT NULL CHECK (json_valid(column_names)),
      step_numbers BLOB NOT NULL,
      row_indices BLOB NOT NULL,
      data BLOB NOT NULL,
      PRIMARY KEY (trial, observer)
    )
    """,
    // 4: claims as they were first stated. Studies come and go with their plans, claims stay: no
    // reference to `study`, whose rows are replaced.
    """
    CREATE TABLE claim (
      id INTEGER PRIMARY KEY,
      study TEXT NOT NULL,
      name TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      registered_at TEXT NOT NULL,
      trials_before INTEGER NOT NULL,
      first_trial_at TEXT,
      last_trial INTEGER NOT NULL,
      UNIQUE (study, sha256)
    )
    """,
    // 5: what tells a damaged trial from a whole one, trials that could not be computed, and of which
    // part of a plan a run was. A digest has a table of its own, which whoever lists trials passes by.
    """
    CREATE TABLE digest (
      trial INTEGER PRIMARY KEY REFERENCES trial (id) ON DELETE CASCADE,
      state BLOB NOT NULL,
      course BLOB NOT NULL,
      tables BLOB NOT NULL
    );
    CREATE TABLE failure (
      key TEXT PRIMARY KEY NOT NULL,
      configuration_hash TEXT NOT NULL,
      seed INTEGER NOT NULL,
      replicate INTEGER NOT NULL,
      run INTEGER NOT NULL REFERENCES run (id),
      reason TEXT NOT NULL
    ) WITHOUT ROWID;
    ALTER TABLE run ADD COLUMN shard TEXT
    """,
  ]

  /// Takes the steps that a store of `version` lacks and draws the views anew, within the caller's
  /// transaction, which holds the new version number too: all of it happens, or nothing.
  static func apply(from version: Int, in db: Database) throws {
    for step in steps.dropFirst(version - Schema.firstVersion) { try db.execute(sql: step) }
    try Views.create(in: db)
    try db.execute(sql: "PRAGMA user_version = \(Schema.version)")
  }
}
