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
    /// The replicate of each network, as long as `values`; empty where values are not of single networks.
    var replicates: [Int] = []
  }

  let cell: Cell
  let place: PlotPlace
  let state: PlotData.CellState
  let unresolved: UnresolvedFeatures
  let looks: [Look]
  /// Looks at which not all networks were seen, as after the first that ended early: the mean over
  /// those that are left would be of other networks than the one before.
  let partialLooks: Int
  /// What values are divided by where they are drawn; `nil` where nothing is predicted of the cell.
  let unit: Double?
  /// Networks of which something is drawn.
  let networks: Int

  init(_ cell: Cell, _ place: PlotPlace, _ settings: PlotSettings) {
    self.cell = cell
    self.place = place
    let features = Int(cell.parameters["model.n_features"]?.asNumber ?? 1)
    unresolved = UnresolvedFeatures(cell, features: features)
    let counts = cell.unresolvedFeatures
    let isUnsettled = counts.count { $0 > UnresolvedFeatures.tolerated * Double(features) }
    state = PlotData.CellState(
      diverged: cell.diverged, trials: cell.trials.count,
      unsettledShare: counts.isEmpty ? nil : Double(isUnsettled) / Double(counts.count),
      // Whether a network diverges does not wait for its features.
      isUnsettled: settings.measure != PlotSettings.diverged && unresolved.areTooMany)
    unit = settings.over.map { Prediction.all[$0]?.value(cell) ?? nil } ?? 1
    if let column = settings.column {
      let tables = cell.finished.compactMap { trial in
        trial.tables.first { $0.name == column.table }.map { (trial.identity.replicate, $0) }
      }
      networks = tables.count
      (looks, partialLooks) = Self.looks(tables, column, place, settings)
      return
    }
    guard settings.kind == .series else {
      let values: [(replicate: Int, value: Double)] =
        settings.measure == PlotSettings.diverged
        ? cell.trials.map { ($0.identity.replicate, $0.outcome == .finished ? 0 : 1) }
        : cell.finished.compactMap { trial in
          guard let value = trial.final(settings.measure), value.isFinite else { return nil }
          return (trial.identity.replicate, value)
        }
      looks = [
        Look(
          x: place.x ?? .integer(0), values: values.map(\.value),
          replicates: values.map(\.replicate))
      ]
      partialLooks = 0
      networks = values.count
      return
    }
    var course: [Double: [Double]] = [:]
    for trial in cell.finished {
      for look in trial.series(settings.measure) where look.value.isFinite {
        course[settings.x == .time ? look.time : Double(look.step), default: []].append(look.value)
      }
    }
    (looks, partialLooks) = Self.complete(course, settings)
    networks = looks.map(\.values.count).max() ?? 0
  }

  /// What is seen along training, without partial looks, and how many these are.
  private static func complete(
    _ course: [Double: [Double]], _ settings: PlotSettings
  ) -> ([Look], Int) {
    let all = course.values.map(\.count).max() ?? 0
    let looks = course.filter { $0.value.count == all }.sorted { $0.key < $1.key }.map {
      Look(x: settings.x == .time ? .number($0.key) : .integer(Int($0.key)), values: $0.value)
    }
    return (looks, course.count - looks.count)
  }

  /// What a column has at each place.
  private static func looks(
    _ networks: [(replicate: Int, table: ObservedTable)], _ column: ObservedColumn,
    _ place: PlotPlace,
    _ settings: PlotSettings
  ) -> ([Look], Int) {
    func mean(_ values: [Double]) -> Double? {
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    let tables = networks.map(\.table)
    switch settings.kind {
    case .bins:
      return (
        column.bins(of: tables).map { Look(x: .text($0.name), values: $0.values) }, 0
      )
    case .series:
      var course: [Double: [Double]] = [:]
      for table in tables {
        for (look, step) in table.steps.enumerated() {
          guard let value = mean(column.values(in: table, look: look)) else { continue }
          course[Double(step), default: []].append(value)
        }
      }
      return complete(course, settings)
    case .histogram:
      let values = tables.flatMap { column.values(in: $0) }
      return ([Look(x: place.x ?? .integer(0), values: values)], 0)
    case .points, .map, .front:
      let values = networks.compactMap { network in
        mean(column.values(in: network.table)).map { (network.replicate, $0) }
      }
      return (
        [Look(x: place.x ?? .integer(0), values: values.map(\.1), replicates: values.map(\.0))], 0
      )
    }
  }
}
