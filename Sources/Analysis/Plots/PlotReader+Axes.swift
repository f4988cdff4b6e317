// What stands on a plot's axes, and of which cells.

internal import Keys

extension PlotReader {
  /// The horizontal axis and the measure, as far as they make sense.
  mutating func axes(
    _ x: String?, _ y: String?, _ kind: PlotSettings.Kind, of node: SourceNode, _ path: String
  ) -> (PlotSettings.Horizontal?, String?) {
    let xNode = node["x"] ?? node
    let yNode = node["y"] ?? node
    if kind == .histogram {
      if node["y"] != nil { report(yNode, key(path, "y"), "has no meaning for a histogram of x") }
      if node["x"] == nil { report(node, key(path, "x"), "is missing: the measure") }
      return (nil, x.flatMap { measure($0, xNode, key(path, "x"), kind) })
    }
    if node["y"] == nil { report(node, key(path, "y"), "is missing: the measure") }
    if kind == .bins { return bins(y, of: node, path) }
    let quantity = y.flatMap { measure($0, yNode, key(path, "y"), kind) }
    if node["x"] == nil {
      let what =
        switch kind {
        case .series: "step or time"
        case .front: "another measure"
        default: "a parameter, step or time"
        }
      report(node, key(path, "x"), "is missing: \(what)")
    }
    guard let x else { return (nil, quantity) }
    if kind == .front {
      return (measure(x, xNode, key(path, "x"), kind).map { .measure($0) }, quantity)
    }
    switch (kind, x) {
    case (.series, "step"): return (.step, quantity)
    case (.series, "time"): return (.time, quantity)
    case (.series, _):
      report(xNode, key(path, "x"), "must be step or time for a series, got \(Spelling.visible(x))")
      return (nil, quantity)
    case (_, "step"), (_, "time"):
      report(xNode, key(path, "x"), "\(x) goes with kind: series")
      return (nil, quantity)
    default:
      return (parameter(x, xNode, key(path, "x")).map { .parameter($0) }, quantity)
    }
  }

  /// What colours tell apart, in all plots but maps.
  mutating func color(of node: SourceNode, _ path: String) -> String? {
    if let rows = node["rows"] { report(rows, key(path, "rows"), "goes with kind: map") }
    return parameter("color", of: node, path)
  }

  /// The vertical parameter of a map, whose colours show the measure.
  mutating func rows(of node: SourceNode, _ path: String) -> String? {
    for name in ["color", "x_scale", "y_scale"] where node[name] != nil {
      report(
        node[name] ?? node, key(path, name), "has no meaning for a map, whose cells are all alike")
    }
    if node["rows"] == nil { report(node, key(path, "rows"), "is missing: the vertical parameter") }
    return parameter("rows", of: node, path)
  }

  /// The axis that an observer's bins or codes make, and its column.
  mutating func bins(
    _ y: String?, of node: SourceNode, _ path: String
  ) -> (PlotSettings.Horizontal?, String?) {
    for name in ["x", "x_scale"] where node[name] != nil {
      report(
        node[name] ?? node, key(path, name), "has no meaning for bins, which are the table's own")
    }
    let name = y.flatMap { measure($0, node["y"] ?? node, key(path, "y"), .bins) }
    return (name.flatMap(ObservedColumn.init).map { .bins($0.binTitle) }, name)
  }

  /// Whether the cells have places of their own, and few enough colours and panels.
  mutating func checkPlaces(of plot: PlotSettings, _ node: SourceNode, _ path: String) {
    let color = plot.kind == .map ? "rows" : "color"
    for (name, other, chosen) in [
      (color, "x", plot.color), ("facet", "x", plot.facet), ("facet", color, plot.facet),
    ] {
      let first = other == "x" ? plot.x?.name : plot.color
      if let chosen, chosen == first {
        report(node[name] ?? node, key(path, name), "is \(other) already")
      }
    }
    let cells = cells.filter(plot.choice.contains)
    if plot.kind == .front {
      for name in ["color", "facet"] where node[name] != nil {
        report(
          node[name] ?? node, key(path, name),
          "has no meaning for a front, whose cells all have colours of their own")
      }
      if cells.count > Self.mostColors {
        report(
          node, path,
          "a front of \(cells.count) cells; at most \(Self.mostColors) can be told apart")
      }
    }
    if cells.isEmpty {
      if mayLackCells { return }
      report(node["trials"] ?? node, key(path, "trials"), "no cell of the study has these")
      return
    }
    for (name, chosen, most) in [
      (color, plot.color, plot.kind == .map ? 100 : Self.mostColors),
      ("facet", plot.facet, Self.mostColors),
    ] {
      guard let chosen else { continue }
      let count = Set(cells.map { $0[chosen] }).count
      if count > most {
        report(
          node[name] ?? node, key(path, name),
          "\(chosen) has \(count) values; at most \(most) can be told apart")
      }
    }
    if let refusal = PlotCells.refusal(cells, in: plot) { report(node, path, refusal.message) }
  }

  /// What `over` divides a measure by.
  mutating func reference(
    of measure: String?, _ kind: PlotSettings.Kind, _ node: SourceNode, _ path: String
  ) -> String? {
    guard let value = node["over"], let name = text("over", of: node, path) else { return nil }
    let names = Prediction.all.filter { $0.value.measure == measure }.map(\.key).sorted()
    guard kind == .points || kind == .series, names.contains(name) else {
      report(
        value, key(path, "over"),
        names.isEmpty
          ? "there is nothing that \(measure ?? "this measure") is predicted to be"
          : "must be one of \(names.joined(separator: ", ")), with points or series")
      return nil
    }
    return name
  }

  /// Which networks of each cell `networks` means; all without it.
  mutating func networks(
    _ kind: PlotSettings.Kind, of node: SourceNode, _ path: String
  ) -> NetworkChoice {
    guard let value = node["networks"], let text = text("networks", of: node, path) else {
      return .all
    }
    guard let choice = NetworkChoice(text) else {
      report(
        value, key(path, "networks"),
        "must be one of \(NetworkChoice.spellings), got \(Spelling.visible(text))")
      return .all
    }
    if kind == .series, choice != .all {
      report(value, key(path, "networks"), "must be all for a series, which has no final loss")
    }
    return choice
  }

  /// The cells that `trials` means; all without it.
  mutating func choice(of node: SourceNode, _ path: String) -> CellChoice {
    guard let section = node["trials"] else { return .all }
    let path = key(path, "trials")
    guard let entries = section.entries, !entries.isEmpty else {
      report(section, path, "must be a mapping of parameters to values, got \(section.spelling)")
      return .all
    }
    var values: [String: [String]] = [:]
    for entry in entries {
      let place = key(path, entry.key)
      guard let texts = CellChoice.texts(entry.node) else {
        report(entry.node, place, "must be a value or a list of them, got \(entry.node.spelling)")
        continue
      }
      if let key = parameter(entry.key, entry.node, place) { values[key] = texts }
    }
    return CellChoice(values: values)
  }
}
