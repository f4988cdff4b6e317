// What a key of an experiment can change.

/// Keys by their effect on a trial.
package enum KeyEffect {
  private static let computation: Set = [
    "train.kernel", "train.block_tolerance", "train.precision", "train.stop",
  ]

  /// Whether a key changes no distribution: how a network is watched (`record.…`), computed, or left
  /// once it has settled. Trials that differ in such keys alone are of one network: they share its
  /// random numbers and are no further evidence.
  package static func isIncidental(_ key: String) -> Bool {
    key.hasPrefix("record.") || key.hasPrefix("train.settled_") || computation.contains(key)
  }
}
