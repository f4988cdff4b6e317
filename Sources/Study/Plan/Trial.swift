package import Families
internal import Keys
package import Records

/// One run of one cell: a configuration with its random numbers fixed.
package struct Trial: Sendable, Hashable {
  /// What the store knows it by.
  ///
  /// Its hash is the configuration's own. Under `common` pairing the pairing is hashed along with
  /// it, because the same configuration, seed and replicate then mean other random numbers.
  package let identity: TrialIdentity
  /// What is simulated.
  package let configuration: TrialConfiguration
  /// Index of the configuration in `Plan.cells`.
  package let cell: Int
  /// The text that names the trial's random streams: trials with equal text, seed and replicate
  /// share random numbers.
  ///
  /// - `independent`: a hash of the parameters that change the network's distribution. Watching a
  ///   network more closely, computing it in another way, or leaving it once it has settled shows
  ///   the same network. Any other difference makes it an independent one.
  /// - `common`: a hash of the keys that separate streams, for an autoencoder kind, `model.n_features`
  ///   and `model.init`. Cells that agree in these and in m start from identical weights and meet
  ///   identical noise, replicate by replicate. Cells of different m read the same stream into
  ///   differently shaped matrices: not the same network, yet not independent either. So differences
  ///   between cells are to be taken within replicates, and an interval or test that assumes
  ///   independent cells is wrong.
  package let streamCell: String

  /// Names a trial of a study: a replicate, from 0, of a configuration that has index `cell` in its
  /// plan.
  package init(configuration: TrialConfiguration, seeds: Seeds, replicate: Int, cell: Int) {
    self.init(
      configuration: configuration,
      hash: Self.identityHash(of: configuration, pairing: seeds.pairing), seeds: seeds,
      streamCell: Self.streamCell(of: configuration, pairing: seeds.pairing),
      replicate: replicate, cell: cell)
  }

  /// As above, with hashes that the caller has computed once per cell.
  init(
    configuration: TrialConfiguration, hash: String, seeds: Seeds, streamCell: String,
    replicate: Int, cell: Int
  ) {
    identity = TrialIdentity(configurationHash: hash, seed: seeds.study, replicate: replicate)
    self.configuration = configuration
    self.cell = cell
    self.streamCell = streamCell
  }

  /// The hash in the identity of a configuration's trials.
  static func identityHash(
    of configuration: TrialConfiguration, pairing: Seeds.Pairing
  ) -> String {
    switch pairing {
    case .independent: configuration.hash
    case .common:
      CanonicalJSON.hash(
        of: configuration.parameters.merging(["seeds.pairing": .text(pairing.rawValue)]) { $1 })
    }
  }

  /// The text that names the random streams of a configuration's trials.
  static func streamCell(
    of configuration: TrialConfiguration, pairing: Seeds.Pairing
  ) -> String {
    let parameters =
      switch pairing {
      case .independent: configuration.parameters { $0.effect == .distribution }
      case .common: configuration.parameters(where: \.separatesStreams)
      }
    return CanonicalJSON.hash(of: parameters)
  }
}

extension Trial {
  /// Seconds the trial takes on one core, roughly.
  package var estimatedSeconds: Double { configuration.estimatedSeconds }

  /// The trial's random streams.
  package var streams: TrialStreams {
    TrialStreams(seed: identity.seed, cell: streamCell, replicate: identity.replicate)
  }

  /// Runs the trial: a pure function of identity and configuration, on the calling thread.
  ///
  /// - Returns: the record; a diverged network has one too.
  /// - Throws: where the numerical solution itself fails, as the exact row flow's integrator may.
  package func record() throws -> TrialRecord {
    let findings = try configuration.model.run(streams)
    return TrialRecord(
      identity: identity, parameters: configuration.parameters, outcome: findings.outcome,
      kernel: findings.kernel, measures: configuration.model.observedMeasures,
      observations: findings.observations, features: findings.features,
      matrices: findings.matrices, tables: findings.tables)
  }
}
