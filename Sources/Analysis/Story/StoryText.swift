// A network's story in plain lines.

internal import Keys
internal import Records
internal import Statistics
internal import Store

/// The lines that `polysem follow` prints.
package struct StoryText {
  private let story: TrialStory

  /// Tells a story.
  package init(_ story: TrialStory) { self.story = story }

  /// Pairs beyond these are counted and not listed.
  private static let mostPairs = 20
  // As `EncounterObserver` numbers them.
  private static let fates = [
    "apart", "repelled", "benign", "malign", "broken up", "born late",
  ]

  /// The network as a whole: what it is, who won, who met.
  package var lines: [String] { heading + winners + pairs }

  private var heading: [String] {
    let last = story.record.observations.last
    let step = last.map { "\($0.step)" } ?? "?"
    var lines = [
      "trial \(story.stored.identity.key)",
      story.stored.parameters.filter { !$0.key.hasPrefix("record.") }
        .sorted { $0.key < $1.key }
        .map { "\(Key.name(of: $0.key)) \($0.value)" }.joined(separator: ", "),
    ]
    if let difference = story.difference {
      lines.append(
        "trained again to step \(step); \(difference.measure) is \(difference.now.text(9)) now and "
          + "\(difference.stored.text(9)) in the store, as another machine or build would have it")
    } else {
      lines.append("trained again to step \(step): the stored network, to the last bit")
    }
    return lines
  }

  private var winners: [String] {
    guard let origins = story.table("origins"), let races = story.table("winners"),
      !races.steps.isEmpty
    else { return [] }
    let features = 0..<origins.rowCount
    func share(_ column: String) -> String {
      let count = features.count { origins.value(column, row: $0) == 1 }
      return "\(count) of \(features.count)"
    }
    let neurons = Set(features.map { origins.value("neuron", row: $0) }).count
    let lockIns = features.map { races.value("lock_in_step", row: $0) }.sorted()
    let quantiles = features.map { origins.value("gradient_quantile", row: $0) }
    var lines = [
      "\(features.count) features end on \(neurons) neurons: \(share("initial_rank")) on the neuron of "
        + "their initially largest |w|",
      "winners are locked in by step \(Quantiles(of: lockIns).median.exactText) (median) and "
        + "\((lockIns.last ?? 0).exactText) (last)",
    ]
    if quantiles.allSatisfy(\.isFinite) {
      lines.insert(
        "\(share("relaxed_rank")) end where |w| is largest once interference has relaxed; the first "
          + "gradient of winners has median quantile \(Quantiles(of: quantiles).median.text(2))",
        at: 1)
    }
    return lines
  }

  private var pairs: [String] {
    guard let pairs = story.table("encounters"), pairs.rowCount > 0, !pairs.steps.isEmpty else {
      return ["no two features were ever together"]
    }
    let last = pairs.steps.count - 1
    let fates = (0..<pairs.rowCount).map { Int(pairs.value("fate", row: $0)) }
    let tally = Self.fates.indices.compactMap { fate in
      let count = fates.count { $0 == fate }
      return count > 0 ? "\(count) \(Self.fates[fate])" : nil
    }
    // Those that ended together first.
    let order = fates.indices.sorted {
      (Self.isTogether(fates[$0]) ? 0 : 1, $0) < (Self.isTogether(fates[$1]) ? 0 : 1, $1)
    }
    let listed = order.prefix(Self.mostPairs).map { row in
      func values(_ column: String) -> (Double, Double) {
        (pairs.value(column, row: row), pairs.value(column, row: row, step: last))
      }
      let (first, second, overlap) = (
        values("first_weight"), values("second_weight"), values("overlap")
      )
      return "  \(pairs.rows[2 * row]) and \(pairs.rows[2 * row + 1]) on neuron "
        + "\(pairs.value("neuron", row: row).exactText), \(Self.fates[fates[row]]): "
        + "from \(first.0.text(2)) and \(second.0.text(2)) to \(first.1.text(2)) and "
        + "\(second.1.text(2)); overlap \(overlap.0.text(2)) → \(overlap.1.text(2))"
    }
    let rest = order.count - listed.count
    return ["pairs that were ever together: \(tally.joined(separator: ", "))"] + listed
      + (rest > 0 ? ["  and \(rest) more"] : [])
  }

  private static func isTogether(_ fate: Int) -> Bool { [2, 3, 5].contains(fate) }

  /// One feature's race, look by look.
  ///
  /// - Throws: `AnalysisError.noSuchFeature`.
  package func race(of feature: Int) throws -> [String] {
    let winner = try story.winner(of: feature)
    guard let origins = story.table("origins"), let races = story.table("winners") else {
      return []
    }
    func origin(_ column: String) -> Double { origins.value(column, row: feature) }
    var lines = [
      "feature \(feature) ends on neuron \(winner) with \(origin("final_weight").text()); at the start "
        + "\(origin("initial_weight").text()) there, rank \(origin("initial_rank").exactText) by |w|"
        + (origin("gradient_quantile").isFinite
          ? ", first gradient \(origin("initial_gradient").text()) (quantile "
            + "\(origin("gradient_quantile").text(2))), rank "
            + "\(origin("relaxed_rank").exactText) once interference had relaxed" : "")
        + "; locked in at step \(races.value("lock_in_step", row: feature).exactText)",
      "    step     |w|   rank   margin over the strongest rival",
    ]
    for (look, step) in races.steps.enumerated() {
      func value(_ column: String) -> Double { races.value(column, row: feature, step: look) }
      lines.append(
        Self.padded("\(step)", 8) + Self.padded(value("magnitude").text(), 8)
          + Self.padded(value("rank").exactText, 7) + Self.padded(value("margin").text(), 9))
    }
    return lines
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}
