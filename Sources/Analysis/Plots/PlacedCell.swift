// A cell with what a plot reads of it.

internal import Keys
internal import Records
internal import Store

/// A cell at its place, with one value of each network at each look.
struct PlacedCell {
  /// The networks at one place of the horizontal axis.
  struct Look {
    let x: ParameterValue
    let values: [Double]
  }

  let cell: Cell
  let place: PlotPlace
  let state: PlotData.CellState
  let unresolved: UnresolvedFeatures
  let looks: [Look]
  /// Looks at which not all networks were seen, as after the first that ended early: the mean over
  /// those that are left would be of other networks than the one before.
  let partialLooks: Int

  init(_ cell: Cell, _ place: PlotPlace, _ settings: PlotSettings) {
    self.cell = cell
    self.place = place
    let features = Int(cell.parameters["model.n_features"]?.asNumber ?? 1)
    unresolved = UnresolvedFeatures(cell, features: features)
    let counts = cell.finalValues("unresolved_features")
    let isUnsettled = counts.count { $0 > UnresolvedFeatures.tolerated * Double(features) }
    state = PlotData.CellState(
      diverged: cell.diverged, trials: cell.trials.count,
      unsettledShare: counts.isEmpty ? nil : Double(isUnsettled) / Double(counts.count),
      // Whether a network diverges does not wait for its features.
      isUnsettled: settings.measure != PlotSettings.diverged && unresolved.areTooMany)
    guard settings.kind == .series else {
      let values =
        settings.measure == PlotSettings.diverged
        ? cell.trials.map { $0.outcome == .finished ? 0 : 1 } : cell.finalValues(settings.measure)
      looks = [Look(x: place.x ?? .integer(0), values: values)]
      partialLooks = 0
      return
    }
    var course: [Double: [Double]] = [:]
    for trial in cell.finished {
      for look in trial.series(settings.measure) where look.value.isFinite {
        course[settings.x == .time ? look.time : Double(look.step), default: []].append(look.value)
      }
    }
    let all = course.values.map(\.count).max() ?? 0
    looks = course.filter { $0.value.count == all }.sorted { $0.key < $1.key }.map {
      Look(x: settings.x == .time ? .number($0.key) : .integer(Int($0.key)), values: $0.value)
    }
    partialLooks = course.count - looks.count
  }
}
