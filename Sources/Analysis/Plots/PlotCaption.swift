// What a reader must know to read a plot: intervals, numbers of networks, what is missing or marked.

internal import Families
internal import Keys

/// The sentences below a plot.
struct PlotCaption {
  let settings: PlotSettings
  let quantity: MeasureQuantity
  let cells: [PlacedCell]
  /// Whether single networks are drawn.
  let hasDots: Bool
  let sharesRandomNumbers: Bool
  /// Whether anything to draw is 0, lower ends of intervals included.
  let hasZeros: Bool

  var sentences: [String] {
    [what, settings.networks.text, diverged, unsettled, left, zeros, confounded, shared].compactMap
    { $0 }
  }

  /// `16`, or `12 to 16` where the cells that are drawn differ.
  private var networks: String {
    let counts = cells.map(\.values.networks).filter { $0 > 0 }
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    return least == most ? "\(most)" : "\(least) to \(most)"
  }

  private var what: String {
    let of = "N = \(networks) networks a cell"
    switch settings.kind {
    case .points where settings.measure == PlotSettings.diverged:
      return "Share of diverged networks with \(quantity.intervalText), \(of)."
    case .points:
      return "Mean with \(quantity.intervalText), \(of)"
        + (hasDots
          ? "; dots are single networks." : quantity == .share ? "." : ", too many to draw.")
    case .map: return "Mean, \(of)."
    case .front:
      return
        "Means of both with 95 % intervals, \(of); each cell by what sets it off from most others."
    case .series: return "Mean with \(quantity.intervalText) as a band, \(of)."
    case .histogram:
      return settings.column.map { "Every one of the \($0.rows) of all networks, \(of)." }
        ?? "Final \(settings.measure), \(of)."
    case .bins: return "Mean with \(quantity.intervalText) over networks, \(of)."
    }
  }

  private var diverged: String? {
    guard settings.measure != PlotSettings.diverged else { return nil }
    let all = cells.reduce(0) { $0 + $1.state.trials }
    let count = cells.reduce(0) { $0 + $1.state.diverged }
    guard count > 0 else { return nil }
    let named = cells.filter { $0.state.diverged > 0 }.map {
      "\(name($0)) (\($0.state.diverged) of \($0.state.trials))"
    }
    return "Diverged and left out: \(count) of \(all) networks, in \(listed(named))."
  }

  private var unsettled: String? {
    let mark: String? =
      switch settings.kind {
      case .points, .bins, .map, .front: "hollow triangles"
      case .series: "dashed"
      case .histogram: nil
      }
    let named = cells.filter(\.state.isUnsettled).map {
      "\(name($0)) (\((100 * ($0.unresolved.share ?? 0)).text(2)) %)"
    }
    guard !named.isEmpty else { return nil }
    return "Unsettled\(mark.map { " (\($0))" } ?? ""), more than 1 % of the features unresolved: "
      + "\(named.count) of \(cells.count) cells, \(listed(named))."
  }

  private var left: String? {
    let count = cells.reduce(0) { $0 + $1.values.partialLooks }
    guard count > 0 else { return nil }
    return "Left out: \(count) looks at which not all networks of a cell were seen."
  }

  private var zeros: String? {
    let isZeroTime =
      settings.xScale == .log && settings.kind == .series
      && cells.contains { $0.looks.contains { $0.x.asNumber == 0 } }
    let parts = [
      isZeroTime ? "\(settings.x?.name ?? "x") = 0 has no place and is left out" : nil,
      settings.yScale == .log && hasZeros
        ? "values of 0 and intervals down to 0 stand on the lower edge" : nil,
    ].compactMap { $0 }
    return parts.isEmpty ? nil : "Log axes: \(parts.joined(separator: "; "))."
  }

  /// What changes together with the axes, so that it may be the cause of what is seen.
  private var confounded: String? {
    guard settings.kind != .front else { return nil }
    let parameters = cells.map(\.parameters)
    let keys = PlotCells.differing(parameters).filter { key in
      // A parameter that other cells do not have, such as an optimiser's, is a matter of course.
      !settings.parameters.contains(key) && !Families.isIncidental(key)
        && Set(parameters.compactMap { $0[key] }).count > 1
    }
    return keys.isEmpty ? nil : "The cells also differ in \(keys.joined(separator: ", "))."
  }

  private var shared: String? {
    guard sharesRandomNumbers else { return nil }
    return settings.kind == .histogram
      ? "Cells share random numbers."
      : "Cells share random numbers: intervals hold one by one and say little about differences."
  }

  /// A cell by what tells it apart in the plot: `sgd, lr = 0.1`.
  private func name(_ cell: PlacedCell) -> String {
    let parameters = cell.parameters
    if settings.kind == .front {
      return FrontNames(cells.map(\.parameters)).name(of: parameters)
    }
    let parts = settings.parameters.map { key in
      let short = key.split(separator: ".").last ?? ""
      switch parameters[key] {
      case .text(let name)?: return name.replacing("_", with: " ")
      case let value?: return "\(short) = \(value.asNumber?.exactText ?? value.description)"
      case nil: return "no \(short)"
      }
    }
    return parts.isEmpty ? "the only cell" : parts.joined(separator: ", ")
  }

  private func listed(_ names: [String]) -> String {
    let most = 6
    return names.count <= most
      ? names.joined(separator: "; ")
      : names.prefix(most).joined(separator: "; ") + " and \(names.count - most) more"
  }
}
