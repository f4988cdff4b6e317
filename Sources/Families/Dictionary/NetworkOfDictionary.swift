internal import Keys
internal import Matrix
internal import Model
internal import Observers
internal import Records

/// The autoencoder whose hidden layer a dictionary is trained on, described by the `network` section.
///
/// It is a function of its own parameters, the study's seed and a number, whatever the dictionary is
/// like. So all dictionaries on it see the same one, and each can say which one it saw.
struct NetworkOfDictionary: Sendable {
  /// How it is trained.
  let model: Autoencoder
  /// What tells it from all other networks.
  private let identity: String

  /// A network as trained.
  struct Trained: Sendable {
    /// What dictionaries see of it: its hidden layer.
    let vectors: FeatureVectors
    /// What it makes of them: its outputs.
    let outputs: FeatureVectors
  }

  /// Takes the network of checked parameters of a dictionary.
  init(_ parameters: ResolvedParameters) {
    let own = Self.resolved(parameters)
    model = Autoencoder(own)
    let distribution = Set(Autoencoder.keys.filter { $0.effect == .distribution }.map(\.key))
    let written = own.written.filter { distribution.contains($0.key) }
    identity =
      "network "
      + written.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }

  /// The network of a trial, trained by the first one of this process that needs it.
  ///
  /// - Returns: `nil` for one that diverged.
  func trained(_ streams: TrialStreams) -> Trained? {
    NetworkMemo.shared.network(streams) { train(streams) }
  }

  /// The streams of a trial's network.
  func streams(_ trial: TrialStreams, replicate: Int?) -> TrialStreams {
    trial.shared(identity, replicate: replicate)
  }

  private func train(_ streams: TrialStreams) -> Trained? {
    let run = NetworkRun<Float>(
      model, initial: model.initialNetwork(streams), inputs: model.inputSource(streams),
      evaluation: model.evaluationInputs(streams), noise: model.hiddenNoise(streams),
      observing: streams)
    guard run.outcome == .finished else { return nil }
    return Trained(
      vectors: FeatureVectors(
        run.final.encoder, bias: run.final.hiddenBias,
        activation: model.architecture.hiddenActivation),
      outputs: FeatureVectors(
        run.final.decoding.transposed, bias: run.final.outputBias,
        activation: model.architecture.outputActivation))
  }
}

// MARK: - Keys

extension NetworkOfDictionary {
  /// An autoencoder's keys under `network`, sizes apart; without those that change how it is computed
  /// or take a part of the mechanism away, end at a loss or do without the gradient.
  static let keys: [Key] = own.map { key in
    let name = Self.key(of: key.key)
    guard let owners = key.owners else {
      return Key(
        name, key.kind, of: .init("inputs.source", [("network", key.presence)]),
        "the network's: " + key.summary)
    }
    return Key(
      name, key.kind, of: .init(Self.key(of: owners.selector), owners.presences),
      "the network's: " + key.summary)
  }

  private static let sizes = ["model.n_features", "model.n_hidden"]
  private static let interventions =
    ["train.second_moment", "train.interference", "train.interference_from"]
    + (Autoencoder.targetKeys + Autoencoder.evolutionKeys).map(\.key)
  private static let own = Autoencoder.keys.filter {
    $0.effect == .distribution && !(sizes + interventions).contains($0.key)
  }

  /// What an autoencoder's key is called here.
  static func key(of key: String) -> String {
    sizes.contains(key) ? key : "network.\(Key.name(of: key))"
  }

  /// The parameters of the autoencoder that a dictionary's parameters name, and what is wrong with
  /// them.
  static func resolved(_ parameters: ResolvedParameters) -> ResolvedParameters {
    var given: [String: ParameterValue] = ["record.points": .integer(2)]
    for key in sizes + own.map(\.key) { given[key] = parameters.values[Self.key(of: key)] }
    var network = ResolvedParameters(given, keys: Autoencoder.allKeys)
    if network.problems.isEmpty { Autoencoder.completeAll(&network) }
    return network
  }
}
