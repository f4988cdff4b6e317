package import Keys
internal import Model
internal import Observers

// From checked parameters to the problem that a kernel is given.

extension Autoencoder {
  static func problem(_ parameters: ResolvedParameters) -> Problem {
    var problem = Problem(
      objective(parameters), optimizer: optimizer(parameters),
      learningRate: Schedule(parameters.law("train.lr")),
      steps: parameters.integer("train.steps"), kernel: parameters.choice("train.kernel"))
    if parameters.text("train.stop") == "settled" {
      problem.settling = SettlingRule(
        bound: parameters.number("train.settled_bound"),
        interval: parameters.integer("train.settled_interval"),
        checks: parameters.integer("train.settled_checks"))
    }
    if parameters.values["train.block_tolerance"] != nil {
      problem.blockTolerance = parameters.number("train.block_tolerance")
    }
    let target = parameters.number("train.until_loss")
    problem.targetLoss = target > 0 ? target : nil
    if parameters.text("train.gradient") == "evolution" {
      problem.evolution = Evolution(
        population: parameters.integer("train.population"),
        perturbation: parameters.number("train.perturbation"),
        fitness: parameters.choice("train.fitness"))
    }
    if parameters.text("train.interference") == "inward_only" {
      problem.interference = .inwardOnly(from: parameters.integer("train.interference_from"))
    }
    return problem
  }

  private static func optimizer(_ parameters: ResolvedParameters) -> any Optimizer {
    let optimizer = parameters.optimizer
    guard var adaptive = optimizer as? any AdaptiveOptimizer else { return optimizer }
    adaptive.secondMoment = parameters.choice("train.second_moment")
    return adaptive
  }

  private static func objective(_ parameters: ResolvedParameters) -> Objective {
    let architecture = architecture(parameters)
    let importance = FeatureLaw(parameters.law("inputs.importance"))
    return Objective(
      architecture,
      inputs: inputs(inputLaw(parameters), parameters),
      importance: importance.isOne ? nil : importance.values(architecture.features),
      target: parameters.choice("train.target"), reduction: parameters.choice("train.loss"),
      noise: parameters.text("train.noise") == noNoise
        ? nil : parameters.choice("train.noise_sharing"),
      dropout: dropout(parameters),
      penalties: Penalties(
        l1: Schedule(parameters.law("train.l1")), l2: Schedule(parameters.law("train.l2")),
        activationL1: Schedule(parameters.law("train.activation_l1")),
        decorrelation: Schedule(parameters.law("train.decorrelation"))))
  }

  /// Not where hidden noise is drawn: the two are refused together.
  private static func dropout(_ parameters: ResolvedParameters) -> Double {
    parameters.text("train.noise") == noNoise ? parameters.number("train.dropout") : 0
  }

  private static func inputs(
    _ law: any InputLaw.Type, _ parameters: ResolvedParameters
  ) -> Objective.Inputs {
    guard law != BasisInputs.self else { return .basis }
    let inputs = law.init(
      features: parameters.integer("model.n_features"), inputSettings(parameters))
    return inputs.probabilities.map { .weighted($0) } ?? .sampled(batch: inputs.batch)
  }

  private static func architecture(_ parameters: ResolvedParameters) -> Architecture {
    guard let hidden = Activations.named(parameters.text("model.hidden_activation")),
      let output = Activations.named(parameters.text("model.output_activation"))
    else { preconditionFailure("checked parameters name registered activations") }
    return Architecture(
      features: parameters.integer("model.n_features"),
      hidden: parameters.integer("model.n_hidden"), isTied: parameters.flag("model.tied"),
      bias: parameters.choice("model.bias"), hiddenActivation: hidden, outputActivation: output)
  }

  static func initializer(_ parameters: ResolvedParameters) -> any Initializer {
    guard let law = Initializers.named(parameters.text("model.init")) else {
      preconditionFailure("checked parameters name a registered initialiser")
    }
    let values = law.parameters.compactMap { parameter in
      parameters.values["model.\(parameter.key)"]?.asNumber.map { (parameter.key, $0) }
    }
    return law.init(values: Dictionary(uniqueKeysWithValues: values))
  }

  static func inputLaw(_ parameters: ResolvedParameters) -> any InputLaw.Type {
    guard let law = InputLaws.named(parameters.text("inputs.law")) else {
      preconditionFailure("checked parameters name a registered input law")
    }
    return law
  }

  static func inputSettings(_ parameters: ResolvedParameters) -> InputSettings {
    let values = inputLaw(parameters).parameters.map { parameter in
      let key = "inputs.\(parameter.key)"
      let value: InputSettings.Value =
        switch parameter.kind {
        case .number: .number(parameters.number(key))
        case .count: .number(Double(parameters.integer(key)))
        case .choice: .name(parameters.text(key))
        case .perFeature: .perFeature(FeatureLaw(parameters.law(key)))
        case .numbers: preconditionFailure("no law of inputs takes a list")
        }
      return (parameter.key, value)
    }
    return InputSettings(Dictionary(uniqueKeysWithValues: values))
  }
}

// MARK: - What several keys tell together

