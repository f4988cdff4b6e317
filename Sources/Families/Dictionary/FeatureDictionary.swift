package import Keys
package import Model

/// A sparse autoencoder trained on vectors whose features are known: ground truth, or the hidden
/// activations of a trained network.
package struct FeatureDictionary: ModelFamily {
  /// Whose vectors it is trained on.
  package enum Source: String, CaseIterable, Sendable {
    /// Unit vectors of random directions, one a feature, in d dimensions.
    case groundTruth = "ground_truth"
    /// The hidden layer of a trained autoencoder.
    case network
  }

  /// What a second dictionary of the trial does not have in common with the first.
  package enum Twin: String, CaseIterable, Sendable {
    /// There is none.
    case none
    /// Its own random numbers.
    case dictionary
    /// The network's, or the true directions'.
    case network
    /// Both.
    case both
  }

  /// When dead latents are replaced.
  package struct Resampling: Sendable {
    /// Steps from one look for dead latents to the next.
    package let interval: Int
    /// The last step at which there is one.
    package let end: Int
  }

  /// Features n.
  package let features: Int
  /// Dimensions d of the vectors, the network's m.
  package let dimensions: Int
  /// Latents K.
  package let latents: Int
  /// Which pre-activations become activations.
  package let activation: SparseDictionary.Activation
  /// The law of the features that vectors are made of.
  package let inputs: any InputLaw
  /// The network; `nil` for ground truth.
  let network: NetworkOfDictionary?
  /// Which network or ground truth; `nil` for one of each trial's own.
  package let replicate: Int?
  /// Step size.
  package let learningRate: Schedule
  /// λ.
  package let l1: Schedule
  /// Steps to take.
  package let steps: Int
  /// Steps without an active example after which a latent counts as dead.
  package let deadAfter: Int
  /// `nil` for never.
  package let resampling: Resampling?
  /// What a second dictionary differs in.
  package let twin: Twin
  /// What is kept of its course.
  package let record: RecordSettings

  /// The value of `model.kind`.
  package static let name = "dictionary"
  /// What it is.
  package static let summary =
    "E and D are K × d, rows of D have norm 1; f = σ(E (x − b_d) + b_e), x̂ = Dᵀf + b_d; the loss is "
    + "mean‖x − x̂‖² + λ mean‖f‖₁ over the examples of a batch"

  /// Encoder, decoder and biases at the end.
  package static let matrices: [RecordSettings.Matrix] = [
    .final, .decoder, .hiddenBias, .outputBias,
  ]
  /// None: they look at networks.
  package static let observers: [String] = []

  /// A dictionary's features are directions, not neurons.
  package static func choosesNeurons(_ parameters: [String: ParameterValue]) -> Bool { false }

  /// Takes checked values.
  package init(_ parameters: ResolvedParameters) {
    features = parameters.integer("model.n_features")
    dimensions = parameters.integer("model.n_hidden")
    latents = parameters.integer("model.n_latents")
    activation =
      parameters.text("model.activation") == "top_k"
      ? .topK(parameters.integer("model.top_k")) : .relu
    inputs = Autoencoder.inputLaw(parameters).init(
      features: parameters.integer("model.n_features"), Autoencoder.inputSettings(parameters))
    let source: Source = parameters.choice("inputs.source")
    network = source == .network ? NetworkOfDictionary(parameters) : nil
    replicate = parameters.values["inputs.replicate"]?.asExactInteger
    learningRate = Schedule(parameters.law("train.lr"))
    l1 = Schedule(parameters.law("train.activation_l1"))
    steps = parameters.integer("train.steps")
    deadAfter = parameters.integer("train.dead_after")
    resampling =
      parameters.text("train.resample") == "dead"
      ? Resampling(
        interval: parameters.integer("train.resample_every"),
        end: parameters.integer("train.resample_until")) : nil
    twin = parameters.choice("train.twin")
    record = RecordSettings(parameters)
  }
}
