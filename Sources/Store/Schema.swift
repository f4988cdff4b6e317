// What a store's tables look like, and how a store is told from any other file.

internal import GRDB
internal import Keys
internal import Records

/// Tables, indexes and the marks in the file's header (docs/store.md).
enum Schema {
  /// `PRAGMA application_id`: "PSEM" in ASCII.
  static let applicationID = 0x5053_454d
  /// The `PRAGMA user_version` of `tables`, the oldest that is read.
  static let firstVersion = 2
  /// The `PRAGMA user_version` that is written. New measures and parameters need no new version.
  static let version = firstVersion + Migrations.steps.count

  /// Columns of `observation` that are no measures.
  static let observationColumns: Set<String> = ["trial", "step", "time"]

  /// Makes all tables of an empty database: the first version's, then step by step the others', so
  /// that a new store is what an old one becomes.
  ///
  /// Trials have numbers besides their keys, so that the rows of a batch are appended in one place.
  /// Rejected: the keys themselves, hashes that scatter a batch over the whole file; a row of
  /// `feature` then cost twice the time in a store of 50 000 trials, and more in a larger one.
  ///
  /// Columns that hold measured values declare no type: SQLite rewrites -0.0 as 0.0 in a REAL
  /// column, and records must come back bit for bit. What is bound to them is always REAL or NULL.
  static func create(in db: Database) throws {
    try db.execute(sql: tables)
    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
    try Migrations.apply(from: firstVersion, in: db)
  }

  private static let tables = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      started_at TEXT NOT NULL,
      polysem_version TEXT NOT NULL,
      git_commit TEXT,
      git_dirty INTEGER CHECK (git_dirty IN (0, 1)),
      swift_version TEXT NOT NULL,
      gsl_version TEXT NOT NULL,
      blas_core TEXT NOT NULL,
      blas_configuration TEXT NOT NULL,
      cpu_model TEXT NOT NULL,
      hostname TEXT,
      build_configuration TEXT NOT NULL,
      command_line TEXT NOT NULL CHECK (json_valid(command_line)),
      jobs INTEGER NOT NULL
    );
    CREATE TABLE configuration (
      id INTEGER PRIMARY KEY,
      hash TEXT NOT NULL,
      parameters TEXT NOT NULL CHECK (json_valid(parameters)),
      kernel TEXT NOT NULL,
      measures TEXT NOT NULL CHECK (json_valid(measures)),
      UNIQUE (hash, kernel, measures)
    );
    CREATE TABLE trial (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      configuration INTEGER NOT NULL REFERENCES configuration (id),
      seed INTEGER NOT NULL,
      replicate INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('finished', 'diverged')),
      diverged_at_step INTEGER CHECK ((diverged_at_step IS NULL) = (status = 'finished'))
    );
    CREATE INDEX trial_configuration ON trial (configuration, seed, replicate);
    CREATE TABLE parameter (name TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
    CREATE TABLE observation (
      trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      time NOT NULL,
      PRIMARY KEY (trial, step)
    ) WITHOUT ROWID;
    CREATE TABLE feature (
      trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
      feature INTEGER NOT NULL,
      final_neuron INTEGER NOT NULL,
      final_weight,
      initial_rank INTEGER NOT NULL,
      initial_neuron INTEGER NOT NULL,
      PRIMARY KEY (trial, feature)
    ) WITHOUT ROWID;
    CREATE TABLE matrix (
      trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      path TEXT NOT NULL UNIQUE,
      sha256 TEXT NOT NULL,
      rows INTEGER NOT NULL,
      columns INTEGER NOT NULL,
      PRIMARY KEY (trial, name)
    ) WITHOUT ROWID;
    CREATE TABLE timing (
      trial INTEGER PRIMARY KEY REFERENCES trial (id) ON DELETE CASCADE,
      run INTEGER NOT NULL REFERENCES run (id),
      wall_seconds REAL
    );
    CREATE TABLE study (
      name TEXT PRIMARY KEY NOT NULL,
      plan TEXT NOT NULL CHECK (json_valid(plan))
    ) WITHOUT ROWID;
    CREATE TABLE membership (
      study TEXT NOT NULL REFERENCES study (name) ON DELETE CASCADE,
      trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
      cell INTEGER NOT NULL,
      PRIMARY KEY (study, trial)
    ) WITHOUT ROWID;
    """
}

extension Schema {
  /// Whether there is a table of that name, as in every store of a version that has it.
  ///
  /// Rejected: GRDB's `tableExists`, which ends the program over a damaged schema.
  static func hasTable(_ name: String, in db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?)",
      arguments: [name]) == true
  }

  /// Measures that have a column, in the order in which they were first seen.
  static func measures(in db: Database) throws -> [String] {
    try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('observation') ORDER BY cid")
      .filter { !observationColumns.contains($0) }
  }

  /// Parameters that some trial has, in alphabetical order of their dotted keys.
  static func parameters(in db: Database) throws -> [String] {
    try String.fetchAll(db, sql: "SELECT name FROM parameter ORDER BY name")
  }

  /// Gives every new name a place: a column for a measure (NULL in older rows), a row for a
  /// parameter; redraws the views if there was any. Names must have passed `isName`.
  static func register(
    measures: [String], parameters: some Sequence<String>, in db: Database
  ) throws {
    let knownMeasures = Set(try self.measures(in: db))
    let newMeasures = measures.filter { !knownMeasures.contains($0) }
    for name in newMeasures {
      try db.execute(sql: "ALTER TABLE observation ADD COLUMN \(name.quotedDatabaseIdentifier)")
    }
    let knownParameters = Set(try self.parameters(in: db))
    let newParameters = Set(parameters).subtracting(knownParameters)
    for name in newParameters {
      try db.execute(sql: "INSERT INTO parameter (name) VALUES (?)", arguments: [name])
    }
    if !newMeasures.isEmpty || !newParameters.isEmpty { try Views.create(in: db) }
  }

  /// Whether a measure or matrix may have this name: a lower-case letter, then letters, digits,
  /// `_`.
  ///
  /// Rejected: a regular expression, which took most of a tiny trial's time to store.
  static func isName(_ name: some StringProtocol) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
    func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
    guard let first = name.utf8.first, isLetter(first) else { return false }
    return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// Whether a parameter may have this key: names joined by dots.
  static func isDottedKey(_ key: String) -> Bool {
    key.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isName($0) }
  }
}
