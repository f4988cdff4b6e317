public import Keys
public import Model

/// Everything that decides how one autoencoder is trained and what is kept of it, random numbers
/// aside.
///
/// Made from checked parameters only (`init(parameters:source:)` or `validated`), so every value is
/// possible and every name is in its registry.
public struct AutoencoderConfiguration: Sendable, Hashable {
  /// Hidden noise, `train.noise…`.
  public struct Noise: Sendable, Hashable {
    /// A name in `NoiseLaws`.
    public let law: String
    /// σ, in units of the hidden activation; at least 0.
    public let standardDeviation: Double
    /// Whose noise a step draws.
    public let sharing: NoiseSharing
  }

  /// Features n, at least 1; `model.n_features`.
  public let features: Int
  /// Hidden neurons m, at least 1; `model.n_hidden`.
  public let hidden: Int
  /// A name in `Initializers`; `model.init`.
  public let initializer: String
  /// A name in `Optimizers`; `train.optimizer`.
  public let optimizer: String
  /// A value for each of the optimiser's hyperparameters, by its key without `train.`.
  public let hyperparameters: [String: Double]
  /// Learning rate, greater than 0; `train.lr`.
  public let learningRate: Double
  /// Optimiser steps, at least 0; `train.steps`.
  public let steps: Int
  /// λ as written in the training loss, at least 0; `train.l1`.
  public let l1: Double
  /// `nil` for training without noise.
  public let noise: Noise?
  /// Precision of weights, optimiser state and loss; `train.precision`.
  public let precision: Precision
  /// Which implementation trains it, `train.kernel`; `auto` has been replaced by what it stands for.
  public let kernel: KernelChoice
  /// `train.block_tolerance`, for the kernel `active_set_blocks` only.
  public let blockTolerance: Double?
  /// When training ends before `steps`, `train.stop: settled` and its numbers; `nil` for `never`.
  public let settling: SettlingRule?
  /// What is kept of its course.
  public let record: RecordSettings

  /// The steps at which the network is observed: 0, …, `steps`. O(`record.points`).
  public var recordedSteps: [Int] { record.steps(through: steps) }

  /// The resolved configuration under its dotted keys, defaults included and `kernel: auto` replaced by
  /// the kernel it stands for: should `auto` ever choose otherwise, those are other trials.
  ///
  /// Real-valued keys hold `.number` even where the value is whole. `train.noise_stdev` and
  /// `train.noise_sharing` are there only with noise, `train.block_tolerance` only with its kernel,
  /// `train.stop` and its numbers only when it is
  /// not `never`, hyperparameters only where the optimiser has them.
  ///
  /// Made once: the records of a cell share them, and what is shared compares at once.
  public private(set) var parameters: [String: ParameterValue] = [:]

  /// Whether both have the same parameters, which tell everything else.
  public static func == (left: AutoencoderConfiguration, right: AutoencoderConfiguration) -> Bool {
    left.parameters == right.parameters
  }

  /// Hashes the parameters.
  public func hash(into hasher: inout Hasher) { hasher.combine(parameters) }

  private var resolvedParameters: [String: ParameterValue] {
    var result: [String: ParameterValue] = [
      "model.kind": .text("autoencoder"),
      "model.n_features": .integer(features),
      "model.n_hidden": .integer(hidden),
      "model.tied": .flag(true),
      "model.init": .text(initializer),
      "train.optimizer": .text(optimizer),
      "train.lr": .number(learningRate),
      "train.steps": .integer(steps),
      "train.l1": .number(l1),
      "train.noise": .text(noise?.law ?? "none"),
      "train.precision": .text(precision.rawValue),
      "train.kernel": .text(kernel.rawValue),
    ]
    if let noise {
      result["train.noise_stdev"] = .number(noise.standardDeviation)
      result["train.noise_sharing"] = .text(noise.sharing.rawValue)
    }
    if let settling {
      result["train.stop"] = .text(Self.settled)
      result["train.settled_bound"] = .number(settling.bound)
      result["train.settled_interval"] = .integer(settling.interval)
      result["train.settled_checks"] = .integer(settling.checks)
    }
    for (key, value) in hyperparameters { result["train.\(key)"] = .number(value) }
    return result.merging(blockToleranceParameter) { first, _ in first }
      .merging(record.parameters) { first, _ in first }
  }
}

