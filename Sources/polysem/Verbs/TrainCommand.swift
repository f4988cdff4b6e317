internal import Engine
internal import ArgumentParser
internal import Families
internal import Foundation
internal import Keys
internal import Matrix
internal import Model
internal import Observers
internal import Study

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train one network, from a seed or from your own weights and noise.",
    discussion: """
      With the same options and seed it is replicate 0 of the corresponding study. A diverged network is reported as such, \
      and saved as it was at the last recorded step. Every key of an experiment file's model, inputs and train sections is \
      an option, as in --lr 0.01 or --noise-stdev=0.1; what is left out has the key's default, --init is normal, --l1 0 and \
      --noise none:

      \(KeyOptions.help)

      Examples:
        polysem train --n-features 8 --n-hidden 16 --optimizer sgd --lr 0.02 \\
          --steps 1000 --l1 0.01 --save W.npy
        polysem train --initial W.npy --optimizer adamw --lr 0.001 --steps 100
      """)

  @Option(
    help: ArgumentHelp(
      "Initial weights, n × m, in an .npy, .npz or .safetensors file; - for standard input.",
      valueName: "W.npy"), transform: path)
  var initial: String?

  @OptionGroup var weightOptions: WeightOptions

  @OptionGroup var decoderOptions: DecoderOptions

  @Option(
    help: ArgumentHelp(
      "Noise to use instead of drawing it: steps × n × m, or steps × 1 × m where all examples share "
        + "it; taken in single precision.",
      valueName: "N.npy"), transform: path)
  var noiseFile: String?

  @Option(
    help: ArgumentHelp(
      "Examples to use instead of drawing them: steps × B × n; taken in single precision.",
      valueName: "X.npy"), transform: path)
  var inputsFile: String?

  @Option(help: "Seed of initial weights and noise, at least 0.", transform: wholeNumber)
  var seed = 0

  @Option(help: "Steps to report at most, geometrically spaced.", transform: wholeNumber)
  var points = 50

  @Option(
    help: ArgumentHelp(
      "Write the final weights, n × m, in the training's precision; a link is followed, "
        + "the mode of a file that is there kept.", valueName: "W.npy"), transform: path)
  var save: String?

  @Flag(help: "Print outcome and trajectory as JSON.")
  var json = false

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Any key, as in momentum=0.9; may be repeated.", valueName: "key=value"))
  var assignments: [String] = []

  @Argument(parsing: .allUnrecognized, help: .hidden)
  var settings: [String] = []

  mutating func validate() throws {
    guard seed >= 0 else { throw ValidationError("--seed must be at least 0") }
    _ = try KeyOptions(settings, assignments: assignments)
  }

  mutating func run() throws {
    let initial = try initial.map { try WeightFile(path: $0, weightOptions) }
    let decoder = try WeightFile(decoder: decoderOptions)
    let noise = try noiseFile.map { try NoiseFile(path: $0) }
    var options = try KeyOptions(settings, assignments: assignments)
    options.setDefaults([
      "model.init": .text(NormalInitializer.name), "train.l1": .number(0),
      "train.noise": .text(Autoencoder.noNoise), "record.points": .integer(points),
    ])
    if let initial { try options.setShape(of: initial) }
    try options.requireShapeAndOptimizer()
    let examples = try inputsFile.map { try InputsFile(path: $0) }
    if let examples { try options.describe(examples) }
    let description = try noise.map { try options.takeNoiseDescription(for: $0) }
    let configuration = try options.configuration()
    guard let model = configuration.model as? Autoencoder else {
      throw CommandFailure(.badInput, "--kind: only an autoencoder can be trained")
    }
    try refuseFiles(for: model)
    try Memory.check([configuration], jobs: 1)
    for file in save.map({ WeightFile.names(at: $0, model.architecture) }) ?? [] {
      try OutputFile.check(file)
    }
    let kernel = options["train.kernel"]
    let recorded = try noise?.recorded(for: model, as: description?.sharing)
    let inputs = try examples?.recorded(for: model)
    switch model.precision {
    case .float32:
      try train(
        configuration, model, Float.self, kernel: kernel, initial, decoder, inputs, recorded)
    case .float64:
      try train(
        configuration, model, Double.self, kernel: kernel, initial, decoder, inputs, recorded)
    }
  }

  /// Refuses files beside what a model draws in their place, which nothing would tell afterwards.
  private func refuseFiles(for model: Autoencoder) throws {
    if noiseFile != nil && model.problem.objective.dropout > 0 {
      throw CommandFailure(.badInput, "--dropout: is for noise: none only")
    }
    // The networks that are merged would start elsewhere, or be trained on something else.
    if model.mergedNetworks > 1, noiseFile ?? inputsFile ?? initial != nil {
      throw CommandFailure(
        .badInput, "--merged-networks: is for starts, inputs and noise as drawn, not for files")
    }
  }

  private func train<Scalar: KernelScalar>(
    _ configuration: TrialConfiguration, _ model: Autoencoder, _ precision: Scalar.Type,
    kernel: String?,
    _ initial: WeightFile?, _ decoder: WeightFile?, _ inputs: InputsFile.Recorded?,
    _ recorded: NoiseFile.Recorded?
  ) throws {
    let streams = Trial(
      configuration: configuration, seeds: Seeds(study: seed, replicates: 1), replicate: 0, cell: 0
    ).streams
    var network: Network<Scalar> = model.initialNetwork(streams)
    if let initial {
      let encoder: WeightMatrix<Scalar> = try initial.weights()
      WeightWarnings(of: MatrixSummary(encoder), isTrained: false).write(path: initial.path)
      network.encoder = encoder
    }
    if let decoder { network.decoder = try weights(of: decoder, for: model) }
    // Noise of a file is known by its values alone: the problem must say that there is some.
    var (training, parameters) = (model, configuration.parameters)
    if let recorded {
      training.problem.objective.noise = recorded.sharing
      try choose(kernel, for: &training.problem)
      parameters["train.kernel"] = .text(training.problem.kernel.rawValue)
    }
    let run = NetworkRun(
      training, initial: network, inputs: inputs?.source ?? model.inputSource(streams),
      evaluation: inputs?.first ?? model.evaluationInputs(streams),
      noise: recorded?.noise ?? model.hiddenNoise(streams), observing: streams)
    if let save { try WeightFile.write(run.final, to: save) }
    parameters = parameters.merging(recorded?.parameters ?? [:]) { $1 }
      .merging(inputs?.parameters ?? [:]) { $1 }
    let report = TrainingReport(
      kernel: training.problem.kernel.rawValue, parameters: parameters, seed: seed,
      measures: training.observedMeasures, run: run)
    if json {
      try StandardOutput.writeJSON(report)
    } else {
      try StandardOutput.writeLine(report.text)
    }
  }

  /// Chooses once more for a problem that has got noise; a kernel asked for must take it.
  private func choose(_ asked: String?, for problem: inout Problem) throws {
    if problem.targetLoss != nil {
      throw CommandFailure(.badInput, "--until-loss: is for noise: none only")
    }
    problem.kernel = asked.flatMap(KernelChoice.init) ?? .automatic
    problem.kernel = Kernels.resolved(problem)
    if let refusal = Kernels.refusal(of: problem, by: problem.kernel) {
      throw CommandFailure(.badInput, "--kernel: \(problem.kernel.rawValue) \(refusal)")
    }
  }

  private func weights<Scalar: KernelScalar>(
    of decoder: WeightFile, for model: Autoencoder
  ) throws -> WeightMatrix<Scalar> {
    let architecture = model.architecture
    guard !architecture.isTied else {
      throw CommandFailure(
        .badInput, "\(decoder.path): a tied network has no decoder; say --tied false")
    }
    guard (decoder.features, decoder.hidden) == (architecture.features, architecture.hidden) else {
      throw CommandFailure(
        .badInput,
        "\(decoder.path): the decoder is \(decoder.features) × \(decoder.hidden), the encoder "
          + "\(architecture.features) × \(architecture.hidden)")
    }
    return try decoder.weights()
  }
}
