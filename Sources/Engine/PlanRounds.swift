internal import Analysis
internal import Records
package import Store
package import Study

/// Which trials of a plan are wanted, round by round.
///
/// A plan with a fixed number of replicates wants all its trials in the first round. Under a
/// stopping rule each round holds, for every cell that has not stopped, the replicates up to its
/// next look. A shard of such a plan trains whole cells, because a look needs all values of a cell.
package struct PlanRounds {
  /// What one round asks for: so many words a cell, however many trials.
  package struct Round {
    /// Some replicates of one cell.
    package struct Part {
      /// Index of the cell in the plan.
      package let cell: Int
      /// The hash in the identities of its trials.
      package let hash: String
      /// Those that are the study's, whoever trains them.
      package let replicates: Range<Int>
      /// Those of them that are to be trained here unless they are stored, in order.
      package let own: StrideTo<Int>
      /// How many these are.
      package var ownCount: Int { own.reduce(0) { count, _ in count + 1 } }

      /// Neighbouring replicates: all of them are own ones, or none.
      fileprivate init(cell: Int, hash: String, replicates: Range<Int>, isOwn: Bool) {
        (self.cell, self.hash, self.replicates) = (cell, hash, replicates)
        let end = isOwn ? replicates.upperBound : replicates.lowerBound
        own = stride(from: replicates.lowerBound, to: end, by: 1)
      }

      /// All replicates of a cell of a plan, of which a shard has every so many.
      fileprivate init(cell: Int, hash: String, replicates: Int, shard: Shard?) {
        (self.cell, self.hash, self.replicates) = (cell, hash, 0..<replicates)
        let first = shard?.first(from: cell * replicates) ?? cell * replicates
        own = stride(from: first - cell * replicates, to: replicates, by: shard?.count ?? 1)
      }
    }

    /// In the order of the plan; none where nothing is wanted.
    package var parts: [Part] = []
    fileprivate let seed: Int

    /// The study's trials, those that are trained elsewhere too.
    package var members: StudyMembers {
      StudyMembers(
        parts.map {
          StudyMembers.Part(hash: $0.hash, seed: seed, replicates: $0.replicates, cell: $0.cell)
        })
    }
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
      Cell(
        index: index, hash: plan.hash(ofCell: index), isOwn: own.contains(index),
        progress: SequentialCell(stopping))
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
      return round.parts.isEmpty ? nil : round
    }
    defer { isFirst = false }
    return isFirst ? everything : nil
  }

  private var everything: Round {
    let parts = plan.cells.indices.map {
      Round.Part(
        cell: $0, hash: plan.hash(ofCell: $0), replicates: plan.seeds.replicates, shard: shard)
    }
    return Round(parts: parts, seed: plan.seeds.study)
  }

  private mutating func nextLooks(
    _ stopping: SequentialStopping, from store: ResultStore?
  ) throws -> Round {
    let seed = plan.seeds.study
    var round = Round(seed: seed)
    for position in cells.indices where cells[position].progress.state == .open {
      let (index, hash) = (cells[position].index, cells[position].hash)
      let wanted = try cells[position].progress.advance { replicates in
        guard let store, !replicates.isEmpty else { return [:] }
        return try store.finalValues(
          of: stopping.measure, configurationHash: hash, seed: seed, replicates: replicates)
      }
      guard !wanted.isEmpty else { continue }
      round.parts.append(
        Round.Part(
          cell: index, hash: hash, replicates: wanted, isOwn: cells[position].isOwn))
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
    package init(ofCell hash: String, trials: Int, seconds: Double) {
      add(trials, seconds: seconds, ofCell: hash)
    }

    /// Adds some trials of one configuration.
    package mutating func add(_ trials: Int, seconds: Double, ofCell hash: String) {
      guard trials > 0 else { return }
      cells[hash, default: Part()].trials += trials
      cells[hash, default: Part()].seconds += seconds
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

  /// What later rounds can ask for here.
  package var possible: [Round.Part] {
    cells.filter { $0.isOwn && $0.progress.state == .open }.map {
      Round.Part(
        cell: $0.index, hash: $0.hash,
        replicates: $0.progress.replicates..<plan.seeds.replicates, isOwn: true)
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
