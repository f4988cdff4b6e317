/// What a study will run, in order: the expanded experiment, frozen beside the results as
/// `plan.json`.
public struct Plan: Sendable, Hashable {
  /// The study's name.
  public let name: String
  /// Which figure is drawn from it, if one is.
  public let figure: String?
  /// Where random numbers come from.
  public let seeds: Seeds
  /// The cells, each once, in sweep order.
  public let cells: [TrialConfiguration]
  /// SHA-256 of the experiment file's text, overrides aside, as hex digits.
  public let sourceHash: String

  /// Freezes an experiment.
  public init(_ experiment: Experiment) {
    name = experiment.name
    figure = experiment.figure
    seeds = experiment.seeds
    cells = experiment.cells
    sourceHash = CanonicalJSON.hash(of: experiment.sourceText)
  }

  /// How many trials there are.
  public var trialCount: Int { cells.count * seeds.replicates }

  /// All trials: the first cell's replicates, then the next cell's. No two share an identity.
  ///
  /// - Complexity: O(trials), with two hashes per cell.
  public var trials: [Trial] {
    cells.enumerated().flatMap { index, configuration in
      let hash = Trial.identityHash(of: configuration, pairing: seeds.pairing)
      let streamCell = Trial.streamCell(of: configuration, pairing: seeds.pairing)
      return (0..<seeds.replicates).map {
        Trial(
          configuration: configuration, hash: hash, seeds: seeds, streamCell: streamCell,
          replicate: $0, cell: index)
      }
    }
  }

  /// Seconds on one core that all trials take together, roughly.
  public var estimatedSeconds: Double {
    cells.reduce(0) { $0 + $1.estimatedSeconds } * Double(seeds.replicates)
  }
}
