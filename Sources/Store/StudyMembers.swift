// Which trials belong to a study, said in as many words as there are cells.

package import Records

/// Trials with their cells, as ranges of replicates.
///
/// Rejected: a cell for each identity; of a million trials that was two hundred megabytes, and a second to
/// put together.
package struct StudyMembers: Sendable {
  /// Neighbouring replicates of one configuration.
  package struct Part: Sendable, Equatable {
    /// The hash in their identities.
    package let hash: String
    /// The seed in them.
    package let seed: Int
    /// Which replicates.
    package let replicates: Range<Int>
    /// The configuration's index in the plan.
    package let cell: Int

    /// Assembles a part.
    package init(hash: String, seed: Int, replicates: Range<Int>, cell: Int) {
      (self.hash, self.seed, self.replicates, self.cell) = (hash, seed, replicates, cell)
    }
  }

  /// All parts; no two share a trial.
  package let parts: [Part]
  private let byHash: [String: [Part]]

  /// Those of all parts.
  package init(_ parts: [Part]) {
    self.parts = parts
    byHash = Dictionary(grouping: parts, by: \.hash)
  }

  /// The cell of a trial; `nil` for one that is no member. O(parts of its configuration).
  package func cell(of trial: TrialIdentity) -> Int? {
    byHash[trial.configurationHash]?.first {
      $0.seed == trial.seed && $0.replicates.contains(trial.replicate)
    }?.cell
  }
}
