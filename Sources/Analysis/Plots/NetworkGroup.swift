// The networks of a cell as they come, and those of them that a plot is of.

internal import Records
internal import Store

/// Puts networks of one configuration together as a choice asks, by seed and replicate: 0 … 9, 10 … 19 and
/// so on, whatever became of them and whichever others are stored. A group that is not full is left out.
struct NetworkGroup {
  private let choice: NetworkChoice
  /// Those of the latest group; none once it was full.
  private var trials: [StoredTrial] = []

  /// No networks yet.
  init(_ choice: NetworkChoice) { self.choice = choice }

  /// Adds the next network of a cell, sorted by identity.
  ///
  /// - Returns: the chosen ones of the group that it completes, with those that diverged.
  mutating func add(_ trial: StoredTrial) -> [StoredTrial] {
    guard let size = choice.size else { return [trial] }
    if let first = trials.first, Self.group(first, size) != Self.group(trial, size) { trials = [] }
    trials.append(trial)
    guard trials.count == size else { return [] }
    defer { trials = [] }
    return choice.chosen(of: trials)
  }

  private static func group(_ trial: StoredTrial, _ size: Int) -> TrialIdentity {
    TrialIdentity(
      configurationHash: trial.identity.configurationHash, seed: trial.identity.seed,
      replicate: trial.identity.replicate / size)
  }
}
