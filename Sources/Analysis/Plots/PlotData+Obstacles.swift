// Why cells have nothing that a plot could show, or nothing that its axes have a place for.

internal import Keys

extension PlotData {
  /// Why these cells cannot be drawn; `nil` where they can.
  static func obstacle(
    _ cells: [PlacedCell], _ values: some Sequence<Double>, _ settings: PlotSettings
  ) -> String? {
    guard let least = values.min() else { return emptiness(cells, settings) }
    if let over = settings.over, let cell = cells.first(where: { ($0.unit ?? 0) <= 0 }) {
      return "\(over) predicts nothing for a cell with "
        + "n = \(cell.stored["model.n_features"]?.description ?? "?"), "
        + "m = \(cell.stored["model.n_hidden"]?.description ?? "?")"
    }
    // A bin's values are made for their spread; its mean is a share.
    if settings.yScale == .log, settings.kind != .bins, least < 0 {
      return "a log axis has no place for values below 0, such as \(least.text()) of "
        + settings.measure
    }
    if settings.kind == .histogram, settings.xScale == .log, least <= 0 {
      return "a log axis has no place for 0 and below, such as \(least.text()) of "
        + settings.measure
    }
    return nil
  }

  private static func emptiness(_ cells: [PlacedCell], _ settings: PlotSettings) -> String {
    let trials = cells.reduce(0) { $0 + $1.trials }
    if trials == 0, !cells.isEmpty {
      return "no cell has as many networks as `networks` asks for"
    }
    guard trials > 0 else {
      return settings.choice == .all
        ? "there is no trial to draw; run the study first"
        : "no stored cell has what its `trials` ask for"
    }
    if settings.column != nil, settings.kind == .series {
      return "\(settings.measure) was seen at the end only, and has no course"
    }
    return cells.allSatisfy { $0.diverged == $0.trials }
      ? "all \(trials) networks diverged; nothing to draw"
      : "no finished network has a value of \(settings.measure)"
  }
}