extension AutoencoderConfiguration {
  /// Checks parameters and fills in defaults.
  ///
  /// - Parameters:
  ///   - parameters: values by dotted key; a whole number will do for a real-valued key and the
  ///     reverse where it is integral. `model.kind` may be left out.
  ///   - source: where they come from, for the problems' `file`.
  /// - Throws: `ConfigurationError` with all problems, none of which has a line.
  public init(
    parameters: [String: ParameterValue], source: String = "parameters"
  ) throws(ConfigurationError) {
    var resolved = ResolvedParameters(parameters, rules: Self.rules)
    Self.resolveConditionals(of: &resolved)
    try resolved.check(source: source)
    features = resolved.integer("model.n_features")
    hidden = resolved.integer("model.n_hidden")
    initializer = resolved.text("model.init")
    optimizer = resolved.text("train.optimizer")
    learningRate = resolved.number("train.lr")
    steps = resolved.integer("train.steps")
    l1 = resolved.number("train.l1")
    precision = resolved.choice("train.precision")
    let choice: KernelChoice = resolved.choice("train.kernel")
    kernel = choice.resolved(features: features, hidden: hidden)
    blockTolerance = Self.blockTolerance(resolved)
    record = RecordSettings(resolved)
    settling = Self.settlingRule(resolved)
    let law = resolved.text("train.noise")
    noise =
      law == Self.noNoise
      ? nil
      : Noise(
        law: law, standardDeviation: resolved.number("train.noise_stdev"),
        sharing: resolved.choice("train.noise_sharing"))
    var hyperparameters: [String: Double] = [:]
    for hyperparameter in Optimizers.named(optimizer)?.hyperparameters ?? [] {
      hyperparameters[hyperparameter.key] = resolved.number("train.\(hyperparameter.key)")
    }
    self.hyperparameters = hyperparameters
    self.parameters = resolvedParameters
  }

  /// Checks values given one by one, as an option parser has them.
  ///
  /// Units and ranges are those of the properties. `hyperparameters` names those that differ from
  /// the optimiser's defaults, by key without `train.`; `noise` is `none` or a name in `NoiseLaws`;
  /// `noiseStandardDeviation` is required with noise and refused without; `noiseSharing` is
  /// `per_example` when `nil` and refused without noise; `matrices` is comma-joined; `source` says
  /// where the values come from, for the problems' `file`.
  ///
  /// - Throws: `ConfigurationError` with all problems; `renamingKeys` turns keys into option names.
  /// - Returns: a configuration with all defaults filled in.
  public static func validated(
    features: Int, hidden: Int, initializer: String, optimizer: String,
    hyperparameters: [String: Double] = [:], learningRate: Double, steps: Int, l1: Double,
    noise: String = "none", noiseStandardDeviation: Double? = nil, noiseSharing: String? = nil,
    precision: Precision = .float32, kernel: KernelChoice = .automatic,
    spacing: RecordSettings.Spacing = .geometric, points: Int = 50, matrices: String = "",
    source: String = "command line"
  ) throws(ConfigurationError) -> AutoencoderConfiguration {
    var parameters: [String: ParameterValue] = [
      "model.n_features": .integer(features),
      "model.n_hidden": .integer(hidden),
      "model.init": .text(initializer),
      "train.optimizer": .text(optimizer),
      "train.lr": .number(learningRate),
      "train.steps": .integer(steps),
      "train.l1": .number(l1),
      "train.noise": .text(noise),
      "train.precision": .text(precision.rawValue),
      "train.kernel": .text(kernel.rawValue),
      "record.at": .text(spacing.rawValue),
      "record.points": .integer(points),
      "record.matrices": .text(matrices),
    ]
    parameters["train.noise_stdev"] = noiseStandardDeviation.map(ParameterValue.number)
    parameters["train.noise_sharing"] = noiseSharing.map(ParameterValue.text)
    for (key, value) in hyperparameters { parameters["train.\(key)"] = .number(value) }
    return try AutoencoderConfiguration(parameters: parameters, source: source)
  }
}
