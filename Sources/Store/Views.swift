// The three views that notebooks read: trials, trajectory, features.

internal import GRDB

/// Redraws the views whenever a measure or parameter is new.
enum Views {
  /// Columns of `trials` that every store has; no measure may take one of these names.
  static let trialColumns = [
    "key", "configuration_hash", "seed", "replicate", "status", "diverged_at_step", "kernel",
  ]

  /// Drops and makes all three views from the measures and parameters registered so far.
  static func create(in db: Database) throws {
    let measures = try Schema.measures(in: db)
    let parameters = try Schema.parameters(in: db)
    try db.execute(
      sql: """
        DROP VIEW IF EXISTS trials;
        DROP VIEW IF EXISTS trajectory;
        DROP VIEW IF EXISTS features;
        """)
    try db.execute(sql: trials(measures: measures, parameters: parameters))
    try db.execute(
      sql: "CREATE VIEW trajectory AS SELECT trial AS key, step, time"
        + measures.map { ", \($0.quotedDatabaseIdentifier)" }.joined()
        + " FROM observation")
    try db.execute(
      sql: """
        CREATE VIEW features AS
        SELECT trial AS key, feature, final_neuron, final_weight, initial_rank, initial_neuron
        FROM feature
        """)
  }

  /// One row per trial: what it is, its parameters, how it ended and each measure's final value.
  ///
  /// The final values of a diverged trial are NULL: its last observation is no final state.
  private static func trials(measures: [String], parameters: [String]) -> String {
    let names = columnNames(of: parameters, beside: trialColumns + measures)
    let columns =
      trialColumns.map { "trial.\($0.quotedDatabaseIdentifier)" }
      + parameters.map { parameter in
        let path = #"$."\#(parameter)""#
        let name = names[parameter] ?? parameter
        return "json_extract(trial.configuration, '\(path)') AS \(name.quotedDatabaseIdentifier)"
      }
      + measures.map { "last.\($0.quotedDatabaseIdentifier)" }
    return """
      CREATE VIEW trials AS
      SELECT \(columns.joined(separator: ", "))
      FROM trial LEFT JOIN observation AS last
        ON last.trial = trial.key AND trial.status = 'finished'
        AND last.step = (SELECT max(step) FROM observation WHERE trial = trial.key)
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
