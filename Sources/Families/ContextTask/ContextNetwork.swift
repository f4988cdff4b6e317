package import Keys
package import Model

/// A ReLU network that learns what objects are like in several contexts: is a hidden neuron one context's, or
/// several's?
package struct ContextNetwork: ModelFamily {
  /// What is learnt.
  package let task: ContextTask
  /// Hidden neurons m.
  package let hidden: Int
  /// Standard deviation of all initial weights.
  package let initialScale: Double
  /// The method of taking a step.
  package let optimizer: any Optimizer
  /// Step size.
  package let learningRate: Schedule
  /// Steps to take.
  package let steps: Int
  /// What is kept of its course.
  package let record: RecordSettings

  /// The value of `model.kind`.
  package static let name = "context_task"
  /// What it is.
  package static let summary =
    "y = D ReLU(E x) of an object and a context, both one-hot; outputs are the object's properties that hold in "
    + "all contexts and those that hold in this one; the loss is ½ Σ‖y − t‖² over all examples"

  /// E at the start and at the end, D at the end.
  package static let matrices: [RecordSettings.Matrix] = [.initial, .final, .decoder]
  /// None: they look at autoencoders.
  package static let observers: [String] = []

  /// There are no features to choose.
  package static func choosesNeurons(_ parameters: [String: ParameterValue]) -> Bool { false }

  /// Optimisers whose step needs the gradient alone.
  private static let optimizers: [any Optimizer.Type] = Optimizers.all.filter {
    $0 != ProximalGradient.self
  }

  /// The keys of a context network.
  package static let keys =
    [
      Key(
        "model.n_objects", .integer(minimum: 2, maximum: 1024), .required,
        "objects, a power of two: the leaves of a binary tree of properties", separatesStreams: true
      ),
      Key(
        "model.n_contexts", .integer(minimum: 2, maximum: 1024), .required, "contexts C",
        separatesStreams: true),
      Key(
        "model.n_hidden", .integer(minimum: 1, maximum: 1 << 20), .required, "hidden neurons m"),
      Key(
        "model.init_scale", .number(.positive), .required,
        "standard deviation of all initial weights, which are normal"),
      Key(
        "train.optimizer", .choice(optimizers.map { $0.name }), .required, "how a step is taken"),
      Key("train.lr", .law(.schedule(.positive)), .required, "learning rate"),
      Key(
        "train.steps", .integer(minimum: 0), .required,
        "steps, each on every object in every context"),
    ] + Autoencoder.hyperparameterKeys(of: optimizers)

  /// Refuses what a tree cannot halve, and more weights than anybody means.
  package static func complete(_ parameters: inout ResolvedParameters) {
    guard let objects = parameters.values["model.n_objects"]?.asExactInteger,
      let contexts = parameters.values["model.n_contexts"]?.asExactInteger,
      let hidden = parameters.values["model.n_hidden"]?.asExactInteger
    else { return }
    guard objects.nonzeroBitCount == 1 else {
      return parameters.report("model.n_objects", "must be a power of two, got \(objects)")
    }
    let task = ContextTask(objects: objects, contexts: max(contexts, 2))
    let outputs = task.outputs
    if task.examples * outputs > 1 << 32 {
      parameters.report(
        "model.n_contexts",
        "makes \(task.examples) examples of \(outputs) outputs; at most 2^32 numbers are allowed")
    }
    if outputs * hidden > 1 << 32 {
      parameters.report(
        "model.n_hidden", "makes \(outputs) × \(hidden) weights; at most 2^32 are allowed")
    }
  }

  /// Takes checked values.
  package init(_ parameters: ResolvedParameters) {
    task = ContextTask(
      objects: parameters.integer("model.n_objects"),
      contexts: parameters.integer("model.n_contexts"))
    hidden = parameters.integer("model.n_hidden")
    initialScale = parameters.number("model.init_scale")
    optimizer = parameters.optimizer
    learningRate = Schedule(parameters.law("train.lr"))
    steps = parameters.integer("train.steps")
    record = RecordSettings(parameters)
  }

  /// Three products a step, and the optimiser; small products run at a third of the peak.
  package var estimatedSeconds: Double {
    let weights = Double((task.inputs + task.outputs) * hidden)
    let products = 6 * Double(task.examples * task.outputs * hidden)
    return Double(steps) * (products / 3e10 + 2e-9 * weights)
  }

  /// Weights with gradients and moments, and the layers.
  package var estimatedBytes: Double {
    let weights = Double((task.inputs + task.outputs) * hidden)
    return 4 * (5 * weights + Double(task.examples * (2 * hidden + 2 * task.outputs)))
  }
}
