// Every way in which stored trials can fail to make a figure.

/// Why a figure or a table cannot be computed from the trials given.
package enum AnalysisError: Error, Equatable, CustomStringConvertible {
  /// No trial of the right kind is among those given.
  case noTrials(figure: String)
  /// There are trials of the right kind, and every one of them diverged.
  case allDiverged(Int, of: Family, figure: String)
  /// A trial is of a family of models that the analysis knows nothing of.
  case unknownFamily(String, known: String, figure: String)
  /// Two cells share random numbers, of which the analysis would take no notice.
  case dependentCells([String], areOneNetwork: Bool, figure: String)
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
  /// A plot cannot be drawn, or must not be.
  case plot(String, reason: String)
  /// A trial has no story to tell.
  case cannotBeFollowed(String, reason: String)
  /// A trial kept too few weight matrices to show them one after the other.
  case noFilm(String, reason: String)
  /// A network has fewer features.
  case noSuchFeature(Int, features: Int)
  /// A matrix has another shape than the trial's parameters say.
  case wrongShape(matrix: String, rows: Int, columns: Int, expected: Int)

  /// One line that says what is missing and where to set it.
  package var description: String {
    switch self {
    case .noTrials(let figure):
      "\(figure): no trial to draw; run the study first"
    case .allDiverged(let count, let family, let figure):
      "\(figure): all \(count) \(family.members) diverged; nothing to draw"
    case .unknownFamily(let name, let known, let figure):
      "\(figure): knows trials of model.kind \(known) only, found \(name); give it a study of its own"
    case .dependentCells(let cells, let areOneNetwork, let figure):
      "\(figure): takes cells for independent, but \(cells.joined(separator: " and ")) "
        + (areOneNetwork
          ? "are the same networks, computed or watched in two ways; keep one of them"
          : "share random numbers; run the study with seeds.pairing: independent, or compare cells "
            + "pair by pair")
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
    case .plot(let name, let reason):
      "plot \(name): \(reason)"
    case .cannotBeFollowed(let key, let reason):
      "trial \(key) cannot be followed: \(reason)"
    case .noFilm(let key, let reason):
      "trial \(key) has no film: \(reason). Have the study keep some with record.snapshots, or let "
        + "polysem follow train it once more"
    case .noSuchFeature(let feature, let features):
      "there is no feature \(feature): the network has features 0 to \(features - 1)"
    case .wrongShape(let name, let rows, let columns, let expected):
      "matrix \(name) is \(rows) × \(columns), expected \(expected) × \(expected)"
    }
  }

  /// The same without the name of who asked, as a clause.
  var reason: String {
    let text = description
    switch self {
    case .noTrials(let figure), .allDiverged(_, _, let figure), .unknownFamily(_, _, let figure),
      .dependentCells(_, _, let figure), .missingMeasure(_, let figure),
      .varies(_, _, let figure), .missingMatrix(_, let figure), .noFit(_, let figure):
      return text.hasPrefix("\(figure): ") ? "it \(text.dropFirst(figure.count + 2))" : text
    case .missingParameter, .wrongShape, .plot, .cannotBeFollowed, .noFilm, .noSuchFeature:
      return text
    }
  }
}
