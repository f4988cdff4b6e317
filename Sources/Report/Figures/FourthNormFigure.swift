// Draws "fourth-norm": mean fourth norm against the step, one panel per way of sharing the noise.

internal import Analysis

extension FigureDefinition {
  /// Growth of the fourth norm under hidden noise.
  package static let fourthNorm = FigureDefinition(
    name: FourthNorms.figure,
    summary: "Mean fourth norm against the step under bipolar and Gaussian hidden noise"
  ) { trials, _ in
    let norms = try FourthNorms(trials)
    return try Figure(
      name: FourthNorms.figure, chart: FourthNormChart(data: norms).specification,
      findings: norms.findings)
  }
}

private struct FourthNormChart {
  let data: FourthNorms

  private let simplex = "axis-aligned simplex"

  private func name(_ noise: String, _ deviation: Double) -> String {
    "\(noise), σ = \(deviation.exactText)"
  }

  /// One row of colours per noise law, from weak to strong, and one dash per law.
  private var key: SeriesKey {
    let warm = [Palette.orange, Palette.vermillion, "#7A2E00"]
    let cool = [Palette.sky, Palette.blue, "#003A5C"]
    let other = ["#7FCDB5", Palette.green, "#004D38"]
    var styles: [SeriesStyle] = []
    for noise in Set(data.series.map(\.noise)).sorted() {
      let colors = noise == "bipolar" ? warm : noise == "gaussian" ? cool : other
      let deviations = Set(data.series.filter { $0.noise == noise }.map(\.standardDeviation))
      for (index, deviation) in deviations.sorted().enumerated() {
        styles.append(
          SeriesStyle(
            name(noise, deviation), color: colors[min(index, colors.count - 1)],
            dash: noise == "bipolar" ? [1, 0] : [7, 3]))
      }
    }
    if data.simplex != nil {
      styles.append(SeriesStyle(simplex, color: Palette.grey, dash: [2, 3]))
    }
    return SeriesKey(styles, columns: 3)
  }

  var specification: ChartSpecification {
    let sharings = Set(data.series.map(\.sharing)).sorted()
    var subtitle = [
      "n = \(data.features), m = \(data.neurons); lines: mean over networks, \(NetworkCount.text(data.series.map(\.finished))) a line; "
        + "bands: 95 % CI of the mean (Student)"
    ]
    if !data.published.isEmpty {
      subtitle.append(
        "Diamonds and bars at 10⁵ steps: read off the published figure, whose noise was shared")
    }
    let panels = sharings.enumerated().map { index, sharing in
      View.panel(panel(sharing, isFirst: index == 0, isSingle: sharings.count == 1))
    }
    return ChartSpecification(
      title: data.message, subtitle: subtitle, view: panels.count == 1 ? panels[0] : .row(panels))
  }

  private func panel(_ sharing: String, isFirst: Bool, isSingle: Bool) -> Panel {
    let series = data.series.filter { $0.sharing == sharing }
    let firstStep = series.compactMap { $0.points.first { $0.step > 0 }?.step }.min() ?? 1
    let last = data.published.isEmpty ? data.steps : max(data.steps, FourthNorms.publishedStep)
    let x = Channel(
      "x", .quantitative, title: "training steps (log scale)",
      scale: Scale(
        .log, domain: .numbers([Double(firstStep), Double(last) * 1.25]), nice: false),
      axis: .decades(from: Double(firstStep), to: Double(last)))
    let y = Channel(
      "y", .quantitative, title: isFirst ? "mean fourth norm ⟨‖Wᵢ‖₄⁴⟩" : "",
      scale: Scale(domain: .numbers([0, 1]), nice: false), axis: Axis(tickCount: 6))
    let place: [ChannelName: Channel] = [.x: x, .y: y, .color: key.color]
    var layers = [
      Layer(
        Mark(.rule, strokeWidth: 1.5),
        rows: data.simplex.map { [["y": .number($0), SeriesKey.field: .text(simplex)]] } ?? [],
        encoding: [.y: y, .color: key.color, .strokeDash: key.dash])
    ]
    layers.append(
      Layer(
        Mark(.area, opacity: 0.2, clip: true),
        rows: series.flatMap { one in
          one.points.filter { $0.step > 0 }.compactMap { point in
            guard let lower = point.estimate.lower, let upper = point.estimate.upper else {
              return nil
            }
            return row(
              one, point.step, ["y": .number(max(0, lower)), "upper": .number(min(1, upper))])
          }
        }, encoding: place.merging([.y2: Channel("upper")]) { $1 }))
    layers.append(
      Layer(
        Mark(.line, strokeWidth: 2),
        rows: series.flatMap { one in
          one.points.filter { $0.step > 0 }.compactMap { point in
            point.estimate.mean.map { row(one, point.step, ["y": .number($0)]) }
          }
        }, encoding: place.merging([.strokeDash: key.dash]) { $1 }))
    // Beside noise drawn per example only where there is no run with shared noise to compare with.
    if isSingle || sharing == "shared" { layers += publishedLayers(series, place) }
    let title = sharing == "shared" ? "noise shared by all examples" : "noise drawn per example"
    return Panel(
      title: isSingle ? nil : title, width: isSingle ? 640 : 380, height: 400, layers: layers)
  }

  private func publishedLayers(
    _ series: [FourthNorms.Series], _ place: [ChannelName: Channel]
  ) -> [Layer] {
    let pairs = series.compactMap { one in data.published(for: one).map { (one, $0) } }
    return [
      Layer(
        Mark(.rule, strokeWidth: 4),
        rows: pairs.filter { $1.upper > $1.lower }.map {
          row($0, FourthNorms.publishedStep, ["y": .number($1.lower), "upper": .number($1.upper)])
        }, encoding: place.merging([.y2: Channel("upper")]) { $1 }),
      Layer(
        Mark(.point, filled: true, opacity: 1, size: 110, shape: "diamond"),
        rows: pairs.filter { $1.upper == $1.lower }.map {
          row($0, FourthNorms.publishedStep, ["y": .number($1.lower)])
        }, encoding: place),
    ]
  }

  private func row(_ series: FourthNorms.Series, _ step: Int, _ values: Row) -> Row {
    values.merging([
      "x": .number(Double(step)),
      SeriesKey.field: .text(name(series.noise, series.standardDeviation)),
    ]) { $1 }
  }
}
