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

  /// Features n.
  package let features: Int
  /// Hidden neurons m.
  package let hidden: Int
  /// A name in `Initializers`.
  package let initializer: String
  /// How it is trained.
  package let training: TrainingSettings
  /// Learning rate.
  package let learningRate: Double
  /// λ as written in the training loss.
  package let l1: Double
  /// `nil` for training without noise.
  package let noise: Noise?
  /// Precision of weights, optimiser state and loss.
  package let precision: Precision
  /// What is kept of its course.
  package let record: RecordSettings

  /// The value of `model.kind`.
  package static let name = "autoencoder"
  /// What it is.
  package static let summary =
    "W is n × m; the loss is Σ‖y − x‖² + λ‖W‖₁, a sum over features and not a mean"

  /// Takes checked values.
  package init(_ parameters: ResolvedParameters) {
    features = parameters.integer("model.n_features")
    hidden = parameters.integer("model.n_hidden")
    initializer = parameters.text("model.init")
    learningRate = parameters.number("train.lr")
    l1 = parameters.number("train.l1")
    precision = parameters.choice("train.precision")
    record = RecordSettings(parameters)
    training = Self.training(parameters)
    noise = Self.noise(parameters)
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

  private static func training(_ parameters: ResolvedParameters) -> TrainingSettings {
    guard let optimizer = Optimizers.named(parameters.text("train.optimizer")) else {
      preconditionFailure("checked parameters name a registered optimiser")
    }
    let values = optimizer.hyperparameters.map {
      ($0.key, parameters.number("train.\($0.key)"))
    }
    var settings = TrainingSettings(
      optimizer: optimizer.init(
        learningRate: parameters.number("train.lr"), l1: parameters.number("train.l1"),
        values: Dictionary(uniqueKeysWithValues: values)),
      steps: parameters.integer("train.steps"), kernel: parameters.choice("train.kernel"))
    if parameters.text("train.stop") == "settled" {
      settings.settling = SettlingRule(
        bound: parameters.number("train.settled_bound"),
        interval: parameters.integer("train.settled_interval"),
        checks: parameters.integer("train.settled_checks"))
    }
    if parameters.values["train.block_tolerance"] != nil {
      settings.blockTolerance = parameters.number("train.block_tolerance")
    }
    return settings
  }

  /// Checks the size, and decides on the kernel.
  package static func complete(_ parameters: inout ResolvedParameters) {
    if parameters.values["model.tied"] == .flag(false) {
      parameters.report("model.tied", "must be true: untied weights are not supported yet")
    }
    guard let features = parameters.values["model.n_features"]?.asExactInteger,
      let hidden = parameters.values["model.n_hidden"]?.asExactInteger
    else { return }
    // More weights than this are a slip of the pen: four tebibytes in single precision.
    let (weights, overflow) = features.multipliedReportingOverflow(by: hidden)
    if overflow || weights > 1 << 40 {
      return parameters.report(
        "model.n_hidden", "makes \(features) × \(hidden) weights; at most 2^40 are allowed")
    }
    completeKernel(&parameters, features: features, hidden: hidden)
  }

  /// Refuses a kernel that cannot take the configured steps: a silent fall back to another kernel
  /// would hide that a run costs a hundred times what was asked for.
  private static func completeKernel(
    _ parameters: inout ResolvedParameters, features: Int, hidden: Int
  ) {
    guard let name = parameters.values["train.kernel"]?.asText,
      let kernel = KernelChoice(rawValue: name)
    else { return }
    if kernel == .automatic {
      let resolved = kernel.resolved(features: features, hidden: hidden)
      return parameters.set("train.kernel", .text(resolved.rawValue))
    }
    guard kernel == .activeSet || kernel == .activeSetBlocks else { return }
    if let optimizer = parameters.values["train.optimizer"]?.asText,
      optimizer != ProximalGradient.name
    {
      parameters.report(
        "train.kernel",
        "\(kernel.rawValue) is for optimizer: \(ProximalGradient.name) only, got \(optimizer)")
    }
    if let noise = parameters.values["train.noise"]?.asText, noise != noNoise {
      parameters.report("train.kernel", "\(kernel.rawValue) is for noise: none only, got \(noise)")
    }
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
