// The views that notebooks read, joined by `key`: trials, all_trials, trajectory, features,
// matrices, tables, members.

internal import GRDB
internal import Keys
internal import Records

/// Redraws the views whenever a measure or parameter is new.
enum Views {
  /// Columns of `trials` that every store has; no measure may take one of these names.
  static let trialColumns = [
    "key", "configuration_hash", "seed", "replicate", "status", "diverged_at_step", "kernel",
  ]

  /// Drops and makes all views from the measures and parameters registered so far.
  static func create(in db: Database) throws {
    let measures = try Schema.measures(in: db)
    let parameters = try Schema.parameters(in: db)
    try db.execute(
      sql: """
        DROP VIEW IF EXISTS trials;
        DROP VIEW IF EXISTS all_trials;
        DROP VIEW IF EXISTS trajectory;
        DROP VIEW IF EXISTS features;
        DROP VIEW IF EXISTS matrices;
        DROP VIEW IF EXISTS members;
        DROP VIEW IF EXISTS tables;
        """)
    try db.execute(sql: allTrials(measures: measures, parameters: parameters))
    let columns = measures.map { ", observation.\($0.quotedDatabaseIdentifier)" }.joined()
    try db.execute(
      sql: """
        CREATE VIEW trials AS SELECT * FROM all_trials
        WHERE key IN (SELECT key FROM membership JOIN trial ON trial.id = membership.trial);
        CREATE VIEW trajectory AS SELECT key, step, time\(columns)
        FROM observation JOIN trial ON trial.id = observation.trial;
        CREATE VIEW features AS
        SELECT key, feature, final_neuron, final_weight, initial_rank, initial_neuron
        FROM feature JOIN trial ON trial.id = feature.trial;
        CREATE VIEW matrices AS SELECT key, name, path, sha256, rows, columns
        FROM matrix JOIN trial ON trial.id = matrix.trial;
        CREATE VIEW tables AS
        SELECT key, observer, about, steps, rows, columns, column_names, step_numbers, row_indices,
          data
        FROM observed_table JOIN trial ON trial.id = observed_table.trial;
        CREATE VIEW members AS SELECT study, key, cell
        FROM membership JOIN trial ON trial.id = membership.trial
        """)
  }

  /// One row per trial: what it is, its parameters, how it ended and each measure's final value.
  ///
  /// `trials` has those rows that are of some study as its plan stands. What an earlier version of
  /// a file asked for shows here alone: its numbers belong to another question.
  ///
  /// The final values of a diverged trial are NULL: its last observation is no final state.
  private static func allTrials(measures: [String], parameters: [String]) -> String {
    let names = columnNames(of: parameters, beside: trialColumns + measures)
    let columns =
      trialColumns.map { name in
        switch name {
        case "configuration_hash": "configuration.hash AS configuration_hash"
        case "kernel": "configuration.kernel AS kernel"
        default: "trial.\(name) AS \(name)"
        }
      }
      + parameters.map { parameter in
        let path = #"$."\#(parameter)""#
        let name = names[parameter] ?? parameter
        return
          "json_extract(configuration.parameters, '\(path)') AS \(name.quotedDatabaseIdentifier)"
      }
      + measures.map { "last.\($0.quotedDatabaseIdentifier)" }
    return """
      CREATE VIEW all_trials AS
      SELECT \(columns.joined(separator: ", "))
      FROM trial JOIN configuration ON configuration.id = trial.configuration
        LEFT JOIN observation AS last
        ON last.trial = trial.id AND trial.status = 'finished'
        AND last.step = (SELECT max(step) FROM observation WHERE observation.trial = trial.id)
      """
  }

  /// The column of each parameter: the last component of its dotted key; the whole key with `_` for
  /// `.` where that is taken by another column or would stand for several parameters.
  static func columnNames(of parameters: [String], beside taken: [String]) -> [String: String] {
    let short = { (key: String) in key.split(separator: ".").last.map(String.init) ?? key }
    let uses = Dictionary(grouping: parameters, by: short).mapValues(\.count)
    let taken = Set(taken)
    return parameters.reduce(into: [:]) { names, key in
      let name = short(key)
      let isFree = !taken.contains(name) && uses[name] == 1
      names[key] = isFree ? name : key.split(separator: ".").joined(separator: "_")
    }
  }
}
