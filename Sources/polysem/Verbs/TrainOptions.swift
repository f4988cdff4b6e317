public import ArgumentParser
internal import Matrix
public import Model
internal import Foundation
internal import Store
internal import Study

struct NetworkOptions: ParsableArguments {
  @Option(help: "Features n; may be left out with --initial.", transform: wholeNumber)
  var features: Int?

  @Option(help: "Hidden neurons m; may be left out with --initial.", transform: wholeNumber)
  var hidden: Int?

  @Option(
    help: "Law of the initial weights: \(alternatives(Initializers.all.map { $0.name })).")
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
  @Option(help: "\(alternatives(Optimizers.all.map { $0.name })).")
  var optimizer: String

  @Option(help: "Learning rate.")
  var lr: Double

  @Option(help: "Optimiser steps.", transform: wholeNumber)
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

  @Option(help: "\(alternatives(Precision.allCases.map(\.rawValue))).")
  var precision = Precision.float32

  @Option(help: "\(alternatives(KernelChoice.allCases.map(\.rawValue))).")
  var kernel = KernelChoice.automatic

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Any hyperparameter of the optimiser by its key, as in eps=1e-7; may be repeated.",
      valueName: "key=value"),
    transform: Assignment.init)
  var assignments: [Assignment] = []

  /// Those that were given, by their keys.
  var hyperparameters: [String: Double] {
    let own = [
      "weight_decay": weightDecay, "beta1": beta1, "beta2": beta2, "eps": eps,
      "momentum": momentum,
    ].compactMapValues { $0 }
    return assignments.reduce(into: own) { $0[$1.key] = $1.value }
  }

  /// A hyperparameter that need not have an option of its own.
  struct Assignment {
    let key: String
    let value: Double

    init(_ text: String) throws {
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let value = Double(parts[1]) else {
        throw ValidationError("must be key=value with a number, got \(text)")
      }
      (key, self.value) = (String(parts[0]), value)
    }
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
