package import Keys
package import Model
internal import Randomness

/// A network trained to give its inputs back: everything that decides how, random numbers aside.
package struct Autoencoder: ModelFamily {
  /// Hidden noise, `train.noise…`.
  package struct Noise: Sendable {
    /// A name in `NoiseLaws`.
    package let law: String
    /// σ, in units of the hidden activation.
    package let standardDeviation: Double
    /// What else the law needs, by key without `train.`.
    package let values: [String: Double]
    /// Whose noise a step draws.
    package let sharing: NoiseSharing
  }

  /// What is to be done.
  package var problem: Problem
  /// The law of the initial weights.
  package let initializer: any Initializer
  /// Networks whose neurons make up the start; 1 for a start as drawn.
  package let mergedNetworks: Int
  /// Where the biases of hidden and output layer start.
  package let biasStarts: (hidden: Double, output: Double)
  /// The law of the examples.
  package let inputs: any InputLaw
  /// `nil` for training without noise.
  package let noise: Noise?
  /// Precision of weights, optimiser state and loss.
  package let precision: Precision
  /// What is kept of its course.
  package let record: RecordSettings

  /// The network's shape.
  package var architecture: Architecture { problem.objective.architecture }

  /// λ and hidden noise do; without them, other objectives than the published one have no use for it.
  package static func choosesNeurons(_ parameters: [String: ParameterValue]) -> Bool {
    if parameters["train.l1"]?.asNumber != 0 { return true }
    if parameters["train.noise"]?.asText ?? noNoise != noNoise { return true }
    return unpublishedKeys.allSatisfy { parameters[$0] == nil }
      && parameters["model.tied"] != .flag(false)
  }

  /// Keys that leave a trace only where the objective is not the published one.
  private static let unpublishedKeys = [
    "model.bias", "model.hidden_activation", "model.output_activation", "inputs.law",
    "inputs.importance", "train.target", "train.loss", "train.l2", "train.activation_l1",
    "train.decorrelation", "train.dropout",
  ]

  /// The value of `model.kind`.
  package static let name = "autoencoder"
  /// What it is.
  package static let summary =
    "E and D are n × m, W both of them in a tied network; p = Eᵀx + b_h, h = σ_h(p) + ξ, "
    + "y = σ_o(D h + b_o); the loss is Σ‖y − x‖² + λ‖W‖₁, a sum and not a mean"

  /// Takes checked values.
  package init(_ parameters: ResolvedParameters) {
    problem = Self.problem(parameters)
    initializer = Self.initializer(parameters)
    mergedNetworks = parameters.integer("model.merged_networks")
    biasStarts = Self.biasStarts(parameters)
    inputs = Self.inputLaw(parameters).init(
      features: parameters.integer("model.n_features"), Self.inputSettings(parameters))
    precision = parameters.choice("train.precision")
    record = RecordSettings(parameters)
    noise = Self.noise(parameters)
  }

  private static func biasStarts(
    _ parameters: ResolvedParameters
  ) -> (hidden: Double, output: Double) {
    func start(_ layer: String) -> Double {
      parameters.values["model.\(layer)_bias_start"]?.asNumber ?? 0
    }
    return (hidden: start("hidden"), output: start("output"))
  }

  private static func noise(_ parameters: ResolvedParameters) -> Noise? {
    let name = parameters.text("train.noise")
    guard let law = NoiseLaws.named(name) else { return nil }
    let values = law.parameters.map { ($0.key, parameters.number("train.\($0.key)")) }
    return Noise(
      law: name, standardDeviation: parameters.number("train.noise_stdev"),
      values: Dictionary(uniqueKeysWithValues: values),
      sharing: parameters.choice("train.noise_sharing"))
  }

  /// As many steps, the final weights kept.
  package static func shortened(
    _ parameters: [String: ParameterValue], to steps: Int
  ) -> [String: ParameterValue] {
    parameters.merging(
      ["train.steps": .integer(steps), "record.matrices": .text("final")]
    ) { $1 }
  }
}
