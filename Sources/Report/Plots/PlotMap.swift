// A mean of each cell as a colour, over two parameters.

internal import Analysis
internal import Keys

/// Equal rectangles, whatever the distance between values: each is a cell that was trained.
struct MapChart {
  private let data: PlotData
  private let columns: [ParameterValue]
  /// From top to bottom.
  private let rows: [ParameterValue]
  private let columnLabels: PlotLabels
  private let rowLabels: PlotLabels

  init(_ data: PlotData) {
    self.data = data
    func distinct(_ values: [ParameterValue]) -> [ParameterValue] {
      var seen: Set<ParameterValue> = []
      return values.filter { seen.insert($0).inserted }
    }
    columns = distinct(
      data.means.map(\.x).sorted { PlotCells.precedes($0, $1) })
    rows = data.colors.compactMap { $0 }.reversed()
    columnLabels = PlotLabels(columns.map(Self.name))
    rowLabels = PlotLabels(rows.map(Self.name))
  }

  var specification: ChartSpecification {
    let panels = data.facets.map { View.panel(panel($0)) }
    let lines = data.findings.flatMap { PlotText.wrapped($0, at: Int((width + 120) / 6.6)) }
    return ChartSpecification(
      title: data.settings.title, subtitle: lines,
      view: panels.count == 1 ? panels[0] : .row(panels))
  }

  private var width: Double { min(640, max(400, 44 * Double(columns.count))) }
  private var height: Double { min(560, max(180, 22 * Double(rows.count))) }

  private func panel(_ facet: ParameterValue?) -> Panel {
    let means = data.means.filter { $0.facet == facet }
    return Panel(
      title: data.settings.facet.map { PlotKey.text(facet, of: $0) }, width: width, height: height,
      layers: [
        Layer(
          Mark(.rect), rows: means.compactMap(row), encoding: place.merging([.color: color]) { $1 }),
        Layer(
          Mark(.point, color: "#000000", filled: false, size: 30, shape: "triangle-up"),
          rows: means.filter(\.cell.isUnsettled).compactMap(row), encoding: place),
      ])
  }

  private var place: [ChannelName: Channel] {
    [
      .x: channel("x", columns, columnLabels, data.settings.x?.name ?? ""),
      .y: channel("y", rows, rowLabels, data.settings.color ?? ""),
    ]
  }

  private func channel(
    _ field: String, _ values: [ParameterValue], _ labels: PlotLabels, _ title: String
  ) -> Channel {
    let names = values.map { labels.label(Self.name($0)) }
    let isWide = field == "x" && (names.map(\.count).max() ?? 0) > 3
    return Channel(
      field, .nominal, title: labels.title(title), scale: Scale(domain: .names(names)),
      axis: Axis(labelAngle: isWide ? -40 : 0))
  }

  private var color: Channel {
    Channel(
      "mean", .quantitative, title: data.settings.verticalTitle,
      scale: Scale(
        range: .names(["#f7fbff", "#6baed6", "#08306b"]), interpolate: "rgb", zero: false),
      legend: Legend(orient: "bottom", gradientLength: 200))
  }

  private func row(_ mean: PlotData.Mean) -> Row? {
    guard let value = mean.estimate.mean, let y = mean.color else { return nil }
    return [
      "x": .text(columnLabels.label(Self.name(mean.x))),
      "y": .text(rowLabels.label(Self.name(y))), "mean": .number(value),
    ]
  }

  private static func name(_ value: ParameterValue) -> String {
    value.asNumber?.exactText ?? value.description
  }
}
