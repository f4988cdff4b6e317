// Claims about which neuron a feature ends on, given where it started.

internal import Records
internal import Statistics
internal import Store
internal import Study

extension Quantity {
  private static let figures = [WeightCorrelation.figure]

  /// The mean diagonal of W_init W_finalᵀ.
  static let diagonalOverlap = Quantity(
    "diagonal_overlap", "the mean diagonal of W_init W_finalᵀ", of: figures
  ) { data in
    try means(data) { $0.final("mean_initial_final_overlap") }
  }

  /// The mean diagonal of W_init W_finalᵀ less its mean off-diagonal entry, from kept matrices.
  static let diagonalExcess = Quantity(
    "diagonal_excess", "the mean diagonal of W_init W_finalᵀ less its mean off-diagonal entry",
    of: figures
  ) { data in
    let load = data.loadMatrix
    return try means(data) { trial in
      guard let stored = trial.matrices.first(where: { $0.name == WeightCorrelation.matrix }) else {
        return nil
      }
      let average = try MatrixAverage([try load(stored)], side: stored.rows)
      return zip(average.diagonalMeans, average.offDiagonalMeans).map(-).first
    }
  }

  /// The share of features that end on their initially largest weight.
  static let largestWinsShare = Quantity(
    "largest_wins_share", "the share of features that end on their initially largest weight",
    of: figures
  ) { data in
    try perCell(data) { cell in
      let networks = cell.finished.map(\.features).filter { !$0.isEmpty }
      let shares = networks.map { features in
        Double(features.count { $0.initialRank == 1 }) / Double(features.count)
      }
      let all = networks.joined()
      let pooled = Proportion(all.count { $0.initialRank == 1 }, of: all.count)
      // Features of one network are not independent, which the binomial test does not know; and
      // Student's t says nothing of networks in which nobody wins. Both must agree.
      return Evidence(
        cell: "", networks: networks.count, estimate: MeanEstimate(shares).mean,
        test: .both(.student(shares), .binomial(pooled)))
    }
  }

  /// The median rank of the neuron that a feature ends on, over m.
  static let winnerRankShare = Quantity(
    "winner_rank_share",
    "the median initial rank of the weight that a feature ends on, over m,", of: figures
  ) { data in
    try means(data) { trial in
      guard !trial.features.isEmpty, let neurons = trial.number("model.n_hidden") else {
        return nil
      }
      return Quantiles(of: trial.features.map { Double($0.initialRank) }).median / neurons
    }
  }

  private static func means(
    _ data: ClaimData, _ value: (StoredTrial) throws -> Double?
  ) throws -> [Evidence] {
    try perCell(data) { cell in
      let values = try cell.finished.map(value).compactMap { $0 }.filter(\.isFinite)
      var evidence = Evidence.mean(values, cell: "")
      if values.isEmpty, !cell.finished.isEmpty {
        evidence.obstacle = "the networks did not keep what it takes"
      }
      return evidence
    }
  }

  private static func perCell(
    _ data: ClaimData, _ evidence: (Cell) throws -> Evidence
  ) throws -> [Evidence] {
    let cells = try data.networks()
    let names = CellNames(cells)
    return try cells.map { cell in
      var found = try evidence(cell)
      found.cell = names.name(of: cell)
      found.diverged = cell.diverged
      found.obstacle = try cell.unsettledReason() ?? found.obstacle
      return found
    }
  }
}
