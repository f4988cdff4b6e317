package import Keys
public import Records

/// One run of one cell: a configuration with its random numbers fixed.
public struct Trial: Sendable, Hashable {
  /// What the store knows it by.
  ///
  /// Its hash is the configuration's own. Under `common` pairing the pairing is hashed along with
  /// it, because the same configuration, seed and replicate then mean other random numbers.
  public let identity: TrialIdentity
  /// What is simulated.
  public let configuration: TrialConfiguration
  /// Index of the configuration in `Plan.cells`.
  public let cell: Int
  /// The `cell` of the trial's `StreamKey`s: trials with equal text, seed and replicate share
  /// random numbers.
  ///
  /// - `independent`: the hash of the configuration without its incidental keys (`KeyEffect`): watching a network more closely, computing it in another
  ///   way, or leaving it once it has settled shows the same network. Any other difference makes it
  ///   an independent one.
  /// - `common`: a hash of the kind, `model.n_features` and `model.init` only. Cells that agree in
  ///   these and in m start from identical weights and meet identical noise, replicate by
  ///   replicate. Cells of different m read the same stream into differently shaped matrices: not
  ///   the same network, yet not independent either. So differences between cells are to be taken
  ///   within replicates, and an interval or test that assumes independent cells is wrong.
  public let streamCell: String

  /// Names a trial of a study: a replicate, from 0, of a configuration that has index `cell` in its
  /// plan.
  public init(configuration: TrialConfiguration, seeds: Seeds, replicate: Int, cell: Int) {
    self.init(
      configuration: configuration,
      hash: Self.identityHash(of: configuration, pairing: seeds.pairing), seeds: seeds,
      streamCell: Self.streamCell(of: configuration.parameters, pairing: seeds.pairing),
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

  /// The text that names the random streams of the trials with these parameters.
  package static func streamCell(
    of parameters: [String: ParameterValue], pairing: Seeds.Pairing
  ) -> String {
    switch pairing {
    case .independent:
      CanonicalJSON.hash(of: parameters.filter { !KeyEffect.isIncidental($0.key) })
    case .common:
      CanonicalJSON.hash(
        of: parameters.filter {
          ["model.kind", "model.n_features", "model.init"].contains($0.key)
        })
    }
  }
}
