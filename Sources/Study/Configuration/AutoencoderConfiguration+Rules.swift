package import Keys
internal import Model
internal import Randomness

extension AutoencoderConfiguration {
  /// `train.noise` for training without noise.
  static let noNoise = "none"

  /// More weights than this are a slip of the pen: 2⁴⁰, four tebibytes in single precision.
  static let largestNetwork = 1 << 40

  /// The keys of an autoencoder's `model`, `train` and `record` sections.
  ///
  /// Names come from the registries; the hyperparameters of all optimisers are listed, and which of
  /// them belong to the chosen one is checked by `resolveConditionals`.
  package static var rules: [KeyRule] {
    modelRules + trainRules + kernelRules + settlingRules + hyperparameterRules
      + RecordSettings.rules
  }

  private static var modelRules: [KeyRule] {
    [
      KeyRule(
        "model.kind", .choice([TrialConfiguration.Kind.autoencoder.rawValue]),
        .optional(.text(TrialConfiguration.Kind.autoencoder.rawValue)), "what is simulated"),
      KeyRule("model.n_features", .integer(minimum: 1), .required, "features n, rows of W"),
      KeyRule("model.n_hidden", .integer(minimum: 1), .required, "hidden neurons m, columns of W"),
      KeyRule("model.tied", .flag, .optional(.flag(true)), "decoder is the encoder's transpose"),
      KeyRule(
        "model.init", .choice(Initializers.all.map { $0.name }), .required,
        "law of the initial weights"),
    ]
  }

  private static var trainRules: [KeyRule] {
    [
      KeyRule(
        "train.optimizer", .choice(Optimizers.all.map { $0.name }), .required, "how a step is taken"
      ),
      KeyRule("train.lr", .number(.positive), .required, "learning rate"),
      KeyRule("train.steps", .integer(minimum: 0), .required, "optimiser steps"),
      KeyRule("train.l1", .number(.nonnegative), .required, "λ as written in the training loss"),
      KeyRule(
        "train.noise", .choice([noNoise] + NoiseLaws.withoutParameters), .required,
        "law of the hidden noise ξ"),
      KeyRule(
        "train.noise_stdev", .number(.nonnegative), .conditional,
        "standard deviation σ of the hidden noise"),
      KeyRule(
        "train.noise_sharing", .choice(NoiseSharing.allCases.map(\.rawValue)), .conditional,
        "whose noise a step draws"),
      KeyRule(
        "train.precision", .choice(Precision.allCases.map(\.rawValue)),
        .optional(.text(Precision.float32.rawValue)), "floating-point precision"),
      KeyRule(
        "train.kernel", .choice(KernelChoice.allCases.map(\.rawValue)),
        .optional(.text(KernelChoice.automatic.rawValue)), "implementation of the training step"),
    ]
  }

  private static var hyperparameterRules: [KeyRule] {
    var keys: [String] = []
    for optimizer in Optimizers.all {
      for hyperparameter in optimizer.hyperparameters where !keys.contains(hyperparameter.key) {
        keys.append(hyperparameter.key)
      }
    }
    return keys.map { key in
      let owners = Optimizers.all.filter { $0.hyperparameters.contains { $0.key == key } }
        .map { $0.name }.joined(separator: ", ")
      return KeyRule(
        "train.\(key)", .number(.finite), .conditional, "hyperparameter of \(owners)")
    }
  }

  /// Checks what one key alone cannot tell, and fills in defaults that depend on other keys.
  static func resolveConditionals(of resolved: inout ResolvedParameters) {
    if resolved.values["model.tied"] == .flag(false) {
      resolved.report("model.tied", "must be true: untied weights are not supported yet")
    }
    if let features = resolved.values["model.n_features"]?.asExactInteger,
      let hidden = resolved.values["model.n_hidden"]?.asExactInteger
    {
      let (weights, overflow) = features.multipliedReportingOverflow(by: hidden)
      if overflow || weights > largestNetwork {
        resolved.report(
          "model.n_hidden", "makes \(features) × \(hidden) weights; at most 2^40 are allowed")
      }
    }
    resolveNoise(of: &resolved)
    resolveKernel(of: &resolved)
    resolveSettling(of: &resolved)
    resolveHyperparameters(of: &resolved)
  }

  private static func resolveNoise(of resolved: inout ResolvedParameters) {
    guard let law = resolved.values["train.noise"]?.asText else { return }
    if law == noNoise {
      for key in ["train.noise_stdev", "train.noise_sharing"] where resolved.values[key] != nil {
        resolved.report(key, "has no meaning with noise: none")
      }
      return
    }
    if resolved.values["train.noise_stdev"] == nil,
      !resolved.problems.contains(where: { $0.key == "train.noise_stdev" })
    {
      resolved.report("train.noise_stdev", "is missing; \(law) noise needs it")
    }
    if resolved.values["train.noise_sharing"] == nil {
      resolved.set("train.noise_sharing", .text(NoiseSharing.perExample.rawValue))
    }
  }

  private static func resolveHyperparameters(of resolved: inout ResolvedParameters) {
    guard let name = resolved.values["train.optimizer"]?.asText,
      let optimizer = Optimizers.named(name)
    else { return }
    let own = optimizer.hyperparameters
    for rule in hyperparameterRules where resolved.values[rule.key] != nil {
      if !own.contains(where: { $0.key == rule.name }) {
        let list = own.isEmpty ? "no hyperparameters" : own.map(\.key).joined(separator: ", ")
        resolved.report(rule.key, "is no hyperparameter of \(name), which has \(list)")
      }
    }
    for hyperparameter in own {
      let key = "train.\(hyperparameter.key)"
      guard let value = resolved.values[key]?.asNumber else {
        resolved.set(key, .number(hyperparameter.defaultValue))
        continue
      }
      do throws(KeyRule.Violation) {
        try NumberRange(minimum: hyperparameter.minimum, below: hyperparameter.below).check(value)
      } catch {
        resolved.report(key, error.message)
      }
    }
  }
}
