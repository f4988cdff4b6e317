// Draws one feature's race: |weight| of the eventual winner and its rivals over training.

package import Analysis
internal import Matrix
internal import Records

extension Figure {
  /// The fan of a feature's weights.
  ///
  /// - Throws: `AnalysisError.noSuchFeature`; what encoding the chart throws.
  package init(raceOf feature: Int, in story: TrialStory, name: String) throws {
    let winner = try story.winner(of: feature)
    let race = Race(story: story, feature: feature, winner: winner)
    try self.init(name: name, chart: race.specification, findings: [])
  }
}

private struct Race {
  let story: TrialStory
  let feature: Int
  let winner: Int

  private static let mostRivals = 15
  private static let (won, favourite, others) = ("winner", "initially largest", "other neurons")

  /// The strongest at any look, the initially largest among them.
  private var rivals: [Int] {
    let neurons = story.looks.first?.weights.hidden ?? 0
    let peaks = (0..<neurons).map { neuron in
      story.looks.map { $0.weights[feature, neuron].magnitude }.max() ?? 0
    }
    let strongest = peaks.indices.sorted { (peaks[$1], $0) < (peaks[$0], $1) }
    let chosen = strongest.filter { $0 != winner && $0 != first }.prefix(Self.mostRivals)
    return (first == winner ? [] : [first]) + chosen
  }

  private var first: Int { story.record.features[feature].initialNeuron }

  var specification: ChartSpecification {
    // A log axis has no place for step 0.
    let looks = story.looks.filter { $0.step > 0 }
    let least = Double(looks.first?.step ?? 1)
    let last = max(Double(looks.last?.step ?? 1), 2 * least)
    let lines =
      [(winner, Self.won)] + rivals.map { ($0, $0 == first ? Self.favourite : Self.others) }
    let rows: [Row] = lines.flatMap { neuron, series in
      looks.map { look in
        [
          "x": .number(Double(look.step)),
          "y": .number(Double(look.weights[feature, neuron].magnitude)),
          "neuron": .text("\(neuron)"), SeriesKey.field: .text(series),
        ]
      }
    }
    let names = Set(lines.map(\.1))
    let key = SeriesKey(
      [
        SeriesStyle(Self.won, color: Palette.blue),
        SeriesStyle(Self.favourite, color: Palette.vermillion, dash: [6, 3]),
        SeriesStyle(Self.others, color: "#b0b0b0"),
      ].filter { names.contains($0.name) }, columns: 3)
    let place: [ChannelName: Channel] = [
      .x: Channel(
        "x", .quantitative, title: "training steps (log scale)",
        scale: Scale(.log, domain: .numbers([least, last]), nice: false),
        axis: .decades(from: least, to: last)),
      .y: Channel(
        "y", .quantitative, title: "|weight|", scale: Scale(zero: true), axis: Axis(tickCount: 6)),
      .color: key.color, .strokeDash: key.dash, .detail: Channel("neuron", .nominal),
    ]
    func layer(_ series: String, width: Double) -> Layer {
      Layer(
        Mark(.line, strokeWidth: width),
        rows: rows.filter { $0[SeriesKey.field] == .text(series) }, encoding: place)
    }
    let rank = story.record.features[feature].initialRank
    return ChartSpecification(
      title: rank == 1
        ? "Feature \(feature) ends where its weight was largest from the start"
        : "Feature \(feature) ends on the neuron that was number \(rank) at the start",
      subtitle: [
        "|weight| on neuron \(winner), which won, and on its \(rivals.count) strongest rivals; "
          + "trial \(story.stored.identity.key)"
      ],
      view: .panel(
        Panel(
          width: 640, height: 380,
          layers: [
            layer(Self.others, width: 1), layer(Self.favourite, width: 2),
            layer(Self.won, width: 2.5),
          ])))
  }
}
