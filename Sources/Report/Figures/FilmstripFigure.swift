// Draws the weights of one network over its training: neurons across, features down, a panel a look.

package import Analysis
internal import Matrix
internal import Records

extension Figure {
  /// The filmstrip of a network.
  ///
  /// Shows the features that were ever together with another one first, then others, up to
  /// `mostFeatures`, and the neurons that these ended on or met on: what is left out stays near zero at
  /// the end.
  ///
  /// - Throws: what encoding the chart throws.
  package init(filmstripOf story: TrialStory, name: String) throws {
    try self.init(name: name, chart: Filmstrip(story).specification, findings: [])
  }
}

private struct Filmstrip {
  private let story: TrialStory
  private let features: [Int]
  private let neurons: [Int]

  private static let mostFeatures = 24
  private static let frames = 6
  private static let framesInRow = 3

  init(_ story: TrialStory) {
    self.story = story
    let winners = story.record.features.map(\.finalNeuron)
    let pairs = story.table("encounters")?.rows ?? []
    let chosen =
      pairs.reduce(into: [Int]()) { list, feature in
        if !list.contains(feature) { list.append(feature) }
      }
    let others = winners.indices.filter { !chosen.contains($0) }
    features = Array((chosen + others).prefix(Self.mostFeatures))
      .sorted { (winners[$0], $0) < (winners[$1], $1) }
    neurons = Set(features.map { winners[$0] }).sorted()
  }

  /// Looks spread over those there are, first and last among them.
  private var frames: [(step: Int, weights: WeightMatrix<Float>)] {
    let last = story.looks.count - 1
    guard last >= Self.frames else { return story.looks }
    return (0..<Self.frames).map { story.looks[($0 * last) / (Self.frames - 1)] }
  }

  var specification: ChartSpecification {
    let panels = frames.enumerated().map { index, frame in
      View.panel(panel(frame.step, frame.weights, isFirst: index % Self.framesInRow == 0))
    }
    let rows = stride(from: 0, to: panels.count, by: Self.framesInRow).map { start in
      View.row(Array(panels[start..<min(start + Self.framesInRow, panels.count)]))
    }
    let shared = Dictionary(grouping: story.record.features, by: \.finalNeuron)
      .values.count { $0.count > 1 }
    let all = story.record.features.count
    return ChartSpecification(
      title: shared == 0
        ? "Each feature finds a neuron of its own"
        : "\(all) features find their neurons; \(shared) of these are shared",
      subtitle: [
        "Weights of \(features.count) of \(all) features on the neurons that they end on, "
          + "in the order of these; one panel a step.",
        "Blue is positive, orange negative, white zero; weights beyond ±1 are drawn as ±1.",
      ], view: rows.count == 1 ? rows[0] : .column(rows))
  }

  private func panel(_ step: Int, _ weights: WeightMatrix<Float>, isFirst: Bool) -> Panel {
    let cell = 11.0
    var rows: [Row] = []
    for (place, feature) in features.enumerated() {
      for (column, neuron) in neurons.enumerated() {
        let weight = Double(weights[feature, neuron])
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
    return Panel(
      title: "step \(step)", width: cell * Double(neurons.count),
      height: cell * Double(features.count),
      layers: [
        Layer(
          Mark(.rect), rows: rows,
          encoding: [
            .x: position("x", neurons.count, "neurons"), .x2: Channel("x2"),
            .y: position("y", features.count, isFirst ? "features" : ""), .y2: Channel("y2"),
            .color: color,
          ])
      ])
  }
}
