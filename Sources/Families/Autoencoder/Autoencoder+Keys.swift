package import Keys
internal import Model
internal import Randomness

extension Autoencoder {
  /// `train.noise` for training without noise.
  package static let noNoise = "none"

  /// The keys of a network. Names come from the registries, and what only some of their members take
  /// goes with these.
  package static let keys =
    modelKeys + inputKeys + trainKeys + noiseKeys + kernelKeys + settlingKeys + targetKeys
    + hyperparameterKeys(of: Optimizers.all) + evolutionKeys + interventionKeys

  private static let modelKeys =
    [
      Key(
        "model.n_features", .integer(minimum: 1), .required, "features n, rows of W; n · m ≤ 2⁴⁰",
        separatesStreams: true),
      Key("model.n_hidden", .integer(minimum: 1), .required, "hidden neurons m, columns of W"),
      Key("model.tied", .flag, .written(.flag(true)), "the decoder is the encoder's transpose"),
      Key(
        "model.bias", .choice(Architecture.Bias.allCases.map(\.rawValue)),
        .optional(.text(Architecture.Bias.none.rawValue)), "layers that have a bias"),
      biasStart("hidden", [.hidden, .both], "where each hidden bias starts"),
      biasStart("output", [.output, .both], "where each output bias starts"),
      Key(
        "model.hidden_activation", .choice(Activations.all.map { $0.name }),
        .optional(.text(Identity.name)), "σ_h"),
      Key(
        "model.output_activation", .choice(Activations.all.map { $0.name }),
        .optional(.text(ReLU.name)), "σ_o"),
      Key(
        "model.merged_networks", .integer(minimum: 1, maximum: 1 << 10), .optional(.integer(1)),
        "networks trained apart, of whose neurons the start is put together; 1 for a start as drawn"
      ),
      Key(
        "model.init", .choice(Initializers.all.map { $0.name }), .required,
        "initial weights: N(0, 1/m), N(0, 2/(n + m)), or the latter in a stack",
        separatesStreams: true),
    ]
    + Key.each(
      of: "model.init", in: Initializers.all.map { ($0.name, $0.parameters) }, section: "model")

  private static func biasStart(
    _ layer: String, _ biases: [Architecture.Bias], _ summary: String
  ) -> Key {
    Key(
      "model.\(layer)_bias_start", .number(.finite),
      of: .init("model.bias", biases.map { ($0.rawValue, .optional(.number(0))) }), summary)
  }

  private static let inputKeys =
    [
      Key(
        "inputs.law", .choice(InputLaws.all.map { $0.name }), .optional(.text(BasisInputs.name)),
        "law of the examples x ([laws](laws.md))")
    ]
    + Key.each(
      of: "inputs.law", in: InputLaws.all.map { ($0.name, $0.parameters) }, section: "inputs")
    + [
      Key(
        "inputs.importance", .law(.perFeature(.nonnegative)), .optional(.number(1)),
        "what a squared error of each feature counts")
    ]

  private static let trainKeys = [
    Key(
      "train.optimizer", .choice(Optimizers.all.map { $0.name }), .required, "how a step is taken"),
    Key(
      "train.lr", .law(.schedule(.positive)), .required,
      "learning rate; under plain gradient descent flow time is t = 4 · lr · step"),
    Key("train.steps", .integer(minimum: 0), .required, "optimiser steps"),
    Key(
      "train.l1", .law(.schedule(.nonnegative)), .required, "λ as written in the loss"),
    Key(
      "train.l2", .law(.schedule(.nonnegative)), .optional(.number(0)),
      "adds l2 · Σw² over all weights to the loss"),
    Key(
      "train.activation_l1", .law(.schedule(.nonnegative)), .optional(.number(0)),
      "adds activation_l1 · Σ‖σ_h(p)‖₁ over examples, reduced as the loss is"),
    Key(
      "train.decorrelation", .law(.schedule(.nonnegative)), .optional(.number(0)),
      "adds decorrelation · Σ_{i≠j} (W_i ∘ W_i)·(W_j ∘ W_j) to the loss: what features have on the same neurons"
    ),
    Key(
      "train.dropout", .number(NumberRange(minimum: 0, below: 1)), .optional(.number(0)),
      "probability that a hidden activation counts 0 for an example in a step, and 1/(1 − p) times if not"
    ),
    Key(
      "train.target", .choice(Objective.Target.allCases.map(\.rawValue)),
      .optional(.text(Objective.Target.inputs.rawValue)),
      "what outputs are trained to be: the inputs x, or their absolute values |x|"),
    Key(
      "train.loss", .choice(Objective.Reduction.allCases.map(\.rawValue)),
      .optional(.text(Objective.Reduction.sum.rawValue)),
      "the squared errors' sum, or its mean over examples, or over examples and features"),
  ]

