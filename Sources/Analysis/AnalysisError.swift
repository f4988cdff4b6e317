// Every way in which stored trials can fail to make a figure.

/// Why a figure or a table cannot be computed from the trials given.
public enum AnalysisError: Error, Equatable, CustomStringConvertible {
  /// No trial of the right kind is among those given.
  case noTrials(figure: String)
  /// There are trials of the right kind, and every one of them diverged.
  case allDiverged(Int, of: Subject, figure: String)
  /// A trial lacks a parameter that the figure reads.
  case missingParameter(String, trial: String)
  /// No finished trial observed a measure that the figure draws.
  case missingMeasure(String, figure: String)
  /// Cells differ in a parameter that the figure holds fixed: they must not be averaged.
  case varies(parameter: String, values: [String], figure: String)
  /// No finished trial kept a matrix that the figure needs.
  case missingMatrix(String, figure: String)
  /// Counts do not determine the law that the figure fits.
  case noFit(reason: String, figure: String)
  /// A matrix has another shape than the trial's parameters say.
  case wrongShape(matrix: String, rows: Int, columns: Int, expected: Int)

  /// What a figure's trials are called.
  public enum Subject: String, Sendable {
    /// Trained networks.
    case networks
    /// Single rows.
    case rows
  }

  /// One line that says what is missing and where to set it.
  public var description: String {
    switch self {
    case .noTrials(let figure):
      "\(figure): no trial to draw; run the study first"
    case .allDiverged(let count, let subject, let figure):
      "\(figure): all \(count) \(subject) diverged; nothing to draw"
    case .missingParameter(let name, let trial):
      "trial \(trial) has no parameter \(name)"
    case .missingMeasure(let name, let figure):
      "\(figure): no finished trial observed the measure \(name)"
    case .varies(let parameter, let values, let figure):
      "\(figure): \(parameter) must be the same in all trials, found "
        + values.joined(separator: ", ")
    case .missingMatrix(let name, let figure):
      "\(figure): no finished trial kept the matrix \(name); add it to record.matrices"
    case .noFit(let reason, let figure):
      "\(figure): no fit: \(reason)"
    case .wrongShape(let name, let rows, let columns, let expected):
      "matrix \(name) is \(rows) × \(columns), expected \(expected) × \(expected)"
    }
  }
}
