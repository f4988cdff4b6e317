package import Keys
package import Records

extension Trial {
  /// The trial behind a stored record, watched in another way: the same network, since no random
  /// number hangs on how it is watched. `nil` where the identity does not follow from the
  /// parameters, which then are another version's.
  ///
  /// - Parameters:
  ///   - identity: what the store knows it by.
  ///   - parameters: those stored with it.
  ///   - watch: keys of `record` that replace its own.
  /// - Throws: `ConfigurationError` where the parameters, or how to watch, are impossible.
  package init?(
    replaying identity: TrialIdentity, parameters: [String: ParameterValue],
    watching watch: [String: ParameterValue]
  ) throws(ConfigurationError) {
    let stored = try TrialConfiguration(parameters: parameters)
    let pairing = Seeds.Pairing.allCases.first { pairing in
      Self.identityHash(of: stored, pairing: pairing) == identity.configurationHash
    }
    guard let pairing else { return nil }
    self.init(
      configuration: try TrialConfiguration(parameters: parameters.merging(watch) { $1 }),
      seeds: Seeds(study: identity.seed, replicates: identity.replicate + 1, pairing: pairing),
      replicate: identity.replicate, cell: 0)
  }
}
