// Claims about how hidden noise drives rows towards the axes.

internal import Keys
internal import Records
internal import Statistics
internal import Store
internal import Study
internal import Theory

extension Quantity {
  private static let figures = [FourthNorms.figure]
  private static let deviation = "train.noise_stdev"
  private static let leastSteps = ClaimOption.value(
    Key("least_steps", .integer(minimum: 1), .required, "optimiser steps that the claim speaks of"))

  /// The change of the mean fourth norm over the run, in each cell.
  ///
  /// 1 is the way from a network's own start to the axis-aligned simplex. In shorter runs than
  /// `least_steps` it counts as a lower bound: what has risen has risen, and the rest may follow.
  static let fourthNormRise = Quantity(
    "fourth_norm_rise",
    "the change of the mean fourth norm, as a share of the way to the axis-aligned simplex,",
    of: figures, options: [leastSteps]
  ) { data in
    let cells = try data.networks()
    let names = CellNames(cells)
    return try cells.map { cell in
      let features = Int(try cell.number("model.n_features"))
      var evidence = Evidence.mean(
        cell.finished.compactMap { Course($0, features: features)?.rise },
        cell: names.name(of: cell), diverged: cell.diverged)
      if let steps = tooFewSteps([cell], data) {
        evidence.test = evidence.test?.ofLowerBound
        evidence.limitation = "a run of \(steps) steps can only show a rise"
      }
      return evidence
    }
  }

  /// By how much the final level at one σ exceeds that at the next smaller one, with the
  /// axis-aligned simplex as unit.
  static let fourthNormStep = Quantity(
    "fourth_norm_step",
    "the gain in the final mean fourth norm from one σ to the next, over the axis-aligned simplex's,",
    of: figures, options: [leastSteps]
  ) { data in
    try pairs(data) { smaller, larger, features in
      let matched = PairedCells(smaller, larger) { Course($0, features: features)?.finalShare }
      var evidence = Evidence.mean(matched.pairs.map { $0.second - $0.first }, cell: "")
      evidence.obstacle =
        tooFewSteps([smaller, larger], data).map { "the runs ended after \($0) steps" }
        ?? evidence.obstacle
      return evidence
    }
  }

  /// How often the network at the larger of two neighbouring σ passes `level` first.
  static let earlierOnset = Quantity(
    "earlier_onset", "the share of pairs in which the larger σ has the earlier onset", of: figures,
    options: [
      .value(
        Key(
          "level", .number(.positive), .required,
          "share of the way to the axis-aligned simplex that counts as onset"))
    ]
  ) { data in
    let level = data.number("level") ?? .nan
    return try pairs(data) { smaller, larger, features in
      // No onset within the run is later than any.
      func onset(_ trial: StoredTrial) -> Int? {
        Course(trial, features: features).map { $0.onset(level: level) ?? .max }
      }
      let shared = PairedCells(smaller, larger, onset).pairs
      let earlier = shared.count { $0.second < $0.first }
      let later = shared.count { $0.second > $0.first }
      let decided = Proportion(earlier, of: earlier + later)
      return Evidence(
        cell: "", networks: shared.count,
        estimate: decided.trials > 0 ? decided.estimate : nil,
        test: .binomial(decided, name: "sign"),
        obstacle: decided.trials == 0 ? "no pair has different onsets" : nil,
        note: decided.trials < shared.count
          ? "\(shared.count - decided.trials) pairs with equal or no onset are left out" : nil)
    }
  }

  /// The fewest steps that a cell's networks took, where they are fewer than the claim speaks of.
  private static func tooFewSteps(_ cells: [Cell], _ data: ClaimData) -> Int? {
    let steps = cells.flatMap(\.finished).compactMap { $0.observations.last?.step }.min() ?? 0
    return Double(steps) < data.number("least_steps") ?? 0 ? steps : nil
  }

  private static func pairs(
    _ data: ClaimData, _ compare: (Cell, Cell, Int) throws -> Evidence
  ) throws -> [Evidence] {
    let cells = try data.networks()
    let names = CellNames(cells, except: [deviation])
    return try CellNames.groups(of: cells, along: deviation).flatMap { group in
      try zip(group, group.dropFirst()).map { smaller, larger in
        let ends = (try smaller.number(deviation), try larger.number(deviation))
        var evidence =
          ends.0 < ends.1
          ? try compare(smaller, larger, Int(try smaller.number("model.n_features")))
          : .none("several cells share one σ and differ in how they were computed")
        let step = "σ = \(ends.0.exactText) → \(ends.1.exactText)"
        evidence.cell = [step, names.name(of: smaller)].filter { !$0.isEmpty }
          .joined(separator: ", ")
        evidence.diverged = smaller.diverged + larger.diverged
        return evidence
      }
    }
  }
}

/// One network's mean fourth norm against the step.
private struct Course {
  private let steps: [Int]
  // As shares of the way from this network's own start, 0, to the axis-aligned simplex, 1.
  private let shares: [Double]
  /// Its last norm over that of the axis-aligned simplex.
  let finalShare: Double

  /// `nil` unless the network was seen at its start and its end, below the simplex at first.
  init?(_ trial: StoredTrial, features: Int) {
    let series = trial.series("mean_fourth_norm")
    guard features >= 2, let first = series.first, let last = series.last, first.step == 0,
      series.allSatisfy(\.value.isFinite)
    else { return nil }
    let plateau = Simplex(rows: features).axisAlignedFourthNorm
    guard first.value < plateau else { return nil }
    steps = series.map(\.step)
    shares = series.map { ($0.value - first.value) / (plateau - first.value) }
    finalShare = last.value / plateau
  }

  var rise: Double { shares[shares.count - 1] }

  func onset(level: Double) -> Int? {
    zip(steps, shares).first { $1 >= level }?.0
  }
}
