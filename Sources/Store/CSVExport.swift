// Trials as comma-separated values: what spreadsheets read and what is committed beside figures.

internal import Keys
internal import Records

/// One line per trial: what it is, its parameters, how it ended and its measures' final values.
///
/// Equal trials give equal text, whatever their order and whenever they ran: no wall times.
///
/// The column `key` is the trial's with a `t` before it: of sixteen hex digits some are all digits, or
/// digits around an `e`, which is a number to pandas and R, perhaps `inf`.
///
/// Columns: the identity, status, step of divergence and kernel; the parameters under their dotted keys
/// in alphabetical order; the measures in the order in which the sorted trials first name them. A cell is
/// empty where a trial lacks the parameter or measure, diverged, or the measure is undefined (NaN);
/// infinities are `inf` and `-inf`; numbers read back as the same values.
package struct CSVExport {
  private static let identity = [
    "key", "configuration_hash", "seed", "replicate", "status", "diverged_at_step", "kernel",
  ]

  private let parameters: [String]
  private let measures: [String]
  /// Of the trial before, which mostly shares them: the fields of its parameters, ready for a line, and
  /// the place of each column in its observations.
  private var latest: (StoredTrial, parameters: String, places: [Int?])?

  /// Columns for some trials.
  ///
  /// - Parameters:
  ///   - parameters: all keys that any of them has.
  ///   - measures: all measures, in the order of their columns.
  init(parameters: Set<String>, measures: [String]) {
    (self.parameters, self.measures) = (parameters.sorted(), measures)
  }

  /// The first line.
  var header: String { CSV.line(Self.identity + parameters + measures) }

  /// The line of a trial.
  mutating func line(of trial: StoredTrial) -> String {
    if latest?.0.parameters != trial.parameters || latest?.0.measures != trial.measures {
      latest = (
        trial, CSV.fields(parameters.map { trial.parameters[$0]?.description ?? "" }),
        measures.map { trial.measures.firstIndex(of: $0) }
      )
    }
    var line = CSV.fields(Self.identity(of: trial))
    if let latest {
      if !parameters.isEmpty { line += "," + latest.parameters }
      let values = trial.outcome == .finished ? trial.observations.last?.values : nil
      for place in latest.places {
        line += ","
        guard let place, let value = values?[place], !value.isNaN else { continue }
        line += value.description
      }
    }
    return line + "\n"
  }

  private static func identity(of trial: StoredTrial) -> [String] {
    let (status, step) =
      switch trial.outcome {
      case .finished: ("finished", "")
      case .diverged(let step): ("diverged", "\(step)")
      }
    return [
      "t\(trial.identity.key)", trial.identity.configurationHash, "\(trial.identity.seed)",
      "\(trial.identity.replicate)", status, step, trial.kernel,
    ]
  }
}

extension CSVExport {
  /// The whole text of trials that are at hand, sorted by identity.
  package static func text(of trials: [StoredTrial]) -> String {
    let trials = trials.sorted { $0.identity < $1.identity }
    var (measures, seen): ([String], Set<String>) = ([], [])
    for trial in trials { measures += trial.measures.filter { seen.insert($0).inserted } }
    var export = CSVExport(parameters: Set(trials.flatMap(\.parameters.keys)), measures: measures)
    return trials.reduce(into: export.header) { $0 += export.line(of: $1) }
  }
}

extension ResultStore {
  /// Writes trials as comma-separated values, header included, sorted by identity. O(trials) in the memory
  /// of a thousand, and 8 bytes for each.
  ///
  /// - Parameters:
  ///   - scope: which trials.
  ///   - write: takes the text, some lines at a time; the database is free meanwhile.
  /// - Throws: `StoreError`, among them `unknownStudy`, and what `write` throws.
  package func exportCSV(of scope: TrialScope, _ write: (String) throws -> Void) throws {
    let order = try order(of: scope)
    let kinds = try kinds(in: order)
    var export = CSVExport(
      parameters: Set(kinds.flatMap(\.parameters.keys)), measures: kinds.measures)
    try write(export.header)
    var pages = TrialPages(self, order, .finalStates)
    while let trials = try pages.next() {
      var text = ""
      for trial in trials { text += export.line(of: trial) }
      try write(text)
    }
  }
}
