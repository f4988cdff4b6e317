// Draws "power-law": mean counts against m for each n with both fits above, their residuals below.

internal import Analysis

extension FigureDefinition {
  /// The mean count as a power of the number of hidden neurons and of features.
  package static let powerLaw = FigureDefinition(
    name: CountPowerLaw.figure,
    summary: "Power laws of the mean number of polysemantic neurons in m and n, with residuals"
  ) { trials, _ in
    let law = try CountPowerLaw(trials)
    return try Figure(
      name: CountPowerLaw.figure, chart: PowerLawChart(law: law).specification,
      findings: law.findings)
  }
}

private struct PowerLawChart {
  let law: CountPowerLaw

  private let poisson = "Poisson likelihood"
  private let leastSquares = "least squares"
  private let paper = "paper's n²/4m"

  private func name(_ features: Int) -> String { "n = \(features)" }

  /// One colour per n (from the seventh n on colours come again), then the kinds of lines, which
  /// are drawn in the colours of the n.
  private var key: SeriesKey {
    let colors = [
      Palette.blue, Palette.vermillion, Palette.green, Palette.orange, Palette.sky, Palette.black,
    ]
    let isUnsettled = law.points.contains { $0.unresolved.areTooMany }
    return SeriesKey(
      law.featureCounts.enumerated().map { index, features in
        SeriesStyle(name(features), color: colors[index % colors.count], shape: "circle")
      } + (isUnsettled ? [.unsettled] : []) + [
        SeriesStyle(poisson, color: Palette.grey),
        SeriesStyle(leastSquares, color: Palette.grey, dash: Self.dashed),
        SeriesStyle(paper, color: Palette.grey, dash: Self.dotted),
      ], columns: 3)
  }

  private static let dashed = [6.0, 4]
  private static let dotted = [1.5, 3]

  var specification: ChartSpecification {
    var subtitle =
      law.exponentLines + [
        "λ = \(law.l1.exactText), final state; means over networks with 95 % CI, cut at the axis, "
          + "\(NetworkCount.text(law.points.map(\.counts.count))) a mean",
        "Residuals, set apart sideways: of Poisson likelihood filled, of least squares hollow; grey ±2",
      ]
    if law.points.contains(where: { $0.upperLimit != nil }) {
      subtitle.append(
        "Hollow triangles: upper end of the 95 % CI where no network has such a neuron")
    }
    return ChartSpecification(
      title: law.message,
      subtitle: subtitle, view: .column([.panel(countPanel), .panel(residualPanel)]))
  }

  private var x: Channel {
    .width(law.points.map(\.neurons), title: "hidden neurons m (log scale)")
  }

  /// The range of everything drawn but lower ends of intervals, which may be negative.
  private var countRange: (least: Double, most: Double) {
    let drawn =
      law.points.flatMap { [$0.estimate.mean, $0.upperLimit] }.compactMap { $0 }
      + law.lines.flatMap { [$0.poisson, $0.paper] }
    let positive = drawn.filter { $0 > 0 }
    let ends = law.points.compactMap(\.estimate.upper)
    return ((positive.min() ?? 1) / 1.6, ((positive + ends).max() ?? 1) * 1.25)
  }

  private var countPanel: Panel {
    let (least, most) = countRange
    let y = Channel(
      "y", .quantitative, title: "polysemantic neurons (log scale)",
      scale: Scale(.log, domain: .numbers([least, most]), nice: false),
      axis: .oneTwoFive(from: least, to: most))
    let place: [ChannelName: Channel] = [.x: x, .y: y, .color: key.color]
    let symbols = place.merging([.shape: key.shape, .strokeDash: key.dash]) { $1 }
    return Panel(
      width: 640, height: 380,
      layers: lineLayers(place) + [
        Layer(
          Mark(.rule, strokeWidth: 2, clip: true),
          rows: law.points.compactMap { point in
            guard let lower = point.estimate.lower, let upper = point.estimate.upper else {
              return nil
            }
            return row(
              point, ["y": .number(max(least, lower)), "upper": .number(max(least, upper))])
          }, encoding: place.merging([.y2: Channel("upper")]) { $1 }),
        Layer(
          Mark(.point, filled: true, opacity: 1, size: 60),
          rows: law.points.filter { !$0.unresolved.areTooMany }.compactMap(meanRow),
          encoding: symbols),
        Layer(
          Mark(.point, filled: true, opacity: 1, size: 90),
          rows: law.points.filter(\.unresolved.areTooMany).compactMap(meanRow), encoding: symbols),
        Layer(
          Mark(
            .point, filled: false, opacity: 1, size: 90, strokeWidth: 2, shape: "triangle-down"),
          rows: law.points.compactMap { point in
            point.upperLimit.map { row(point, ["y": .number($0)]) }
          }, encoding: place),
      ])
  }

