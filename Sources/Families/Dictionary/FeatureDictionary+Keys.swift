package import Keys
internal import Model

extension FeatureDictionary {
  /// The keys of a dictionary, and of the network that it is trained on.
  package static let keys = modelKeys + inputKeys + trainKeys + NetworkOfDictionary.keys

  private static let modelKeys = [
    Key(
      "model.n_features", .integer(minimum: 1, maximum: 1 << 20), .required,
      "features n that vectors are made of", separatesStreams: true),
    Key(
      "model.n_hidden", .integer(minimum: 1, maximum: 1 << 20), .required,
      "dimensions d of the vectors, a network's hidden neurons m; K · d ≤ 2³²"),
    Key(
      "model.n_latents", .integer(minimum: 1, maximum: 1 << 20), .required,
      "latents K, the dictionary's size"),
    Key(
      "model.activation", .choice(["relu", "top_k"]), .optional(.text("relu")),
      "all positive pre-activations, or the largest of them"),
    Key(
      "model.top_k", .integer(minimum: 1), of: .init("model.activation", [("top_k", .required)]),
      "latents active at once, at most"),
  ]

  /// Laws that draw; the others have one batch for all steps.
  private static let laws: [any InputLaw.Type] = InputLaws.all.filter {
    $0 != BasisInputs.self && $0 != ExpectedInputs.self
  }

  private static let inputKeys =
    [
      Key(
        "inputs.source", .choice(Source.allCases.map(\.rawValue)), .required,
        "features are unit vectors of random directions, or what a trained network makes of them",
        separatesStreams: true),
      Key(
        "inputs.replicate", .integer(minimum: 0), .absent,
        "which directions, or which network of these parameters: all trials of a study with the same number "
          + "share them; without it each replicate has its own"),
      Key(
        "inputs.law", .choice(laws.map { $0.name }), .required,
        "law of the features that each vector is made of ([laws](laws.md))"),
    ]
    + Key.each(of: "inputs.law", in: laws.map { ($0.name, $0.parameters) }, section: "inputs")

  private static let trainKeys: [Key] = {
    func resampling(_ presence: Key.Presence) -> Key.Owners {
      .init("train.resample", [("dead", presence)])
    }
    return [
      Key("train.lr", .law(.schedule(.positive)), .required, "learning rate of Adam"),
      Key("train.steps", .integer(minimum: 0), .required, "steps, each on a batch of its own"),
      Key(
        "train.activation_l1", .law(.schedule(.nonnegative)), .required,
        "λ: adds activation_l1 · Σ_j f_j, a mean over examples"),
      Key(
        "train.dead_after", .integer(minimum: 1), .written(.integer(100)),
        "steps without an active example after which a latent counts as dead"),
      Key(
        "train.resample", .choice(["never", "dead"]), .optional(.text("never")),
        "dead latents take directions of examples that are reconstructed badly"),
      Key(
        "train.resample_every", .integer(minimum: 1), of: resampling(.required),
        "steps between two looks for dead latents"),
      Key(
        "train.resample_until", .integer(minimum: 0), of: resampling(.required),
        "the last step at which latents are replaced"),
      Key(
        "train.twin", .choice(Twin.allCases.map(\.rawValue)), .optional(.text(Twin.none.rawValue)),
        "trains a second dictionary that differs in its own random numbers, in those of the network or the "
          + "true directions, or in both, and tells what the two share"),
    ]
  }()

  /// Checks sizes, inputs and the network.
  package static func complete(_ parameters: inout ResolvedParameters) {
    refuseNetworkOfGroundTruth(&parameters)
    guard isPossibleSize(&parameters), parameters.problems.isEmpty else { return }
    let features = parameters.integer("model.n_features")
    let law = Autoencoder.inputLaw(parameters)
    for problem in law.problems(features: features, Autoencoder.inputSettings(parameters)) {
      parameters.report("inputs.\(problem.key)", problem.message)
    }
    if parameters.text("inputs.source") == Source.network.rawValue {
      for problem in NetworkOfDictionary.resolved(parameters).problems {
        parameters.report(NetworkOfDictionary.key(of: problem.key), problem.message)
      }
    }
  }

  private static func isPossibleSize(_ parameters: inout ResolvedParameters) -> Bool {
    guard let latents = parameters.values["model.n_latents"]?.asExactInteger,
      let dimensions = parameters.values["model.n_hidden"]?.asExactInteger,
      latents * dimensions > 1 << 32
    else { return true }
    parameters.report(
      "model.n_latents", "makes \(latents) × \(dimensions) weights; at most 2^32 are allowed")
    return false
  }

  /// Keys that go with keys which have no meaning themselves.
  private static func refuseNetworkOfGroundTruth(_ parameters: inout ResolvedParameters) {
    guard parameters.values["inputs.source"]?.asText == Source.groundTruth.rawValue else { return }
    for key in parameters.values.keys.sorted() where key.hasPrefix("network.") {
      parameters.report(key, "has no meaning with source: ground_truth; it goes with network")
    }
  }
}
