// Draws "correlation": a corner of the mean W_init W_finalᵀ beside histograms of all its entries.

package import Analysis

extension FigureDefinition {
  /// Correlation of initial and final weights.
  package static let correlation = FigureDefinition(
    name: WeightCorrelation.figure,
    summary: "Mean of W_init W_finalᵀ over networks, against “the largest initial weight wins”"
  ) { trials, loadMatrix in
    try figure(of: WeightCorrelation(trials, loadMatrix: loadMatrix))
  }

  /// Draws a correlation that has been computed.
  package static func figure(of correlation: WeightCorrelation) throws -> Figure {
    try Figure(
      name: WeightCorrelation.figure, chart: CorrelationChart(data: correlation).specification,
      findings: correlation.findings)
  }
}

private struct CorrelationChart {
  let data: WeightCorrelation

  private let diagonal = "diagonal entries"
  private let offDiagonal = "off-diagonal entries"
  private let mean = "mean diagonal, polysem (band: 95 % CI)"
  private let predicted = "diagonal if the largest initial weight always won"
  private var published: String {
    data.isPublishedSize ? "published diagonal (≈ 0.03)" : "published diagonal, rescaled by 1/√m"
  }

  private var key: SeriesKey {
    SeriesKey(
      [
        SeriesStyle(diagonal, color: Palette.sky, shape: "square"),
        SeriesStyle(offDiagonal, color: Palette.grey, shape: "square"),
        SeriesStyle(mean, color: Palette.blue),
        SeriesStyle(published, color: Palette.vermillion, dash: [6, 4]),
        SeriesStyle(predicted, color: Palette.black, dash: [2, 3]),
      ].filter { $0.name != predicted || data.alwaysLargest != nil }, columns: 1)
  }

  var specification: ChartSpecification {
    var subtitle = [
      "W_init W_finalᵀ, n = \(data.features), m = \(data.neurons), λ = \(data.l1.exactText): inner "
        + "products of initial and final rows, mean of \(data.networks) networks"
    ]
    if !data.isPublishedSize {
      subtitle.append(
        "The published diagonal, ≈ 0.03 at n = 256 and m = 4096, is carried over in units of 1/√m")
    }
    return ChartSpecification(
      title: data.message, subtitle: subtitle, view: .row([.panel(heatMap), .panel(histograms)]))
  }

  private var heatMap: Panel {
    let side = Double(data.corner.count)
    let limit = data.corner.joined().map { abs($0) }.max() ?? 1
    let rows = data.corner.enumerated().flatMap { row, values in
      values.enumerated().map { column, value -> Row in
        [
          "x": .number(Double(column)), "x2": .number(Double(column + 1)),
          "y": .number(Double(row)), "y2": .number(Double(row + 1)), "value": .number(value),
        ]
      }
    }
    let axis = Axis(grid: false)
    return Panel(
      title:
        "first \(data.corner.count) of \(data.features) features, mean of \(data.networks) networks",
      width: 420, height: 420,
      layers: [
        Layer(
          Mark(.rect, strokeWidth: 0), rows: rows,
          encoding: [
            .x: Channel(
              "x", .quantitative, title: "feature, final weights",
              scale: Scale(domain: .numbers([0, side]), nice: false), axis: axis),
            .x2: Channel("x2"),
            .y: Channel(
              "y", .quantitative, title: "feature, initial weights",
              scale: Scale(domain: .numbers([side, 0]), nice: false), axis: axis),
            .y2: Channel("y2"),
            .color: Channel(
              "value", .quantitative, title: "inner product",
              scale: Scale(
                domain: .numbers([-limit, 0, limit]),
                range: .names([Palette.vermillion, "#ffffff", Palette.blue]), interpolate: "rgb"),
              legend: Legend(orient: "left", gradientLength: 380, format: ".2f")),
          ])
      ])
  }

  private var histograms: Panel {
    let x = Channel(
      "x", .quantitative, title: "inner product of an initial and a final row",
      scale: Scale(domain: .numbers(span), nice: false), axis: Axis(tickCount: 6))
    let y = Channel(
      "y", .quantitative, title: "share of the entries of its kind",
      scale: Scale(domain: .numbers([0, highest]), nice: false),
      axis: Axis(format: ".0%", tickCount: 6))
    let bars = [(offDiagonal, data.offDiagonal), (diagonal, data.diagonal)].map { name, shares in
      Layer(
        Mark(.rect, opacity: 0.8, strokeWidth: 0),
        rows: shares.bins.filter { $0.share > 0 }.map {
          [
            "x": .number($0.lower), "x2": .number($0.upper), "y": 0.0, "y2": .number($0.share),
            SeriesKey.field: .text(name),
          ]
        },
        encoding: [
          .x: x, .x2: Channel("x2"), .y: y, .y2: Channel("y2"), .color: key.color,
        ])
    }
    return Panel(
      title: "all entries of the mean matrix of \(data.networks) networks", width: 420, height: 300,
      layers: bars + lines(x))
  }

  /// A little above the tallest bar.
  private var highest: Double {
    ((data.diagonal.bins + data.offDiagonal.bins).map(\.share).max() ?? 1) * 1.08
  }

  private func lines(_ x: Channel) -> [Layer] {
    let marks: [(String, Double?)] = [
      (mean, data.diagonalMean.mean), (published, data.published),
      (predicted, data.alwaysLargest),
    ]
    var layers: [Layer] = []
    if let lower = data.diagonalMean.lower, let upper = data.diagonalMean.upper {
      layers.append(
        Layer(
          Mark(.rect, opacity: 0.3, strokeWidth: 0),
          rows: [["x": .number(lower), "x2": .number(upper), SeriesKey.field: .text(mean)]],
          encoding: [.x: x, .x2: Channel("x2"), .color: key.color]))
    }
    layers.append(
      Layer(
        Mark(.rule, strokeWidth: 2),
        rows: marks.compactMap { name, value in
          value.map { ["x": .number($0), SeriesKey.field: .text(name)] }
        }, encoding: [.x: x, .color: key.color, .strokeDash: key.dash]))
    // Without symbols of their own the bars would be lines in the legend.
    layers.append(
      Layer(
        Mark(.point, opacity: 0), rows: [[SeriesKey.field: .text(diagonal)]],
        encoding: [.color: key.color, .shape: key.shape]))
    return layers
  }

  /// An x range for both histograms and all lines.
  private var span: [Double] {
    let edges = (data.diagonal.bins + data.offDiagonal.bins).flatMap { [$0.lower, $0.upper] }
    let all = edges + [data.published, data.alwaysLargest].compactMap { $0 }
    let least = all.min() ?? 0
    let most = all.max() ?? 1
    let room = (most - least) * 0.04
    return [least - room, most + room]
  }
}