  /// Rejected: a broad pale line for one of the fits, which readers took for a confidence band.
  private func lineLayers(_ place: [ChannelName: Channel]) -> [Layer] {
    func layer(_ mark: Mark, value: (CountPowerLaw.Line) -> Double?) -> Layer {
      Layer(
        mark,
        rows: law.lines.compactMap { line in
          value(line).map {
            [
              "x": .number(Double(line.neurons)), "y": .number($0),
              SeriesKey.field: .text(name(line.features)),
            ]
          }
        }, encoding: place)
    }
    return [
      layer(Mark(.line, strokeWidth: 1.5, clip: true)) { $0.poisson },
      layer(Mark(.line, strokeWidth: 1.5, strokeDash: Self.dotted, clip: true)) { $0.paper },
      layer(Mark(.line, strokeWidth: 1.5, strokeDash: Self.dashed, clip: true)) {
        $0.leastSquares
      },
    ]
  }

  private var residualPanel: Panel {
    let residuals = law.points.flatMap { [$0.poissonResidual, $0.leastSquaresResidual] }
    let size = max(3, residuals.compactMap { $0.map(abs) }.max() ?? 0) * 1.12
    let y = Channel(
      "y", .quantitative, title: "standardised residual",
      scale: Scale(.linear, domain: .numbers([-size, size]), nice: false),
      axis: Axis(tickCount: 7))
    let place: [ChannelName: Channel] = [.x: x, .y: y, .color: key.color]
    return Panel(
      width: 640, height: 200,
      layers: [
        Layer(
          Mark(.rect, color: Palette.grey, opacity: 0.15), rows: [["y": -2.0, "upper": 2.0]],
          encoding: [.y: y, .y2: Channel("upper")]),
        Layer(
          Mark(.rule, color: Palette.grey, strokeWidth: 1.5), rows: [["y": 0.0]],
          encoding: [.y: y]),
        Layer(
          Mark(.point, filled: true, opacity: 1, size: 55, shape: "circle"),
          rows: residualRows(side: -1, value: \.poissonResidual), encoding: place),
        Layer(
          Mark(
            .point, filled: false, opacity: 1, size: 55, strokeWidth: 1.8, shape: "diamond"),
          rows: residualRows(side: 1, value: \.leastSquaresResidual), encoding: place),
      ])
  }

  private func residualRows(
    side: Double, value: (CountPowerLaw.Point) -> Double?
  ) -> [Row] {
    law.points.compactMap { point in
      value(point).map {
        row(
          point,
          ["x": .number(place(point, spacing: 0.045) * (1 + 0.009 * side)), "y": .number($0)])
      }
    }
  }

  private func meanRow(_ point: CountPowerLaw.Point) -> Row? {
    guard let mean = point.estimate.mean, mean > 0 else { return nil }
    return row(point, ["y": .number(mean)])
  }

  private func row(_ point: CountPowerLaw.Point, _ values: Row) -> Row {
    let series = point.unresolved.areTooMany ? SeriesStyle.unsettled.name : name(point.features)
    return [
      "x": .number(place(point, spacing: 0.02)), SeriesKey.field: .text(series),
    ].merging(values) { $1 }
  }

  /// m, with a share of `spacing` between one n and the next, so that marks of one m stand side by
  /// side.
  private func place(_ point: CountPowerLaw.Point, spacing: Double) -> Double {
    let index = Double(law.featureCounts.firstIndex(of: point.features) ?? 0)
    let middle = Double(law.featureCounts.count - 1) / 2
    return Double(point.neurons) * (1 + spacing * (index - middle))
  }
}
