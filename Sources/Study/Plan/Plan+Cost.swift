/// What a plan may cost: a number for a fixed number of replicates, a range under a stopping rule.
extension Plan {
  /// Trials that are trained whatever their values are: those before the first look.
  package var leastTrialCount: Int { cells.count * seeds.leastReplicates }

  /// Seconds on one core that all trials take together, roughly; under a stopping rule at most.
  package var estimatedSeconds: Double { estimatedSeconds(perCell: seeds.replicates) }

  /// Seconds on one core that the trials before the first look take together, roughly.
  package var leastEstimatedSeconds: Double { estimatedSeconds(perCell: seeds.leastReplicates) }

  private func estimatedSeconds(perCell replicates: Int) -> Double {
    cells.reduce(0) { $0 + $1.estimatedSeconds } * Double(replicates)
  }
}
