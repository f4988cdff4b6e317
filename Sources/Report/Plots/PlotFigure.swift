// Draws a plot of any study: a panel for each facet, a colour for each group.

package import Analysis
internal import Keys

extension Figure {
  /// The drawing of a plot.
  ///
  /// - Throws: what encoding the chart throws.
  package init(_ data: PlotData) throws {
    let chart =
      data.settings.kind == .map ? MapChart(data).specification : PlotChart(data).specification
    try self.init(name: data.settings.name, chart: chart, findings: data.findings)
  }
}

private struct PlotChart {
  private let data: PlotData
  private let axes: PlotAxes
  private let groups: PlotKey
  private let place: [ChannelName: Channel]

  private static let panelsInRow = 3

  init(_ data: PlotData) {
    self.data = data
    axes = PlotAxes(data)
    groups = PlotKey(data)
    place = [.x: axes.x, .y: axes.y, .color: groups.key.color]
  }

  var specification: ChartSpecification {
    let panels = data.facets.map { View.panel(panel($0)) }
    let rows = stride(from: 0, to: panels.count, by: Self.panelsInRow).map { start in
      Array(panels[start..<min(start + Self.panelsInRow, panels.count)])
    }
    let view: View =
      panels.count == 1 ? panels[0] : rows.count == 1 ? .row(rows[0]) : .column(rows.map(View.row))
    return ChartSpecification(
      title: data.settings.title,
      subtitle: data.findings.flatMap { PlotText.wrapped($0, at: columns) },
      view: view)
  }

  private var size: (width: Double, height: Double) {
    switch data.facets.count {
    case 1: (640, 400)
    case 2: (380, 320)
    default: (280, 260)
    }
  }

  /// Characters of a caption line as wide as the plot.
  private var columns: Int {
    let shown = Double(min(data.facets.count, Self.panelsInRow))
    return Int((shown * size.width + 60) / 6.6)
  }

  private func panel(_ facet: ParameterValue?) -> Panel {
    let means = data.means.filter { $0.facet == facet }
    let layers =
      switch data.settings.kind {
      case .points, .bins, .map: points(means)
      case .front: front(means)
      case .series: series(means)
      case .histogram: histogram(data.bins.filter { $0.facet == facet })
      }
    return Panel(
      title: data.settings.facet.map { PlotKey.text(facet, of: $0) }, width: size.width,
      height: size.height, layers: layers)
  }

  // MARK: - Points

  /// Colours stand side by side: at one place the last would hide the others.
  private func points(_ means: [PlotData.Mean]) -> [Layer] {
    let distance = min(8, 40 / Double(data.colors.count))
    let layers = data.colors.enumerated().map { index, color in
      let offset = (Double(index) - Double(data.colors.count - 1) / 2) * distance
      return points(of: means.filter { $0.color == color }).map { layer in
        var layer = layer
        if offset != 0 { layer.mark.xOffset = offset }
        return layer
      }
    }
    // From back to front through all colours: no dot hides a mean.
    let depth = layers.map(\.count).max() ?? 0
    return (0..<depth).flatMap { level in layers.map { $0[level] } }
  }

  /// Guide, networks, error bars and means of one colour.
  private func points(of means: [PlotData.Mean]) -> [Layer] {
    let dots = means.flatMap { mean in
      zip(mean.values, mean.replicates).compactMap { value, replicate in
        row(mean, ["y": axes.height(value), "replicate": .number(Double(replicate))])
      }
    }
    let bars = means.compactMap { mean -> Row? in
      guard let lower = mean.estimate.lower, let upper = mean.estimate.upper else { return nil }
      return row(mean, ["y": axes.height(lower), "upper": axes.height(upper)])
    }
    return [
      // Between categories there is nothing to be led through.
      Layer(
        Mark(.line, opacity: 0.5, strokeWidth: 1), rows: axes.isNumeric ? rows(means) : [],
        encoding: place),
      .networks(dots, at: place, shape: groups.key.shape), .errorBars(bars, at: place),
      .means(
        rows(means.filter { !$0.cell.isUnsettled }), areUnsettled: false, at: place,
        shape: groups.key.shape),
      .means(rows(means.filter(\.cell.isUnsettled)), areUnsettled: true, at: place),
    ]
  }

