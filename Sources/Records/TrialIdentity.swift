internal import Matrix

/// What a trial is, apart from its outcome: the same identity always gives the same record.
///
/// The store keeps one record per identity, and every random stream of the trial is derived from
/// it.
public struct TrialIdentity: Sendable, Hashable {
  /// SHA-256 of the resolved configuration's canonical JSON, 64 lower-case hex digits.
  public let configurationHash: String
  /// The study's seed, `seeds.study` of the experiment file; at least 0.
  public let seed: Int
  /// Which independent repetition of the cell; 0 is the first.
  public let replicate: Int

  /// Names a trial.
  public init(configurationHash: String, seed: Int, replicate: Int) {
    self.configurationHash = configurationHash
    self.seed = seed
    self.replicate = replicate
  }

  /// Sixteen hex digits that name the trial in the store: the first 64 bits of the identity's
  /// SHA-256.
  public var key: String {
    let text = "\(configurationHash)/\(seed)/\(replicate)"
    return SHA256.hash(Array(text.utf8)).prefix(8).hexadecimal
  }
}

extension TrialIdentity: Comparable {
  /// By configuration hash, then seed, then replicate: the order of every export.
  public static func < (left: TrialIdentity, right: TrialIdentity) -> Bool {
    (left.configurationHash, left.seed, left.replicate)
      < (right.configurationHash, right.seed, right.replicate)
  }
}
