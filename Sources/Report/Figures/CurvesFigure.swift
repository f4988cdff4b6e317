// Draws "curves": one panel per λ with percentile fans around the median count.

internal import Analysis

extension FigureDefinition {
  /// Median and percentiles of the count against the width, per λ.
  package static let curves = FigureDefinition(
    name: CountCurves.figure,
    summary: "Median and percentiles of the number of polysemantic neurons against m, for each λ"
  ) { trials, _ in
    let curves = try CountCurves(trials)
    return try Figure(
      name: CountCurves.figure, chart: CurvesChart(data: curves).specification,
      findings: curves.findings)
  }
}

private struct CurvesChart {
  let data: CountCurves

  private var median: String {
    "polysem: median, " + NetworkCount.text(data.curves.flatMap(\.points).map(\.finished))
  }
  /// A swatch for each band, of the colour that it is drawn in.
  private let bands = ["percentiles 15–85", "percentiles 25–75", "percentiles 35–65"]
  private let bandColors = ["#d3e6f3", "#a3cbe6", "#70add6"]
  private let null = "injection null (mean)"
  private let published = "published median"
  /// Elsewhere they could only be shown rescaled by the very law that is in question.
  private var hasPublished: Bool { data.features == PublishedCounts.features }

  private var key: SeriesKey {
    let isUnsettled = data.curves.flatMap(\.points).contains { $0.unresolved.areTooMany }
    return SeriesKey(
      [
        SeriesStyle(median, color: Palette.blue, shape: "circle"),
        SeriesStyle(published, color: Palette.vermillion, shape: "diamond"),
        SeriesStyle(null, color: Palette.black, dash: [6, 4]),
      ].filter { hasPublished || $0.name != published }
        + zip(bands, bandColors).map { SeriesStyle($0, color: $1, shape: "square") }
        + (isUnsettled ? [.unsettled] : []), columns: 3)
  }

  private var highest: Double {
    let bands = data.curves.flatMap(\.points).flatMap(\.bands).map(\.upper)
    let medians = hasPublished ? data.curves.flatMap(\.published).map(\.count) : []
    return ((bands + medians + data.null.map(\.mean)).max() ?? 1) * 1.04
  }

  var specification: ChartSpecification {
    var subtitle = [
      "n = \(data.features); bands are percentiles over networks (spread), not confidence intervals"
    ]
    if !hasPublished {
      subtitle.append("The published medians are those of n = 256, and not drawn here")
    }
    return ChartSpecification(
      title: data.message, subtitle: subtitle,
      view: .row(data.curves.enumerated().map { .panel(panel($1, isFirst: $0 == 0)) }))
  }

  private func panel(_ curve: CountCurves.Curve, isFirst: Bool) -> Panel {
    let widths = data.curves.flatMap(\.points).map(\.neurons)
    let x = Channel.width(widths, title: "hidden neurons m (log scale)")
    let y = Channel(
      "y", .quantitative, title: isFirst ? "polysemantic neurons (square-root scale)" : "",
      scale: Scale(.sqrt, domain: .numbers([0, highest]), nice: false), axis: Axis(tickCount: 8))
    let place: [ChannelName: Channel] = [.x: x, .y: y, .color: key.color]
    let fans = zip(CountCurves.levels, bands).map { level, band in
      Layer(
        Mark(.area, opacity: 1),
        rows: curve.points.flatMap { point in
          point.bands.filter { $0.level == level }.map {
            row(point.neurons, band, ["y": .number($0.lower), "upper": .number($0.upper)])
          }
        }, encoding: place.merging([.y2: Channel("upper")]) { $1 })
    }
    let lines = [
      Layer(
        Mark(.line, strokeWidth: 1.2),
        rows: data.null.map { row($0.neurons, null, ["y": .number($0.mean)]) },
        encoding: place.merging([.strokeDash: key.dash]) { $1 }),
      Layer(
        Mark(.line, strokeWidth: 2),
        rows: curve.points.map { row($0.neurons, median, ["y": .number($0.median)]) },
        encoding: place.merging([.strokeDash: key.dash]) { $1 }),
      publishedLayer(curve, place),
      .means(
        curve.points.filter { !$0.unresolved.areTooMany }.map {
          row($0.neurons, median, ["y": .number($0.median)])
        }, areUnsettled: false, at: place, size: 40, shape: key.shape),
      .means(
        curve.points.filter(\.unresolved.areTooMany).map {
          row($0.neurons, SeriesStyle.unsettled.name, ["y": .number($0.median)])
        }, areUnsettled: true, at: place, shape: key.shape),
    ]
    return Panel(
      title: "λ = \(curve.l1.exactText)", width: 240, height: 380, layers: fans + lines)
  }

  /// Beside our medians: upon them one of both would be hidden.
  private func publishedLayer(
    _ curve: CountCurves.Curve, _ place: [ChannelName: Channel]
  ) -> Layer {
    var mark = Mark(.point, filled: true, opacity: 1, size: 45)
    mark.xOffset = 8
    return Layer(
      mark,
      rows: hasPublished
        ? curve.published.map {
          ["x": .number($0.neurons), "y": .number($0.count), SeriesKey.field: .text(published)]
        } : [], encoding: place.merging([.shape: key.shape]) { $1 })
  }

  private func row(_ neurons: Int, _ series: String, _ values: Row) -> Row {
    values.merging(["x": .number(Double(neurons)), SeriesKey.field: .text(series)]) { $1 }
  }
}
