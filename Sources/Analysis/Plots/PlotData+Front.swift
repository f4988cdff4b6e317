// The means of a front: what one measure costs in another, cell by cell.

internal import Keys

extension PlotData {
  /// A mean of both measures for each cell, coloured by its name, from left to right.
  ///
  /// - Throws: `AnalysisError.plot` where a mean has no place on a log axis.
  static func front(
    _ cells: [PlacedCell], _ quantity: MeasureQuantity, _ settings: PlotSettings
  ) throws(AnalysisError) -> [Mean] {
    guard case .measure(let other)? = settings.x else { return [] }
    let parameters = cells.map(\.parameters)
    let names = FrontNames(parameters)
    let values = cells.map(\.values.across)
    let horizontal = MeasureQuantity(values.joined(), of: other)
    let means = zip(cells, zip(parameters, values)).compactMap { cell, own -> Mean? in
      let across = horizontal.estimate(own.1)
      let estimate = quantity.estimate(cell.looks.flatMap(\.values))
      guard let x = across.mean, estimate.count > 0 else { return nil }
      return Mean(
        facet: nil, color: .text(names.name(of: own.0)), x: .number(x), values: [], replicates: [],
        estimate: estimate, across: across, cell: cell.state)
    }
    if settings.xScale == .log, let mean = means.first(where: { ($0.x.asNumber ?? 0) <= 0 }) {
      throw AnalysisError.plot(
        settings.name, reason: "a log axis has no place for a mean of \(mean.x) of \(other)")
    }
    return means.sorted { PlotCells.precedes($0.x, $1.x) }
  }
}
