// One number for what every trial of a kind has always left behind, to the last bit.

internal import Matrix

extension TrialRecord {
  /// SHA-256 over outcome, observed steps, default scalars and kept matrices, bit by bit: 64
  /// lower-case hex digits. Equal for equal records, NaN included; names and parameters do not
  /// enter, nor does what further observers saw: baselines outlive them.
  public var fingerprint: String {
    var hash = SHA256()
    let columns = measures.indices.filter { DefaultScalars.names.contains(measures[$0]) }
    if case .diverged(let step) = outcome {
      hash.update([1, UInt64(step)])
    } else {
      hash.update([0])
    }
    for observation in observations {
      hash.update([UInt64(observation.step)] + columns.map { observation.values[$0].bitPattern })
    }
    for matrix in matrices {
      hash.update(matrix.matrix.elements.map { UInt64($0.bitPattern) })
    }
    return hash.finalize().hexadecimal
  }
}

extension SHA256 {
  /// Appends words in this machine's byte order.
  fileprivate mutating func update(_ words: [UInt64]) {
    words.withUnsafeBytes { update($0) }
  }
}

/// The scalars of which fingerprints are taken.
package enum DefaultScalars {
  /// What networks and rows observed when the first fingerprints were taken. Frozen: another name
  /// here, or one less, changes the fingerprint of every trial.
  package static let names: Set = [
    "loss", "reconstruction_loss", "interference_loss", "l1_loss",
    "mean_l1_norm", "mean_squared_norm", "mean_fourth_norm", "mean_nonzero_weights",
    "polysemantic_neurons", "benign_pairs", "malign_pairs", "unresolved_features", "dead_neurons",
    "mean_initial_final_overlap", "mean_final_neuron_rank",
  ]
}
