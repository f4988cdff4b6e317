internal import Analysis
package import Records
package import Store
package import Study

/// Which trials of a plan are wanted, round by round.
///
/// A plan with a fixed number of replicates wants all its trials in the first round. Under a
/// stopping rule each round holds, for every cell that has not stopped, the replicates up to its
/// next look. A shard of such a plan trains whole cells, because a look needs all values of a cell.
package struct PlanRounds {
  /// What one round asks for.
  package struct Round {
    /// Trials that are the study's, each with its cell, whoever trains them.
    package var members: [TrialIdentity: Int] = [:]
    /// Those of them that are to be trained here unless they are stored.
    package var trials: [Trial] = []
  }

  /// A cell under a stopping rule.
  private struct Cell {
    let index: Int
    /// The hash in the identities of its trials.
    let hash: String
    /// Whether it is trained here: another shard's cell is only followed as far as it is stored.
    let isOwn: Bool
    var progress: SequentialCell
  }

  package let plan: Plan
  private let shard: Shard?
  private var cells: [Cell] = []
  private var isFirst = true

  /// The rounds of a plan, or of one shard of it.
  package init(_ plan: Plan, shard: Shard? = nil) {
    self.plan = plan
    self.shard = shard
    guard let stopping = plan.seeds.stopping else { return }
    let own = Set(shard?.select(Array(plan.cells.indices)) ?? Array(plan.cells.indices))
    cells = plan.cells.indices.map { index in
      let hash = plan.trials(ofCell: index, replicates: 0..<1)[0].identity.configurationHash
      return Cell(
        index: index, hash: hash, isOwn: own.contains(index), progress: SequentialCell(stopping))
    }
  }

  /// The next round.
  ///
  /// - Parameter store: where the values of earlier rounds are; `nil` where there is none yet.
  /// - Throws: `StoreError`.
  /// - Returns: `nil` when nothing more is wanted.
  package mutating func next(from store: ResultStore?) throws -> Round? {
    if let stopping = plan.seeds.stopping {
      let round = try nextLooks(stopping, from: store)
      return round.members.isEmpty ? nil : round
    }
    defer { isFirst = false }
    return isFirst ? everything : nil
  }

  private var everything: Round {
    let trials = plan.trials
    return Round(
      members: Dictionary(uniqueKeysWithValues: trials.map { ($0.identity, $0.cell) }),
      trials: shard?.select(trials) ?? trials)
  }

  private mutating func nextLooks(
    _ stopping: SequentialStopping, from store: ResultStore?
  ) throws -> Round {
    var round = Round()
    let seed = plan.seeds.study
    for position in cells.indices where cells[position].progress.state == .open {
      let (index, hash) = (cells[position].index, cells[position].hash)
      let wanted = try cells[position].progress.advance { replicates in
        guard let store, !replicates.isEmpty else { return [:] }
        return try store.finalValues(
          of: stopping.measure, configurationHash: hash, seed: seed, replicates: replicates)
      }
      guard !wanted.isEmpty else { continue }
      let trials = plan.trials(ofCell: index, replicates: wanted)
      for trial in trials { round.members[trial.identity] = trial.cell }
      if cells[position].isOwn { round.trials += trials }
    }
    return round
  }
}

// MARK: - What is to come

extension PlanRounds {
  /// Trials with their cost.
  package struct Amount: Sendable, Equatable {
    /// Trials of one configuration.
    package struct Part: Sendable, Equatable {
      package var trials = 0
      /// Seconds on one core.
      package var seconds = 0.0
    }

    /// By the hash of the configuration.
    package private(set) var cells: [String: Part] = [:]

    package var trials: Int { cells.values.reduce(0) { $0 + $1.trials } }
    /// Seconds on one core.
    package var seconds: Double { cells.values.reduce(0) { $0 + $1.seconds } }

    /// Nothing.
    init() {}

    /// That of some trials of one configuration.
    init(ofCell hash: String, trials: Int, seconds: Double) {
      cells[hash] = Part(trials: trials, seconds: seconds)
    }

    /// That of some trials.
    package init(_ trials: [Trial]) {
      for trial in trials {
        cells[trial.identity.configurationHash, default: Part()].trials += 1
        cells[trial.identity.configurationHash, default: Part()].seconds += trial.estimatedSeconds
      }
    }

    package static func + (left: Amount, right: Amount) -> Amount {
      var sum = left
      sum.cells.merge(right.cells) {
        Part(trials: $0.trials + $1.trials, seconds: $0.seconds + $1.seconds)
      }
      return sum
    }
  }

  /// What later rounds will ask for, to judge by the values so far.
  package var expected: Amount { later { $0.progress.expectedReplicates } }

  /// What later rounds can ask for.
  package var most: Amount { later { _ in plan.seeds.replicates } }

  /// Trials here that later rounds can ask for.
  package var possible: [Trial] {
    cells.filter { $0.isOwn && $0.progress.state == .open }.flatMap {
      plan.trials(
        ofCell: $0.index, replicates: $0.progress.replicates..<plan.seeds.replicates)
    }
  }

  private func later(_ end: (Cell) -> Int) -> Amount {
    cells.filter { $0.isOwn && $0.progress.state == .open }.reduce(Amount()) { sum, cell in
      let count = end(cell) - cell.progress.replicates
      let seconds = plan.cells[cell.index].estimatedSeconds
      return sum + Amount(ofCell: cell.hash, trials: count, seconds: Double(count) * seconds)
    }
  }

  /// How each cell that is trained here stands; none for a fixed number of replicates.
  package var outcomes: [SequentialOutcome] {
    guard let stopping = plan.seeds.stopping else { return [] }
    let distinctions = plan.distinctions
    return cells.filter(\.isOwn).map {
      SequentialOutcome(
        study: plan.name, cell: $0.index, distinction: distinctions[$0.index], stopping: stopping,
        progress: $0.progress)
    }
  }
}
