// Rows back into trials: one pass over each table, grouped by trial.

internal import Foundation
internal import GRDB
internal import Keys
internal import Records

/// Which of a store's trials.
package enum TrialScope: Sendable, Hashable {
  /// Every trial, those of earlier versions of its studies too.
  case everything
  /// Members of any study, as its plan stands.
  case members
  /// Members of one study.
  case study(String)
}

/// Reads trials within one consistent state of the database.
struct TrialReader {
  /// How much of a trial is read.
  enum Extent: Equatable {
    /// Everything, with the tables of these observers alone.
    case courses(observers: Set<String>)
    /// The last observation alone, without features, matrices and tables.
    case finalStates
  }

  let db: Database
  let scope: TrialScope
  let extent: Extent

  /// What trials of one row of `configuration` share.
  private struct Kind {
    let parameters: [String: ParameterValue]
    let kernel: String
    let measures: [String]
    /// The column of each measure among all measures of the store.
    let places: [Int]
  }

  /// All trials, sorted by identity.
  ///
  /// - Throws: `DatabaseError`, `CanonicalJSON.Malformed`.
  func trials() throws -> [StoredTrial] {
    let columns = try Schema.measures(in: db)
    let kinds = try kinds(columns: columns)
    let observations = try observations(columns: columns, kinds: kinds)
    let features = try extent == .finalStates ? [:] : features()
    let matrices = try extent == .finalStates ? [:] : matrices()
    let tables = try tables()
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT hash, seed, replicate, trial.id, configuration, status, diverged_at_step
        FROM trial JOIN configuration ON configuration.id = trial.configuration
        \(filter("trial.id")) ORDER BY hash, seed, replicate
        """, arguments: arguments)
    var trials: [StoredTrial] = []
    while let row = try rows.next() {
      let (number, configuration): (Int, Int) = (row[3], row[4])
      guard let kind = kinds[configuration] else { continue }
      trials.append(
        StoredTrial(
          identity: row.identity(at: 0), parameters: kind.parameters,
          outcome: row[5] == "finished" ? .finished : .diverged(step: row[6]),
          kernel: kind.kernel, measures: kind.measures,
          observations: observations[number] ?? [], features: features[number] ?? [],
          matrices: matrices[number] ?? [], tables: tables[number] ?? []))
    }
    return trials
  }

  private func kinds(columns: [String]) throws -> [Int: Kind] {
    let column = Dictionary(uniqueKeysWithValues: zip(columns, columns.indices))
    let rows = try Row.fetchCursor(
      db, sql: "SELECT id, parameters, kernel, measures FROM configuration")
    var kinds: [Int: Kind] = [:]
    while let row = try rows.next() {
      let measures = try CanonicalJSON.names(from: row[3])
      kinds[row[0]] = Kind(
        parameters: try CanonicalJSON.parameters(from: row[1]), kernel: row[2],
        measures: measures, places: measures.compactMap { column[$0] })
    }
    return kinds
  }

  private func observations(
    columns: [String], kinds: [Int: Kind]
  ) throws -> [Int: [Observation]] {
    let measures = columns.map { ", observation.\($0.quotedDatabaseIdentifier)" }.joined()
    let last =
      extent == .finalStates
      ? "AND step = (SELECT max(step) FROM observation AS each WHERE each.trial = trial.id)" : ""
    // CROSS JOIN keeps SQLite from looking for the last step once a row.
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT trial.id, trial.configuration, step, time\(measures)
        FROM trial CROSS JOIN observation ON observation.trial = trial.id \(last)
        \(filter("trial.id")) ORDER BY 1, 3
        """, arguments: arguments)
    return try grouped(rows) { row in
      let places = kinds[row[1]]?.places ?? []
      return Observation(
        step: row[2], time: row[3], values: places.map { row.real(at: $0 + 4) })
    }
  }

  private func features() throws -> [Int: [FeatureOutcome]] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT trial, feature, final_neuron, final_weight, initial_rank, initial_neuron
        FROM feature \(filter("trial")) ORDER BY trial, feature
        """, arguments: arguments)
    return try grouped(rows) { row in
      FeatureOutcome(
        feature: row[1], finalNeuron: row[2], finalWeight: row.real(at: 3), initialRank: row[4],
        initialNeuron: row[5])
    }
  }

  private func matrices() throws -> [Int: [StoredMatrix]] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT trial, name, path, sha256, rows, columns
        FROM matrix \(filter("trial")) ORDER BY trial, name
        """, arguments: arguments)
    return try grouped(rows) { row in
      StoredMatrix(name: row[1], path: row[2], sha256: row[3], rows: row[4], columns: row[5])
    }
  }

  /// None in a store of an older version that is only read.
  private func tables() throws -> [Int: [ObservedTable]] {
    guard case .courses(let observers) = extent, !observers.isEmpty,
      try db.tableExists("observed_table")
    else { return [:] }
    let marks = databaseQuestionMarks(count: observers.count)
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT trial, observer, about, column_names, step_numbers, row_indices, data
        FROM observed_table \(scope == .everything ? "WHERE" : filter("trial") + " AND")
          observer IN (\(marks)) ORDER BY trial, observer
        """, arguments: arguments + StatementArguments(observers))
    return try grouped(rows) { row in
      let columns = try CanonicalJSON.names(from: row[3])
      let (steps, indices): ([Int], [Int]) = (row.numbers(at: 4), row.numbers(at: 5))
      let values: [Double] = row.numbers(at: 6)
      guard let shape = ObservedShape(rawValue: row[2]),
        values.count == max(1, steps.count) * columns.count
          * (shape.indexNames.isEmpty ? 1 : indices.count / shape.indexNames.count)
      else { throw CanonicalJSON.Malformed(reason: "a table of another shape than it says") }
      return ObservedTable(
        name: row[1], shape: shape, rows: indices, columns: columns, steps: steps, values: values)
    }
  }

  /// Values by the trial's number, which is each row's first column and by which rows are sorted.
  private func grouped<Value>(
    _ rows: RowCursor, _ value: (Row) throws -> Value
  ) throws -> [Int: [Value]] {
    var groups: [Int: [Value]] = [:]
    var (trial, group): (Int, [Value]) = (0, [])
    while let row = try rows.next() {
      let next: Int = row[0]
      if next != trial {
        if !group.isEmpty { groups[trial] = group }
        (trial, group) = (next, [])
      }
      group.append(try value(row))
    }
    if !group.isEmpty { groups[trial] = group }
    return groups
  }

  private func filter(_ column: String) -> String {
    switch scope {
    case .everything: ""
    case .members: "WHERE \(column) IN (SELECT trial FROM membership)"
    case .study: "WHERE \(column) IN (SELECT trial FROM membership WHERE study = ?)"
    }
  }

  private var arguments: StatementArguments {
    if case .study(let name) = scope { [name] } else { [] }
  }
}

extension Row {
  /// A measured value; NULL stands for NaN.
  func real(at column: Int) -> Double { self[column] as Double? ?? .nan }

  /// Numbers of eight bytes, as `RowWriter` binds them.
  func numbers<Number: BitwiseCopyable>(at column: Int) -> [Number] {
    let bytes: Data = self[column]
    return bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / MemoryLayout<Number>.size).map {
        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.size, as: Number.self)
      }
    }
  }

  /// Configuration hash, seed and replicate in three columns.
  func identity(at column: Int) -> TrialIdentity {
    TrialIdentity(
      configurationHash: self[column], seed: self[column + 1], replicate: self[column + 2])
  }
}