  private static let noiseKeys: [Key] = {
    let laws = NoiseLaws.all.map { $0.name }
    return [
      Key("train.noise", .choice([noNoise] + laws), .required, "law of the hidden noise ξ"),
      Key(
        "train.noise_stdev", .number(.nonnegative),
        of: .init("train.noise", laws.map { ($0, .required) }),
        "standard deviation σ of the hidden noise, in units of the hidden activation"),
      Key(
        "train.noise_sharing", .choice(NoiseSharing.allCases.map(\.rawValue)),
        of: .init(
          "train.noise", laws.map { ($0, .written(.text(NoiseSharing.perExample.rawValue))) }),
        "a noise vector for each example, or one for all"),
    ]
      + Key.each(
        of: "train.noise", in: NoiseLaws.all.map { ($0.name, $0.parameters) }, section: "train")
  }()

  private static let kernelKeys = [
    Key(
      "train.precision", .choice(Precision.allCases.map(\.rawValue)),
      .written(.text(Precision.float32.rawValue)), "weights, optimiser state and loss",
      effect: .computation),
    Key(
      "train.kernel", .choice(KernelChoice.allCases.map(\.rawValue)),
      .written(.text(KernelChoice.automatic.rawValue)),
      "which implementation of the step; plan and identity hold what `auto` stands for ([architecture](architecture.md#kernels))",
      effect: .computation),
    Key(
      "train.block_tolerance", .number(.positive),
      of: .init(
        "train.kernel", [(KernelChoice.activeSetBlocks.rawValue, .written(.number(1e-3)))]),
      "the error aimed at, a block of steps, in an entry of W Wᵀ", effect: .computation),
  ]

  private static let settlingKeys: [Key] = {
    func numbers(_ value: ParameterValue) -> Key.Owners {
      .init("train.stop", [("settled", .written(value))])
    }
    return [
      Key(
        "train.stop", .choice(["never", "settled"]), .optional(.text("never")),
        "end before all steps are taken, once nothing that is counted changes any more",
        effect: .computation),
      Key(
        "train.settled_bound", .number(.positive(below: 0.8)), of: numbers(.number(0.05)),
        "settled: every feature has one weight in the window and all its others below this",
        effect: .computation),
      Key(
        "train.settled_interval", .integer(minimum: 1), of: numbers(.integer(100)),
        "settled: steps between two looks", effect: .computation),
      Key(
        "train.settled_checks", .integer(minimum: 1), of: numbers(.integer(5)),
        "settled: looks in a row that must find it so", effect: .computation),
    ]
  }()

  /// When networks of equal loss are to be compared.
  static let targetKeys = [
    Key(
      "train.until_loss", .number(.nonnegative), .optional(.number(0)),
      "end at the first step whose loss, λ‖W‖₁ included, is at most this; 0 for never")
  ]

  /// Another way to a direction than the chain rule.
  static let evolutionKeys: [Key] = {
    func strategy(_ presence: Key.Presence) -> Key.Owners {
      .init("train.gradient", [("evolution", presence)])
    }
    return [
      Key(
        "train.gradient", .choice(["backpropagation", "evolution"]),
        .optional(.text("backpropagation")),
        "where a step's direction comes from: the chain rule, or losses of perturbed networks alone"
      ),
      Key(
        "train.population", .integer(minimum: 2, maximum: 1 << 20), of: strategy(.required),
        "networks judged a step, even: W + σε and W − σε"),
      Key(
        "train.perturbation", .number(.positive), of: strategy(.required),
        "σ, the standard deviation of what is added to each weight"),
      Key(
        "train.fitness", .choice(Evolution.Fitness.allCases.map(\.rawValue)),
        of: strategy(.written(.text(Evolution.Fitness.ranks.rawValue))),
        "what weighs a perturbation: the centred rank of its loss, or the loss itself"),
    ]
  }()

  /// What takes a part of the mechanism away, to see what it does; never a default.
  private static let interventionKeys = [
    Key(
      "train.second_moment", .choice(SecondMoment.allCases.map(\.rawValue)),
      of: .init(
        "train.optimizer",
        Optimizers.all.filter { $0 is any AdaptiveOptimizer.Type }.map {
          ($0.name, .optional(.text(SecondMoment.weight.rawValue)))
        }),
      "what shares a running mean of squared gradients: nothing, a feature's row, or all of W"),
    Key(
      "train.interference", .choice(["full", "inward_only"]), .optional(.text("full")),
      "inward_only: features of opposite sign on a neuron stop pushing a weight outwards"),
    Key(
      "train.interference_from", .integer(minimum: 0),
      of: .init("train.interference", [("inward_only", .required)]),
      "steps taken with all of it before"),
  ]

  /// One key for each hyperparameter, which goes with the optimisers that have it.
  static func hyperparameterKeys(of optimizers: [any Optimizer.Type]) -> [Key] {
    var names: [String] = []
    for optimizer in optimizers {
      names += optimizer.hyperparameters.map(\.key).filter { !names.contains($0) }
    }
    return names.map { name in
      let owners = optimizers.compactMap { optimizer in
        optimizer.hyperparameters.first { $0.key == name }.map { (optimizer.name, $0) }
      }
      let first = owners[0].1
      return Key(
        "train.\(name)", .number(NumberRange(minimum: first.minimum, below: first.below)),
        of: .init("train.optimizer", owners.map { ($0, .written(.number($1.defaultValue))) }),
        "hyperparameter, its default PyTorch's")
    }
  }
}
