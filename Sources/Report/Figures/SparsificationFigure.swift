// Draws "sparsification": nonzero weights and ℓ1 norm of one row against flow time.

internal import Analysis
internal import Records

extension FigureDefinition {
  /// One row losing its weights.
  package static let sparsification = FigureDefinition(
    name: Sparsification.figure,
    summary: "Nonzero weights and ℓ1 norm of one row against time, with the closed form"
  ) { trials, _ in
    let rows = try Sparsification(trials)
    return try Figure(
      name: Sparsification.figure, chart: SparsificationChart(data: rows).specification,
      findings: try rows.findings())
  }
}

private struct SparsificationChart {
  let data: Sparsification

  private let stepped = "polysem, stepped (every run)"
  private let exact = "polysem, exact (every run)"
  private let paper = "paper's line"
  private let closedForm = "half-normal closed form"
  private let lateTime = "late times: m′ = 2/(λt)², ‖w‖₁ = 1/(λt)"

  private var key: SeriesKey {
    let styles = [
      SeriesStyle(stepped, color: Palette.sky),
      SeriesStyle(exact, color: Palette.blue, shape: "circle"),
      SeriesStyle(paper, color: Palette.vermillion, dash: [6, 4]),
      SeriesStyle(closedForm, color: Palette.black),
      SeriesStyle(lateTime, color: Palette.green, dash: [2, 3]),
    ]
    let methods = Set(data.runs.map(\.method))
    return SeriesKey(
      styles.filter {
        ($0.name != stepped || methods.contains("stepped"))
          && ($0.name != exact || methods.contains("exact"))
          && (hasPredictions || [stepped, exact].contains($0.name))
      }, columns: 3)
  }

  private var hasPredictions: Bool { !data.paper.isEmpty }

  var specification: ChartSpecification {
    ChartSpecification(
      title: data.message,
      subtitle: [
        "Row flow, m = \(data.neurons), λ = \(data.l1.exactText); start |N(0, 1)| · \(data.startScale.exactText)/√m; t = step size × steps "
          + "(4 · lr · steps of a network)"
      ],
      view: .row([
        .panel(panel("nonzero weights m′", isCount: true)),
        .panel(panel("ℓ1 norm ‖w‖₁", isCount: false)),
      ]))
  }

  private func panel(_ title: String, isCount: Bool) -> Panel {
    let value: (Sparsification.Point) -> Double = { isCount ? $0.nonzeroWeights : $0.l1Norm }
    let measured = data.runs.flatMap(\.points).map(value).filter { $0 > 0 }
    let predicted = data.paper.map(value)
    let highest = (measured + predicted).max() ?? 1
    let x = Channel(
      "x", .quantitative, title: "flow time t (log scale)",
      scale: Scale(.log, domain: .numbers(times), nice: false),
      axis: .decades(from: times[0], to: times[1]))
    let y = Channel(
      "y", .quantitative, title: "\(title) (log scale)",
      scale: Scale(.log, domain: .numbers([0.8, highest * 1.5]), nice: false),
      axis: .decades(from: 0.8, to: highest * 1.5))
    let place: [ChannelName: Channel] = [.x: x, .y: y, .color: key.color]
    let line = place.merging([.strokeDash: key.dash]) { $1 }
    func rows(_ points: [Sparsification.Point], _ series: String, run: Int = 0) -> [Row] {
      points.filter { value($0) > 0 }.map {
        [
          "x": .number($0.time), "y": .number(value($0)), SeriesKey.field: .text(series),
          "run": .number(Double(run)),
        ]
      }
    }
    return Panel(
      width: 380, height: 380,
      layers: [
        Layer(
          Mark(.line, opacity: 0.7, strokeWidth: 2.5, clip: true),
          rows: data.runs.filter { $0.method == "stepped" }.flatMap {
            rows($0.points, stepped, run: $0.replicate)
          }, encoding: line.merging([.detail: Channel("run", .nominal)]) { $1 }),
        Layer(
          Mark(.point, filled: true, opacity: 0.7, size: 14, clip: true),
          rows: data.runs.filter { $0.method == "exact" }.flatMap {
            rows($0.points, exact, run: $0.replicate)
          }, encoding: place.merging([.shape: key.shape]) { $1 }),
        Layer(
          Mark(.line, strokeWidth: 1.8, clip: true), rows: rows(data.paper, paper),
          encoding: line),
        Layer(
          Mark(.line, strokeWidth: 1.2, clip: true), rows: rows(data.closedForm, closedForm),
          encoding: line),
        Layer(
          Mark(.line, strokeWidth: 1.8, clip: true), rows: rows(data.lateTime, lateTime),
          encoding: line),
      ])
  }

  private var times: [Double] {
    let all = data.runs.flatMap { $0.points.map(\.time) }
    return [(all.min() ?? 1), (all.max() ?? 10) * 1.2]
  }
}
