// Draws "collisions": counts against the width above, their ratio to the injection null below.

internal import Analysis

extension FigureDefinition {
  /// Polysemantic neurons against the number of hidden neurons.
  package static let collisions = FigureDefinition(
    name: CollisionCounts.figure,
    summary: "Mean number of polysemantic neurons against m, with published means and the null"
  ) { trials, _ in
    let counts = try CollisionCounts(trials)
    return try Figure(
      name: CollisionCounts.figure, chart: CollisionsChart(counts: counts).specification,
      findings: counts.findings)
  }
}

private struct CollisionsChart {
  let counts: CollisionCounts

  private var ours: String {
    "polysem (mean, 95 % CI, \(NetworkCount.text(counts.points.map(\.counts.count))))"
  }
  private let networks = "polysem (single networks)"
  private let paper = "paper's n²/4m"
  private let null = "injection null (bars: 95 % of means)"
  private let published = "published (mean of 16), set aside"
  /// Elsewhere they could only be shown rescaled by the very law that is in question.
  private var hasPublished: Bool { counts.features == PublishedCounts.features }

  private var key: SeriesKey {
    let isUnsettled = counts.points.contains { $0.unresolved.areTooMany }
    return SeriesKey(
      [
        SeriesStyle(ours, color: Palette.blue, shape: "circle"),
        SeriesStyle(networks, color: Palette.sky, shape: "circle"),
        SeriesStyle(published, color: Palette.vermillion, shape: "diamond"),
        SeriesStyle(null, color: Palette.grey),
        SeriesStyle(paper, color: Palette.black, dash: [6, 4]),
      ].filter { hasPublished || $0.name != published } + (isUnsettled ? [.unsettled] : []),
      columns: 3)
  }

  var specification: ChartSpecification {
    var subtitle = [
      "n = \(counts.features), λ = \(counts.l1.exactText), final state; a neuron counts when at least two weights on it "
        + "have 0.8 ≤ |w| ≤ 1.2"
    ]
    if !hasPublished {
      subtitle.append("The published means are those of n = 256, and not drawn here")
    }
    return ChartSpecification(
      title: counts.message, subtitle: subtitle,
      view: .column([.panel(countPanel), .panel(ratioPanel)]))
  }

  private var x: Channel {
    .width(counts.points.map(\.neurons), title: "hidden neurons m (log scale)")
  }

  /// Bars of the null stay apart even where sixteen widths crowd at the end of the log axis.
  private var barWidth: Double { counts.points.count > 8 ? 9 : 16 }

  private var countPanel: Panel {
    let y = Channel(
      "y", .quantitative, title: "polysemantic neurons (square-root scale)",
      scale: Scale(.sqrt, zero: true), axis: Axis(tickCount: 8))
    let place: [ChannelName: Channel] = [.x: x, .y: y, .color: key.color]
    let points = counts.points
    return Panel(
      width: 640, height: 340,
      layers: [
        Layer(
          Mark(.rule, opacity: 0.25, strokeWidth: barWidth),
          rows: points.compactMap { point in
            point.nullBand.map {
              row(point.neurons, null, ["y": .number($0.lower), "upper": .number($0.upper)])
            }
          }, encoding: place.merging([.y2: Channel("upper")]) { $1 }),
        Layer(
          Mark(.line, strokeWidth: 1.5),
          rows: counts.lines.compactMap { line in
            line.null.map { row(line.neurons, null, ["y": .number($0)]) }
          }, encoding: place.merging([.strokeDash: key.dash]) { $1 }),
        Layer(
          Mark(.line, strokeWidth: 1.5),
          rows: counts.lines.map { row($0.neurons, paper, ["y": .number($0.paper)]) },
          encoding: place.merging([.strokeDash: key.dash]) { $1 }),
        publishedLayer(place),
        .networks(
          points.flatMap { point in
            point.counts.map { row(point.neurons, networks, ["y": .number($0)]) }
          }, at: place, shape: key.shape),
        .errorBars(
          points.compactMap { point in
            guard let lower = point.estimate.lower, let upper = point.estimate.upper else {
              return nil
            }
            return row(
              point.neurons, series(point),
              ["y": .number(max(0, lower)), "upper": .number(upper)])
          }, at: place),
      ] + meanLayers(place) { $0.estimate.mean })
  }

  /// Beside our means: upon them one of both would be hidden.
  private func publishedLayer(_ place: [ChannelName: Channel]) -> Layer {
    var mark = Mark(.point, filled: true, opacity: 1, size: 45)
    mark.xOffset = 8
    return Layer(
      mark,
      rows: shownPublished.map {
        ["x": .number($0.neurons), "y": .number($0.count), SeriesKey.field: .text(published)]
      }, encoding: place.merging([.shape: key.shape]) { $1 })
  }

  /// Published points inside the widths drawn.
  private var shownPublished: [PublishedCounts.Mean] {
    guard hasPublished else { return [] }
    let widths = counts.points.map { Double($0.neurons) }
    let least = widths.min() ?? 0
    let most = widths.max() ?? 0
    return counts.published.filter { $0.neurons >= least && $0.neurons <= most }
  }

  private var ratioPanel: Panel {
    let y = Channel(
      "y", .quantitative, title: "mean / null",
      scale: Scale(.linear, zero: false), axis: Axis(tickCount: 5))
    let place: [ChannelName: Channel] = [.x: x, .y: y, .color: key.color]
    let points = counts.points
    return Panel(
      width: 640, height: 130,
      layers: [
        Layer(
          Mark(.rule, opacity: 0.25, strokeWidth: barWidth),
          rows: points.compactMap { point in
            guard let mean = point.null, mean > 0, let band = point.nullBand else { return nil }
            return row(
              point.neurons, null,
              ["y": .number(band.lower / mean), "upper": .number(band.upper / mean)])
          }, encoding: place.merging([.y2: Channel("upper")]) { $1 }),
        Layer(
          Mark(.rule, color: Palette.grey, strokeWidth: 1.5), rows: [["y": 1.0]],
          encoding: [.y: y]),
        .errorBars(
          points.compactMap { point in
            guard let ratio = point.ratio, let lower = ratio.lower, let upper = ratio.upper else {
              return nil
            }
            return row(
              point.neurons, series(point), ["y": .number(lower), "upper": .number(upper)])
          }, at: place),
      ] + meanLayers(place) { $0.ratio?.mean })
  }

  private func series(_ point: CollisionCounts.Point) -> String {
    point.unresolved.areTooMany ? SeriesStyle.unsettled.name : ours
  }

  /// Means of settled cells as points, of the others as triangles.
  private func meanLayers(
    _ place: [ChannelName: Channel], value: (CollisionCounts.Point) -> Double?
  ) -> [Layer] {
    [false, true].map { areUnsettled in
      .means(
        counts.points.filter { $0.unresolved.areTooMany == areUnsettled }.compactMap { point in
          value(point).map { row(point.neurons, series(point), ["y": .number($0)]) }
        }, areUnsettled: areUnsettled, at: place, shape: key.shape)
    }
  }

  private func row(_ neurons: Int, _ series: String, _ values: Row) -> Row {
    values.merging(["x": .number(Double(neurons)), SeriesKey.field: .text(series)]) { $1 }
  }
}
