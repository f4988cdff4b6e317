// A weight matrix as a picture, and several of them as a strip: neurons across, features down.

internal import Analysis
internal import Matrix

/// Which weights are drawn, and how large.
struct WeightPanels {
  typealias Look = (step: Int, weights: WeightMatrix<Float>)

  let features: [Int]
  let neurons: [Int]
  /// Side of a weight in pixels.
  var cell = 11.0

  private static let frames = 6
  private static let framesInRow = 3
  /// Weights nearer to zero are as white as the ground, and left out: files become smaller by half.
  private static let least = 0.02

  static let colorSentence =
    "Blue is positive, orange negative, white zero; weights beyond ±1 are drawn as ±1."

  /// What a network of so many features comes to.
  static func message(features: Int, shared: Int) -> String {
    switch shared {
    case 0: "Each feature finds a neuron of its own"
    case 1: "\(features) features find their neurons; one neuron is shared"
    default: "\(features) features find their neurons; \(shared) of these are shared"
    }
  }

  /// A strip of looks spread over those there are, first and last among them.
  func view(of looks: [Look]) -> View {
    let last = looks.count - 1
    let chosen =
      last < Self.frames
      ? looks : (0..<Self.frames).map { looks[($0 * last) / (Self.frames - 1)] }
    let panels = chosen.enumerated().map { index, look in
      View.panel(panel(look, isFirst: index % Self.framesInRow == 0))
    }
    let rows = stride(from: 0, to: panels.count, by: Self.framesInRow).map { start in
      View.row(Array(panels[start..<min(start + Self.framesInRow, panels.count)]))
    }
    return rows.count == 1 ? rows[0] : .column(rows)
  }

  /// One look.
  func panel(_ look: Look, isFirst: Bool) -> Panel {
    var rows: [Row] = []
    for (place, feature) in features.enumerated() {
      for (column, neuron) in neurons.enumerated() {
        let weight = Double(look.weights[feature, neuron])
        guard weight.magnitude >= Self.least else { continue }
        rows.append([
          "x": .number(Double(column)), "x2": .number(Double(column + 1)),
          "y": .number(Double(place)), "y2": .number(Double(place + 1)),
          "weight": .number(min(1, max(-1, weight))),
        ])
      }
    }
    func position(_ field: String, _ count: Int, _ title: String) -> Channel {
      Channel(
        field, .quantitative, title: title,
        scale: Scale(domain: .numbers([0, Double(count)]), nice: false),
        axis: Axis(values: [], grid: false))
    }
    let color = Channel(
      "weight", .quantitative, title: "weight",
      scale: Scale(
        domain: .numbers([-1, 0, 1]), range: .names([Palette.vermillion, "#ffffff", Palette.blue]),
        interpolate: "rgb"), legend: Legend(orient: "bottom", gradientLength: 160))
    var mark = Mark(.rect)
    mark.aria = false
    return Panel(
      title: "step \(look.step)", width: cell * Double(neurons.count),
      height: cell * Double(features.count),
      layers: [
        Layer(
          mark, rows: rows,
          encoding: [
            .x: position("x", neurons.count, "neurons"), .x2: Channel("x2"),
            .y: position("y", features.count, isFirst ? "features" : ""), .y2: Channel("y2"),
            .color: color,
          ])
      ])
  }
}
