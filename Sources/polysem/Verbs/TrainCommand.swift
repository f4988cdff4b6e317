internal import Engine
internal import ArgumentParser
internal import Families
internal import Foundation
internal import Keys
internal import Matrix
internal import Model
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
      """)

  @Option(help: ArgumentHelp("Initial weights, n × m, <f4 or <f8.", valueName: "W.npy"))
  var initial: String?

  @Option(
    help: ArgumentHelp(
      "Noise to use instead of drawing it: steps × n × m, or steps × 1 × m where all examples share "
        + "it; taken in single precision.",
      valueName: "N.npy"))
  var noiseFile: String?

  @Option(help: "Seed of initial weights and noise, at least 0.", transform: wholeNumber)
  var seed = 0

  @Option(help: "Steps to report at most, geometrically spaced.", transform: wholeNumber)
  var points = 50

  @Option(
    help: ArgumentHelp(
      "Write the final weights, n × m, in the training's precision.", valueName: "W.npy"))
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
    let initial = try initial.map { try WeightFile(path: $0) }
    let noise = try noiseFile.map { try NoiseFile(path: $0) }
    var options = try KeyOptions(settings, assignments: assignments)
    options.setDefaults([
      "model.init": .text(NormalInitializer.name), "train.l1": .number(0),
      "train.noise": .text(Autoencoder.noNoise), "record.points": .integer(points),
    ])
    if let initial { try options.setShape(of: initial) }
    try options.requireShapeAndOptimizer()
    let description = try noise.map { try options.takeNoiseDescription(for: $0) }
    let configuration = try options.configuration()
    guard let model = configuration.model as? Autoencoder else {
      throw CommandFailure(.badInput, "--kind: only an autoencoder can be trained")
    }
    try Memory.check([configuration], jobs: 1)
    let recorded = try noise?.recorded(for: model, as: description?.sharing)
    switch model.precision {
    case .float32:
      try train(configuration, model, from: initial?.weights() as WeightMatrix<Float>?, recorded)
    case .float64:
      try train(configuration, model, from: initial?.weights() as WeightMatrix<Double>?, recorded)
    }
  }

  private func train<Scalar: KernelScalar>(
    _ configuration: TrialConfiguration, _ model: Autoencoder,
    from initial: WeightMatrix<Scalar>?, _ recorded: NoiseFile.Recorded?
  ) throws {
    let streams = Trial(
      configuration: configuration, seeds: Seeds(study: seed, replicates: 1), replicate: 0, cell: 0
    ).streams
    let run = NetworkRun(
      model, initial: initial ?? WeightMatrix<Scalar>(model.initialWeights(streams)),
      noise: recorded?.noise ?? model.hiddenNoise(streams))
    if let save { try WeightFile.write(run.final, to: save) }
    let parameters = configuration.parameters.merging(recorded?.parameters ?? [:]) { $1 }
    let report = TrainingReport(
      kernel: model.training.kernel.rawValue, parameters: parameters, seed: seed, run: run)
    if json {
      try StandardOutput.writeJSON(report)
    } else {
      try StandardOutput.writeLine(report.text)
    }
  }
}