  private func rows(_ means: [PlotData.Mean]) -> [Row] {
    means.compactMap { mean in
      mean.estimate.mean.flatMap { row(mean, ["y": axes.height($0)]) }
    }
  }

  private func row(_ mean: PlotData.Mean, _ values: Row) -> Row? {
    guard let x = axes.place(mean.x) else { return nil }
    return values.merging(["x": x, SeriesKey.field: .text(groups.name(mean.color))]) { $1 }
  }

  // MARK: - Front

  /// Bars both ways, and means.
  private func front(_ means: [PlotData.Mean]) -> [Layer] {
    let across = means.compactMap { mean -> Row? in
      guard let lower = mean.across?.lower, let upper = mean.across?.upper,
        let y = mean.estimate.mean, let left = axes.place(.number(lower)),
        let right = axes.place(.number(upper))
      else { return nil }
      return row(mean, ["y": axes.height(y), "left": left, "right": right])
    }
    let horizontal = Layer(
      Mark(.rule, strokeWidth: 2), rows: across,
      encoding: place.merging([.x: axes.x.reading("left"), .x2: Channel("right")]) { $1 })
    return [horizontal] + points(of: means).dropFirst()
  }

  // MARK: - Series

  private func series(_ means: [PlotData.Mean]) -> [Layer] {
    let bands = means.compactMap { mean -> Row? in
      guard let lower = mean.estimate.lower, let upper = mean.estimate.upper else { return nil }
      return row(mean, ["y": axes.height(lower), "upper": axes.height(upper)])
    }
    return [
      Layer(
        Mark(.area, opacity: 0.2), rows: bands,
        encoding: place.merging([.y2: Channel("upper")]) { $1 })
    ]
      + [false, true].map { isUnsettled in
        Layer(
          Mark(.line, strokeWidth: 2, strokeDash: isUnsettled ? [4, 3] : nil),
          rows: rows(means.filter { $0.cell.isUnsettled == isUnsettled }), encoding: place)
      }
  }

  // MARK: - Histogram

  /// Bars of one colour; outlines of several, which would hide each other.
  private func histogram(_ bins: [PlotData.Bin]) -> [Layer] {
    if data.colors.count == 1 {
      let rows: [Row] = bins.filter { $0.bin.share > 0 }.map { bin in
        [
          "x": .number(bin.bin.lower), "x2": .number(bin.bin.upper), "y": .number(bin.bin.share),
          "zero": 0.0, SeriesKey.field: .text(groups.name(bin.color)),
        ]
      }
      return [
        Layer(
          Mark(.bar, opacity: 0.8), rows: rows,
          encoding: place.merging([.x2: Channel("x2"), .y2: Channel("zero")]) { $1 })
      ]
    }
    return data.colors.map { color in
      let own = bins.filter { $0.color == color }
      func row(_ x: Double, _ share: Double) -> Row {
        ["x": .number(x), "y": .number(share), SeriesKey.field: .text(groups.name(color))]
      }
      var rows = own.map { row($0.bin.lower, $0.bin.share) }
      if let first = own.first?.bin, let last = own.last?.bin {
        rows.insert(row(before(first), 0), at: 0)
        rows.append(row(last.upper, 0))
      }
      return Layer(
        Mark(.line, opacity: 0.8, strokeWidth: 2, interpolate: "step-after"), rows: rows,
        encoding: place)
    }
  }

  /// Where a bin as wide as the first would begin before it.
  private func before(_ bin: Histogram.Bin) -> Double {
    data.settings.xScale == .log
      ? bin.lower * bin.lower / bin.upper : bin.lower - (bin.upper - bin.lower)
  }
}
