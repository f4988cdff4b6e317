public import ArgumentParser
public import Autoencoder
internal import Foundation
internal import Store
internal import Study

struct NetworkOptions: ParsableArguments {
  @Option(help: "Features n; may be left out with --initial.")
  var features: Int?

  @Option(help: "Hidden neurons m; may be left out with --initial.")
  var hidden: Int?

  @Option(help: "Law of the initial weights: normal or xavier.")
  var `init` = NormalInitializer.name

  @Option(help: ArgumentHelp("Initial weights, n × m, <f4 or <f8.", valueName: "W.npy"))
  var initial: String?

  /// n and m from the options or the file, which must agree.
  func shape(matching file: WeightFile?) throws -> (features: Int, hidden: Int) {
    if let file {
      for (option, wanted, found) in [
        ("--features", features, file.features), ("--hidden", hidden, file.hidden),
      ] {
        if let wanted, wanted != found {
          throw CommandFailure(
            .badInput, "\(file.path): \(option) says \(wanted), the file has \(found)")
        }
      }
      return (file.features, file.hidden)
    }
    guard let features, let hidden else {
      throw ValidationError("give --features and --hidden, or --initial")
    }
    return (features, hidden)
  }
}

struct OptimizerOptions: ParsableArguments {
  @Option(help: "sgd, adam, adamw or proximal.")
  var optimizer: String

  @Option(help: "Learning rate.")
  var lr: Double

  @Option(help: "Optimiser steps.")
  var steps: Int

  @Option(help: "λ as written in the loss Σ‖y − x‖² + λ‖W‖₁.")
  var l1 = 0.0

  @Option(help: "Weight decay; PyTorch's default: 0.01 for adamw, 0 for sgd and adam.")
  var weightDecay: Double?

  @Option(help: "Adam's β₁; PyTorch's default: 0.9.")
  var beta1: Double?

  @Option(help: "Adam's β₂; PyTorch's default: 0.999.")
  var beta2: Double?

  @Option(help: "Adam's ε; PyTorch's default: 1e-8.")
  var eps: Double?

  @Option(help: "SGD's momentum; PyTorch's default: 0.")
  var momentum: Double?

  @Option(help: "float32 or float64.")
  var precision = Precision.float32

  @Option(help: "auto, reference, dense or active_set.")
  var kernel = KernelChoice.automatic

  /// Those that were given, by their keys.
  var hyperparameters: [String: Double] {
    [
      "weight_decay": weightDecay, "beta1": beta1, "beta2": beta2, "eps": eps,
      "momentum": momentum,
    ].compactMapValues { $0 }
  }
}

struct NoiseOptions: ParsableArguments {
  @Option(help: "Law of the hidden noise: none, bipolar or gaussian.")
  var noise = "none"

  @Option(help: "Standard deviation σ of the hidden noise.")
  var noiseStdev: Double?

  @Option(help: "per_example, or shared as in the authors' code; default: per_example.")
  var noiseSharing: String?

  @Option(
    help: ArgumentHelp(
      "Noise to use instead: steps × n × m, or steps × 1 × m for noise shared by all examples.",
      valueName: "N.npy"))
  var noiseFile: String?

  /// A noise file replaces the law and what belongs to it.
  var law: String { noiseFile == nil ? noise : "none" }
  var standardDeviation: Double? { noiseFile == nil ? noiseStdev : nil }
  var sharing: String? { noiseFile == nil ? noiseSharing : nil }

  /// The file's noise, `nil` without a file.
  func recorded(for configuration: AutoencoderConfiguration) throws -> HiddenNoise? {
    guard let noiseFile else { return nil }
    let array = try Npy.read(URL(fileURLWithPath: noiseFile), dimensions: 3)
    let (n, m, shape) = (configuration.features, configuration.hidden, array.shape)
    func refuse(_ reason: String) -> CommandFailure {
      CommandFailure(.badInput, "\(noiseFile): \(reason)")
    }
    guard shape[1] == n || shape[1] == 1, shape[2] == m else {
      throw refuse(
        "the shape is \(shape), but the network wants steps × \(n) × \(m) or steps × 1 × \(m)")
    }
    guard shape[0] >= configuration.steps else {
      throw refuse("holds \(shape[0]) steps, --steps asks for \(configuration.steps)")
    }
    let isShared = noiseSharing == NoiseSharing.shared.rawValue
    if noiseSharing != nil, n > 1, isShared != (shape[1] == 1) {
      throw refuse("the shape \(shape) contradicts --noise-sharing \(noiseSharing ?? "")")
    }
    let values = array.values.single
    guard values.allSatisfy(\.isFinite) else { throw refuse("holds values that are not finite") }
    return .recorded(values, valuesPerStep: shape[1] * shape[2])
  }
}

extension Precision: ExpressibleByArgument {}
extension KernelChoice: ExpressibleByArgument {}

extension NpyArray.Values {
  /// In single precision, the precision in which training takes its noise.
  var single: [Float] {
    switch self {
    case .float32(let values): values
    case .float64(let values): values.map { Float($0) }
    }
  }
}

/// What `train`'s options are called, for problems that name configuration keys.
enum OptionNames {
  static func option(for key: String) -> String {
    let name = key.split(separator: ".").last.map(String.init) ?? key
    let own = ["n_features": "features", "n_hidden": "hidden"]
    return "--" + (own[name] ?? name).replacing("_", with: "-")
  }
}
