// Rows back into trials: one pass over each table, grouped by trial.

internal import GRDB
internal import Study

/// Reads the trials of one study, or all, within one consistent state of the database.
struct TrialReader {
  let db: Database
  /// `nil` for all trials.
  let study: String?

  /// All trials, sorted by identity.
  ///
  /// - Throws: `DatabaseError`, `ConfigurationJSON.Malformed`.
  func trials() throws -> [StoredTrial] {
    var observations: [String: [(step: Int, time: Double, values: [Double])]] = [:]
    var features: [String: [FeatureOutcome]] = [:]
    var matrices: [String: [StoredMatrix]] = [:]
    let columns = try Schema.measures(in: db)
    try forEachRow(of: "observation", ["step", "time"] + columns, orderedBy: "step") { key, row in
      let values = columns.indices.map { row.real(at: $0 + 3) }
      observations[key, default: []].append((row[1], row[2], values))
    }
    try forEachRow(
      of: "feature",
      ["feature", "final_neuron", "final_weight", "initial_rank", "initial_neuron"],
      orderedBy: "feature"
    ) { key, row in
      features[key, default: []].append(
        FeatureOutcome(
          feature: row[1], finalNeuron: row[2], finalWeight: row.real(at: 3),
          initialRank: row[4], initialNeuron: row[5]))
    }
    try forEachRow(
      of: "matrix", ["name", "path", "sha256", "rows", "columns"], orderedBy: "name"
    ) { key, row in
      matrices[key, default: []].append(
        StoredMatrix(name: row[1], path: row[2], sha256: row[3], rows: row[4], columns: row[5]))
    }
    let column = Dictionary(uniqueKeysWithValues: zip(columns, columns.indices))
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT configuration_hash, seed, replicate, key, configuration, status, diverged_at_step,
          kernel, measures
        FROM trial \(filter("key")) ORDER BY configuration_hash, seed, replicate
        """, arguments: arguments)
    var trials: [StoredTrial] = []
    while let row = try rows.next() {
      let key: String = row[3]
      let measures = try ConfigurationJSON.names(from: row[8])
      let places = measures.compactMap { column[$0] }
      trials.append(
        StoredTrial(
          identity: row.identity(at: 0),
          parameters: try ConfigurationJSON.parameters(from: row[4]),
          outcome: row[5] == "finished" ? .finished : .diverged(step: row[6]),
          kernel: row[7], measures: measures,
          observations: (observations[key] ?? []).map { step, time, values in
            Observation(step: step, time: time, values: places.map { values[$0] })
          },
          features: features[key] ?? [], matrices: matrices[key] ?? []))
    }
    return trials
  }

  /// Calls `body` with each row's trial key and columns 1…, in the order of the table's primary
  /// key.
  private func forEachRow(
    of table: String, _ columns: [String], orderedBy second: String,
    _ body: (String, Row) throws -> Void
  ) throws {
    let list = columns.map { ", \($0.quotedDatabaseIdentifier)" }.joined()
    let rows = try Row.fetchCursor(
      db, sql: "SELECT trial\(list) FROM \(table) \(filter("trial")) ORDER BY trial, \(second)",
      arguments: arguments)
    while let row = try rows.next() { try body(row[0], row) }
  }

  private func filter(_ column: String) -> String {
    study == nil ? "" : "WHERE \(column) IN (SELECT trial FROM membership WHERE study = ?)"
  }

  private var arguments: StatementArguments { study.map { [$0] } ?? [] }
}

extension Row {
  /// A measured value; NULL stands for NaN.
  func real(at column: Int) -> Double { self[column] as Double? ?? .nan }

  /// Configuration hash, seed and replicate in three columns.
  func identity(at column: Int) -> TrialIdentity {
    TrialIdentity(
      configurationHash: self[column], seed: self[column + 1], replicate: self[column + 2])
  }
}
