// Draws the weights of one network over its training: neurons across, features down, a panel a look.

package import Analysis
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

  var specification: ChartSpecification {
    let strip = WeightPanels(features: features, neurons: neurons)
    let shared = Dictionary(grouping: story.record.features, by: \.finalNeuron)
      .values.count { $0.count > 1 }
    let all = story.record.features.count
    return ChartSpecification(
      title: WeightPanels.message(features: all, shared: shared),
      subtitle: [
        "Weights of \(features.count) of \(all) features on the neurons that they end on, "
          + "in the order of these; one panel a step.",
        WeightPanels.colorSentence,
      ], view: strip.view(of: story.looks))
  }
}