extension Autoencoder {
  /// Checks the size, inputs and kernel; decides what `auto` stands for.
  package static func complete(_ parameters: inout ResolvedParameters) {
    guard isPossibleSize(&parameters), parameters.problems.isEmpty else { return }
    let features = parameters.integer("model.n_features")
    let importance = FeatureLaw(parameters.law("inputs.importance"))
    let hasLaws = inputLaw(parameters) != BasisInputs.self || !importance.isOne
    guard !hasLaws || features <= mostFeaturesWithLaws else {
      parameters.report(
        "model.n_features",
        "must be at most 2^24 where inputs have a law or an importance, got \(features)")
      return
    }
    for problem in inputLaw(parameters).problems(features: features, inputSettings(parameters)) {
      parameters.report("inputs.\(problem.key)", problem.message)
    }
    if let problem = importance.problem(features, in: 0...Double.infinity) {
      parameters.report("inputs.importance", problem)
    }
    if let population = parameters.values["train.population"]?.asExactInteger,
      !population.isMultiple(of: 2)
    {
      parameters.report(
        "train.population", "must be even, W + σε and W − σε, got \(population)")
    }
    if parameters.number("train.dropout") > 0, parameters.text("train.noise") != noNoise {
      parameters.report("train.dropout", "is for noise: none only")
    }
    guard parameters.problems.isEmpty else { return }
    completeKernel(&parameters)
    completeMerging(&parameters)
    completeRecord(&parameters)
  }

  /// A law holds numbers for each feature: these are some hundred megabytes.
  private static let mostFeaturesWithLaws = 1 << 24

  /// More weights than 2⁴⁰ are a slip of the pen: four tebibytes in single precision.
  private static func isPossibleSize(_ parameters: inout ResolvedParameters) -> Bool {
    guard let features = parameters.values["model.n_features"]?.asExactInteger,
      let hidden = parameters.values["model.n_hidden"]?.asExactInteger
    else { return true }
    let (weights, overflow) = features.multipliedReportingOverflow(by: hidden)
    guard overflow || weights > 1 << 40 else { return true }
    parameters.report(
      "model.n_hidden", "makes \(features) × \(hidden) weights; at most 2^40 are allowed")
    return false
  }

  private static func completeKernel(_ parameters: inout ResolvedParameters) {
    let problem = problem(parameters)
    let kernel = Kernels.resolved(problem)
    if let refusal = Kernels.refusal(of: problem, by: kernel) {
      parameters.report("train.kernel", "\(kernel.rawValue) \(refusal)")
    }
    parameters.set("train.kernel", .text(kernel.rawValue))
    if problem.targetLoss != nil, let refusal = targetRefusal(of: problem, by: kernel) {
      parameters.report("train.until_loss", refusal)
    }
    if problem.settling != nil && !problem.objective.isPlain {
      parameters.report(
        "train.stop", "settled is for tied networks with ReLU outputs on the basis only")
    }
  }

  /// A neuron is moved to another network with its weights alone.
  private static func completeMerging(_ parameters: inout ResolvedParameters) {
    let architecture = architecture(parameters)
    guard parameters.integer("model.merged_networks") > 1 else { return }
    if !architecture.isTied || architecture.bias != .none {
      parameters.report("model.merged_networks", "is for tied: true and bias: none only")
    }
    if architecture.hidden < architecture.features {
      parameters.report(
        "model.merged_networks", "needs a neuron for each feature: n_hidden ≥ n_features")
    }
  }

  /// Why training cannot end at a loss; `nil` where it can.
  private static func targetRefusal(of problem: Problem, by kernel: KernelChoice) -> String? {
    if !problem.objective.isPlain {
      return "is for tied networks with ReLU outputs on the basis only"
    }
    if problem.objective.noise != nil { return "is for noise: none only" }
    if kernel == .activeSetBlocks { return "is not for kernel: \(kernel.rawValue)" }
    return problem.settling == nil ? nil : "does not go with stop: settled"
  }

  /// Refuses matrices that the network does not have, and observers that cannot look at it.
  private static func completeRecord(_ parameters: inout ResolvedParameters) {
    let architecture = architecture(parameters)
    let present: [(matrix: RecordSettings.Matrix, isThere: Bool)] = [
      (.decoder, !architecture.isTied), (.hiddenBias, architecture.bias.isOnHidden),
      (.outputBias, architecture.bias.isOnOutput),
    ]
    let asked = parameters.names("record.matrices")
    for (matrix, isThere) in present where !isThere && asked.contains(matrix.rawValue) {
      parameters.report("record.matrices", "the network has no \(matrix.rawValue)")
    }
    let observers = ObserverSet(parameters.names("record.observe").filter(Observers.names.contains))
    if let refusal = observers.refusal(of: objective(parameters)) {
      parameters.report("record.observe", refusal)
    }
  }
}

extension ResolvedParameters {
  /// The optimiser with its hyperparameters.
  var optimizer: any Optimizer {
    guard let type = Optimizers.named(text("train.optimizer")) else {
      preconditionFailure("checked parameters name a registered optimiser")
    }
    let values = type.hyperparameters.map { ($0.key, number("train.\($0.key)")) }
    return type.init(values: Dictionary(uniqueKeysWithValues: values))
  }
}

extension Schedule {
  /// A schedule from a checked law.
  init(_ law: NumberLaw) {
    switch law {
    case .constant(let value): self = .constant(value)
    case .shape(let name, let numbers):
      guard let shape = Schedules.named(name) else { fallthrough }
      self.init(shape, numbers)
    case .list: preconditionFailure("a checked schedule is a number or a registered shape")
    }
  }
}

extension FeatureLaw {
  /// Numbers of features from a checked law.
  init(_ law: NumberLaw) {
    switch law {
    case .constant(let value): self = .constant(value)
    case .list(let values): self = .list(values)
    case .shape(let name, let numbers):
      guard let law = FeatureLaw(shape: name, numbers) else {
        preconditionFailure("a checked law is registered")
      }
      self = law
    }
  }
}
