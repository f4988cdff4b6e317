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
    "polysem: median, percentiles 15–85, 25–75, 35–65, "
      + NetworkCount.text(data.curves.flatMap(\.points).map(\.finished))
  }
  private let null = "injection null (mean)"
  private var published: String {
    data.features == PublishedCounts.features
      ? "published median" : "published median at n = 256, rescaled"
  }

  private var key: SeriesKey {
    let isUnsettled = data.curves.flatMap(\.points).contains { $0.unresolved.areTooMany }
    return SeriesKey(
      [
        SeriesStyle(median, color: Palette.blue, shape: "circle"),
        SeriesStyle(published, color: Palette.vermillion, shape: "diamond"),
        SeriesStyle(null, color: Palette.black, dash: [6, 4]),
      ] + (isUnsettled ? [.unsettled] : []), columns: 3)
  }

  private var highest: Double {
    let bands = data.curves.flatMap(\.points).flatMap(\.bands).map(\.upper)
    let medians = data.curves.flatMap(\.published).map(\.count)
    return ((bands + medians + data.null.map(\.mean)).max() ?? 1) * 1.04
  }

  var specification: ChartSpecification {
    var subtitle = ["Bands are percentiles over networks (spread), not confidence intervals"]
    if data.features != PublishedCounts.features {
      subtitle.append(
        "Published medians are for n = 256: m and count are both scaled by \(data.features)/256 "
          + "(equal m/n)")
    }
    return ChartSpecification(
      title: "Polysemantic neurons by ℓ1 coefficient λ, n = \(data.features) features",
      subtitle: subtitle,
      view: .row(data.curves.enumerated().map { .panel(panel($1, isFirst: $0 == 0)) }))
  }

  private func panel(_ curve: CountCurves.Curve, isFirst: Bool) -> Panel {
    let widths = data.curves.flatMap(\.points).map(\.neurons)
    let x = Channel.width(widths, title: "hidden neurons m (log scale)")
    let y = Channel(
      "y", .quantitative, title: isFirst ? "polysemantic neurons (square-root scale)" : "",
      scale: Scale(.sqrt, domain: .numbers([0, highest]), nice: false), axis: Axis(tickCount: 8))
    let place: [ChannelName: Channel] = [.x: x, .y: y, .color: key.color]
    let fans = CountCurves.levels.map { level in
      Layer(
        Mark(.area, opacity: 0.2),
        rows: curve.points.flatMap { point in
          point.bands.filter { $0.level == level }.map {
            row(point.neurons, median, ["y": .number($0.lower), "upper": .number($0.upper)])
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
      .means(
        curve.points.filter { !$0.unresolved.areTooMany }.map {
          row($0.neurons, median, ["y": .number($0.median)])
        }, areUnsettled: false, at: place, size: 40, shape: key.shape),
      .means(
        curve.points.filter(\.unresolved.areTooMany).map {
          row($0.neurons, SeriesStyle.unsettled.name, ["y": .number($0.median)])
        }, areUnsettled: true, at: place, shape: key.shape),
      Layer(
        Mark(.point, filled: false, opacity: 1, size: 90, strokeWidth: 2),
        rows: curve.published.map {
          ["x": .number($0.neurons), "y": .number($0.count), SeriesKey.field: .text(published)]
        }, encoding: place.merging([.shape: key.shape]) { $1 }),
    ]
    return Panel(
      title: "λ = \(curve.l1.exactText)", width: 240, height: 380, layers: fans + lines)
  }

  private func row(_ neurons: Int, _ series: String, _ values: Row) -> Row {
    values.merging(["x": .number(Double(neurons)), SeriesKey.field: .text(series)]) { $1 }
  }
}
