// The cells of a plot, from trials that are read one after the other.

internal import Keys
internal import Records
package import Store

/// One plot's cells with the numbers that it draws of them, whatever else trials have: for each network a
/// double a look, or a row where a histogram is of a table's; and the trials of one group where a plot is of the
/// best of every so many.
package struct PlotCollection {
  let settings: PlotSettings
  private var (current, currentParameters): (PlacedCell?, [String: ParameterValue]?)
  /// By stored parameters. A cell can come again, as under another pairing, where the same parameters have
  /// another hash.
  private var others: [[String: ParameterValue]: PlacedCell] = [:]

  /// No trials yet.
  package init(_ settings: PlotSettings) { self.settings = settings }

  /// Adds the next trial of the study, sorted by identity.
  package mutating func add(_ trial: StoredTrial) {
    if trial.parameters != currentParameters {
      close()
      currentParameters = trial.parameters
      let complete = PlotCells.complete(trial.parameters)
      if settings.choice.contains(complete) {
        current =
          others.removeValue(forKey: trial.parameters)
          ?? PlacedCell(trial.parameters, complete: complete, settings)
      }
    }
    current?.add(trial)
  }

  private mutating func close() {
    if let cell = current { others[cell.stored] = cell }
    current = nil
  }

  /// The cells in the order in which they are drawn.
  consuming func cells() -> [PlacedCell] {
    close()
    return others.values.sorted { Cell.precedes($0.stored, $1.stored) }
      .sorted { $0.place.precedes($1.place) }
  }
}
