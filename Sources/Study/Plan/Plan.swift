package import Keys
internal import Records

/// What a study will run, in order: the expanded experiment, frozen beside the results as
/// `plan.json`.
package struct Plan: Sendable, Hashable {
  /// The study's name.
  package let name: String
  /// Which figure is drawn from it, if one is.
  package let figure: String?
  /// Where random numbers come from.
  package let seeds: Seeds
  /// The cells, each once, in sweep order.
  package let cells: [TrialConfiguration]
  /// SHA-256 of the experiment file's text, overrides aside, as hex digits.
  package let sourceHash: String

  /// Freezes an experiment.
  package init(_ experiment: Experiment) {
    name = experiment.name
    figure = experiment.figure
    seeds = experiment.seeds
    cells = experiment.cells
    sourceHash = CanonicalJSON.hash(of: experiment.sourceText)
  }

  /// How many trials there are; under a stopping rule at most.
  package var trialCount: Int { cells.count * seeds.replicates }

  /// All trials: the first cell's replicates, then the next cell's. No two share an identity.
  ///
  /// Under a stopping rule, all that it might ask for.
  ///
  /// - Complexity: O(trials), with two hashes per cell.
  package var trials: [Trial] {
    cells.indices.flatMap { trials(ofCell: $0, replicates: 0..<seeds.replicates) }
  }

  /// Some replicates of the cell with that index, in order.
  ///
  /// - Complexity: O(trials), with two hashes.
  package func trials(ofCell index: Int, replicates: some Sequence<Int>) -> [Trial] {
    let configuration = cells[index]
    let hash = Trial.identityHash(of: configuration, pairing: seeds.pairing)
    let streamCell = Trial.streamCell(of: configuration, pairing: seeds.pairing)
    return replicates.map {
      Trial(
        configuration: configuration, hash: hash, seeds: seeds, streamCell: streamCell,
        replicate: $0, cell: index)
    }
  }

  /// The hash in the identities of a cell's trials.
  package func hash(ofCell index: Int) -> String {
    Trial.identityHash(of: cells[index], pairing: seeds.pairing)
  }

  /// For each cell, the parameters that tell it from the others: those that have not one value in
  /// all cells.
  package var distinctions: [[String: ParameterValue]] {
    let shared = Self.sharedParameters(of: cells)
    return cells.map { $0.parameters.filter { shared[$0.key] == nil } }
  }
}
