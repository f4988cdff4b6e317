// A cell of the design: all trials with one resolved configuration.

internal import Families
package import Keys
internal import Records
package import Store
internal import Study

/// The trials that share every parameter and differ only in their seed or replicate.
package struct Cell: Sendable {
  /// The resolved configuration, dotted keys.
  package let parameters: [String: ParameterValue]
  /// All trials of the cell, sorted by identity; diverged ones included.
  package let trials: [StoredTrial]

  /// The trials that finished.
  package let finished: [StoredTrial]

  /// How many trials diverged: data of their own, never part of a mean.
  package var diverged: Int { trials.count - finished.count }

  /// Finite final values of a measure over the finished trials, in trial order.
  ///
  /// A measure that is undefined (NaN) for a network is left out; the count tells.
  package func finalValues(_ measure: String) -> [Double] { values(measure) { $0.last } }

  /// Finite values of a measure in one observation of each finished trial, in trial order.
  ///
  /// - Parameters:
  ///   - measure: the name of a measure.
  ///   - choose: picks the observation; `nil` leaves the trial out.
  /// - Returns: as many values as there are trials for which the measure is defined.
  func values(_ measure: String, at choose: ([Observation]) -> Observation?) -> [Double] {
    var (measures, column): ([String], Int?) = ([], nil)
    return finished.compactMap { trial in
      // The trials of a cell mostly share their list.
      if trial.measures != measures {
        measures = trial.measures
        column = measures.firstIndex(of: measure)
      }
      guard let column, let value = choose(trial.observations)?.values[column] else { return nil }
      return value.isFinite ? value : nil
    }
  }

  /// A numeric parameter of the cell.
  ///
  /// - Throws: `AnalysisError.missingParameter`.
  package func number(_ key: String) throws -> Double {
    guard let value = parameters[key]?.asNumber else {
      throw AnalysisError.missingParameter(key, trial: trials.first?.identity.key ?? "?")
    }
    return value
  }

  /// A cell of trials that all have these parameters; they must be sorted by identity.
  package init(parameters: [String: ParameterValue], trials: [StoredTrial]) {
    self.parameters = parameters
    self.trials = trials
    finished = trials.filter { $0.outcome == .finished }
  }

  /// Groups trials into cells, ordered by parameters (numbers by size), whatever the input's order.
  ///
  /// O(t log t) comparisons of identities for t trials.
  package static func group(_ trials: [StoredTrial]) -> [Cell] {
    Dictionary(grouping: runs(of: trials)) { $0.first?.parameters ?? [:] }
      .map { parameters, runs in
        Cell(
          parameters: parameters, trials: runs.joined().sorted { $0.identity < $1.identity })
      }
      .sorted { precedes($0.parameters, $1.parameters) }
  }

  /// Neighbours with equal parameters. As a store returns trials, those of a cell share their
  /// parameters, which then compare at once; hashing them trial by trial would take longer than
  /// everything else.
  private static func runs(of trials: [StoredTrial]) -> [ArraySlice<StoredTrial>] {
    var runs: [ArraySlice<StoredTrial>] = []
    var start = 0
    for index in trials.indices.dropFirst()
    where trials[index].parameters != trials[start].parameters {
      runs.append(trials[start..<index])
      start = index
    }
    return trials.isEmpty ? [] : runs + [trials[start...]]
  }

  /// Whether the first set of parameters is listed before the second.
  static func precedes(
    _ left: [String: ParameterValue], _ right: [String: ParameterValue]
  ) -> Bool {
    for key in Set(left.keys).union(right.keys).sorted() where left[key] != right[key] {
      guard let first = left[key] else { return true }
      guard let second = right[key] else { return false }
      if let one = first.asNumber, let other = second.asNumber, one != other { return one < other }
      return first.description < second.description
    }
    return false
  }
}

extension Sequence<Cell> {
  /// Why there is nothing to draw of these cells, of which none has a finite value of `measure`.
  func nothingToDraw(
    of family: Family, measure: String, figure: String
  ) -> AnalysisError {
    let trials = reduce(0) { $0 + $1.trials.count }
    let diverged = reduce(0) { $0 + $1.diverged }
    guard trials > 0 else { return .noTrials(figure: figure) }
    return diverged == trials
      ? .allDiverged(trials, of: family, figure: figure)
      : .missingMeasure(measure, figure: figure)
  }

  /// Makes sure that parameters outside `free` have one value in all cells.
  ///
  /// How trials were watched and computed may differ: it changes no distribution.
  ///
  /// - Throws: `AnalysisError.varies`, naming the first parameter that differs.
  func requireFixed(except free: Set<String>, figure: String) throws {
    let cells = Array(self)
    let keys = cells.reduce(into: Set<String>()) { $0.formUnion($1.parameters.keys) }
    for key in keys.sorted()
    where !free.contains(key) && !Families.isIncidental(key) {
      let values = Set(cells.map { $0.parameters[key]?.description ?? "none" })
      guard values.count <= 1 else {
        throw AnalysisError.varies(parameter: key, values: values.sorted(), figure: figure)
      }
    }
  }
}
