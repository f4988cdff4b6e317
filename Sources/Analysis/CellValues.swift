// What a summary needs of the trials of a cell: a number a measure, where a trial is a kilobyte.

internal import Keys
internal import Records
internal import Store

/// The final measures of one cell, as its trials are read one after the other.
struct CellValues {
  /// The resolved configuration, dotted keys.
  let parameters: [String: ParameterValue]
  private(set) var finished = 0
  private(set) var diverged = 0
  /// Names of the measures, in the order in which the trials first name them.
  private(set) var measures: [String] = []
  /// For each measure its finite values, in the order of the trials.
  private var columns: [[Double]] = []
  /// The measures of the trial before, which the next mostly shares, and the column of each.
  private var (latest, places): ([String], [Int]) = ([], [])

  /// No trials yet.
  init(parameters: [String: ParameterValue]) { self.parameters = parameters }

  /// Finite final values of a measure over the finished trials, in their order.
  func values(_ measure: String) -> [Double] {
    measures.firstIndex(of: measure).map { columns[$0] } ?? []
  }

  /// Adds the next trial of the cell. Of a diverged one only the names of its measures count.
  mutating func add(_ trial: StoredTrial) {
    if trial.measures != latest {
      for name in trial.measures where !measures.contains(name) {
        measures.append(name)
        columns.append([])
      }
      (latest, places) = (
        trial.measures, trial.measures.compactMap { measures.firstIndex(of: $0) }
      )
    }
    guard trial.outcome == .finished else {
      diverged += 1
      return
    }
    finished += 1
    guard let values = trial.observations.last?.values else { return }
    for (place, value) in zip(places, values) where value.isFinite { columns[place].append(value) }
  }
}

/// Sums up cells whose trials come sorted by identity.
struct CellCollection {
  /// Whether values are kept to the end. Otherwise a cell is summed up, and its values let go, as soon as
  /// the next one begins.
  private let keepsValues: Bool
  private var current: CellValues?
  private var open: [[String: ParameterValue]: CellValues] = [:]
  private var done: [[String: ParameterValue]: CellSummary] = [:]
  /// Whether a cell has come again that was summed up already, as under another pairing, where the same
  /// parameters have another hash: then values must be kept.
  private(set) var hasReturned = false

  /// No trials yet.
  init(keepsValues: Bool) { self.keepsValues = keepsValues }

  /// Adds the next trial.
  mutating func add(_ trial: StoredTrial) {
    if current?.parameters != trial.parameters {
      close()
      hasReturned = hasReturned || done[trial.parameters] != nil
      current =
        open.removeValue(forKey: trial.parameters) ?? CellValues(parameters: trial.parameters)
    }
    current?.add(trial)
  }

  private mutating func close() {
    guard let cell = current else { return }
    current = nil
    if keepsValues {
      open[cell.parameters] = cell
    } else {
      done[cell.parameters] = CellSummary(cell)
    }
  }

  /// The cells, ordered by parameters (numbers by size).
  consuming func summaries() -> [CellSummary] {
    close()
    return (done.values + open.values.map { CellSummary($0) })
      .sorted { Cell.precedes($0.parameters, $1.parameters) }
  }
}
