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
  /// Those with these numbers in this store, of whichever study.
  case numbers(ClosedRange<Int>)
}

/// Reads trials within one consistent state of the database.
struct TrialReader {
  /// How much of a trial is read.
  enum Extent: Equatable {
    /// Everything, with the tables of these observers alone.
    case courses(observers: Set<String>)
    /// The last observation alone, without features, matrices and tables.
    case finalStates
    /// All of it.
    case everything
  }

  let path: String
  let db: Database
  let scope: TrialScope
  let extent: Extent
  /// Whether a trial that was stored without a digest counts as damaged.
  let requiresDigests: Bool

  var readsTables: Bool {
    switch extent {
    case .finalStates: false
    case .courses(let observers): !observers.isEmpty
    case .everything: true
    }
  }

  /// What trials of one row of `configuration` share.
  struct Kind {
    let parameters: [String: ParameterValue]
    let kernel: String
    let measures: [String]
    /// The column of each measure among all measures of the store.
    let places: [Int]
    let digest: KindDigest
  }

  /// All trials, sorted by identity, each compared with the digests that were stored with it.
  ///
  /// A trial that a polysem without digests stored is taken as it is.
  ///
  /// - Throws: `DatabaseError`, `CanonicalJSON.Malformed`, `StoreError.corruptTrial`.
  func trials() throws -> [StoredTrial] {
    let columns = try Schema.measures(in: db)
    let kinds = try kinds(columns: columns)
    let observations = try observations(columns: columns, kinds: kinds)
    let features = try extent == .finalStates ? [:] : features()
    let matrices = try extent == .finalStates ? [:] : matrices()
    let tables = try tables()
    let names = try readsTables ? tableNames() : [:]
    // None in a store of an older version that is only read.
    let hasDigests = try Schema.hasTable("digest", in: db)
    // Trials of older versions of the store have none, and came first.
    let first = hasDigests ? try Int.fetchOne(db, sql: "SELECT min(trial) FROM digest") : nil
    let firstDigested = first ?? .max
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT hash, seed, replicate, trial.id, configuration, status, diverged_at_step, key
          \(hasDigests ? ", state, course, tables" : ", NULL, NULL, NULL")
        FROM trial LEFT JOIN configuration ON configuration.id = trial.configuration
          \(hasDigests ? "LEFT JOIN digest ON digest.trial = trial.id" : "")
        \(filter("trial.id")) ORDER BY hash, seed, replicate
        """, arguments: arguments)
    var trials: [StoredTrial] = []
    while let row = try rows.next() {
      let (number, configuration) = (try row.whole(at: 3), try row.whole(at: 4))
      guard let kind = kinds[configuration] else {
        throw CanonicalJSON.Malformed(reason: "a trial without its configuration")
      }
      let trial = StoredTrial(
        identity: try row.identity(at: 0), parameters: kind.parameters,
        outcome: try outcome(row), kernel: kind.kernel, measures: kind.measures,
        observations: observations[number] ?? [], features: features[number] ?? [],
        matrices: matrices[number] ?? [], tables: tables[number] ?? [])
      try check(
        trial, of: kind, key: row.text(at: 7), row, tables: names[number] ?? [],
        needsDigest: requiresDigests || number > firstDigested)
      trials.append(trial)
    }
    return trials
  }

  private func outcome(_ row: Row) throws -> TrialOutcome {
    switch try row.text(at: 5) {
    case "finished": .finished
    case "diverged": .diverged(step: try row.whole(at: 6))
    default: throw CanonicalJSON.Malformed(reason: "a status that is none")
    }
  }

  private func kinds(columns: [String]) throws -> [Int: Kind] {
    let column = Dictionary(uniqueKeysWithValues: zip(columns, columns.indices))
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT id, parameters, kernel, measures, hash FROM configuration
        WHERE id IN (SELECT configuration FROM trial \(filter("trial.id")))
        """, arguments: arguments)
    var kinds: [Int: Kind] = [:]
    while let row = try rows.next() {
      let texts = try (1...4).map { try row.text(at: $0) }
      let measures = try CanonicalJSON.names(from: texts[2])
      kinds[try row.whole(at: 0)] = Kind(
        parameters: try CanonicalJSON.parameters(from: texts[0]), kernel: texts[1],
        measures: measures, places: measures.compactMap { column[$0] },
        digest: KindDigest(
          hash: texts[3], parameters: texts[0], kernel: texts[1], measures: texts[2]))
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
      let places = kinds[try row.whole(at: 1)]?.places ?? []
      return Observation(
        step: try row.whole(at: 2), time: row.real(at: 3),
        values: places.map { row.real(at: $0 + 4) })
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
        feature: try row.whole(at: 1), finalNeuron: try row.whole(at: 2),
        finalWeight: row.real(at: 3), initialRank: try row.whole(at: 4),
        initialNeuron: try row.whole(at: 5))
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
      StoredMatrix(
        name: try row.text(at: 1), path: try row.text(at: 2), sha256: try row.text(at: 3),
        rows: try row.whole(at: 4), columns: try row.whole(at: 5))
    }
  }

  /// None in a store of an older version that is only read.
  private func tables() throws -> [Int: [ObservedTable]] {
    let condition: String
    var chosen: StatementArguments = []
    switch extent {
    case .finalStates: return [:]
    case .everything: condition = "true"
    case .courses(let observers):
      guard !observers.isEmpty else { return [:] }
      condition = "observer IN (\(databaseQuestionMarks(count: observers.count)))"
      chosen = StatementArguments(observers)
    }
    guard try Schema.hasTable("observed_table", in: db) else { return [:] }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT trial, observer, about, column_names, step_numbers, row_indices, data
        FROM observed_table \(scope == .everything ? "WHERE" : filter("trial") + " AND")
          \(condition) ORDER BY trial, observer
        """, arguments: arguments + chosen)
    return try grouped(rows) { row in
      let columns = try CanonicalJSON.names(from: row.text(at: 3))
      let (steps, indices): ([Int], [Int]) = (row.numbers(at: 4), row.numbers(at: 5))
      let values: [Double] = row.numbers(at: 6)
      guard let shape = ObservedShape(rawValue: try row.text(at: 2)),
        values.count == max(1, steps.count) * columns.count
          * (shape.indexNames.isEmpty ? 1 : indices.count / shape.indexNames.count)
      else { throw CanonicalJSON.Malformed(reason: "a table of another shape than it says") }
      return ObservedTable(
        name: try row.text(at: 1), shape: shape, rows: indices, columns: columns, steps: steps,
        values: values)
    }
  }

  /// Values by the trial's number, which is each row's first column and by which rows are sorted.
  func grouped<Value>(
    _ rows: RowCursor, _ value: (Row) throws -> Value
  ) throws -> [Int: [Value]] {
    var groups: [Int: [Value]] = [:]
    var (trial, group): (Int, [Value]) = (0, [])
    while let row = try rows.next() {
      let next = try row.whole(at: 0)
      if next != trial {
        if !group.isEmpty { groups[trial] = group }
        (trial, group) = (next, [])
      }
      group.append(try value(row))
    }
    if !group.isEmpty { groups[trial] = group }
    return groups
  }

  func filter(_ column: String) -> String {
    switch scope {
    case .everything: ""
    case .members: "WHERE \(column) IN (SELECT trial FROM membership)"
    case .study: "WHERE \(column) IN (SELECT trial FROM membership WHERE study = ?)"
    case .numbers: "WHERE \(column) BETWEEN ? AND ?"
    }
  }

  var arguments: StatementArguments {
    switch scope {
    case .everything, .members: []
    case .study(let name): [name]
    case .numbers(let range): [range.lowerBound, range.upperBound]
    }
  }
}
