internal import ArgumentParser
internal import Keys
internal import Matrix
internal import Model
internal import Foundation
internal import Observers
internal import Records
internal import Store
internal import Study

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train one network, from a seed or from your own weights and noise.",
    discussion: """
      With the same options and seed it is replicate 0 of the corresponding study. A diverged network is reported as such, \
      and saved as it was at the last recorded step.
      """)

  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Training") var training: OptimizerOptions
  @OptionGroup(title: "Noise") var noise: NoiseOptions

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

  mutating func validate() throws {
    guard seed >= 0 else { throw ValidationError("--seed must be at least 0") }
  }

  mutating func run() throws {
    let initial = try network.initial.map { try WeightFile(path: $0) }
    let shape = try network.shape(matching: initial)
    let configuration = try configuration(features: shape.features, hidden: shape.hidden)
    try Memory.check([.autoencoder(configuration)], jobs: 1)
    switch configuration.precision {
    case .float32: try train(configuration, from: initial?.weights() as WeightMatrix<Float>?)
    case .float64: try train(configuration, from: initial?.weights() as WeightMatrix<Double>?)
    }
  }

  private func configuration(features: Int, hidden: Int) throws -> AutoencoderConfiguration {
    do throws(ConfigurationError) {
      return try AutoencoderConfiguration.validated(
        features: features, hidden: hidden, initializer: network.`init`,
        optimizer: training.optimizer, hyperparameters: training.hyperparameters,
        learningRate: training.lr, steps: training.steps, l1: training.l1,
        noise: noise.isDrawn ? noise.noise : "none",
        noiseStandardDeviation: noise.isDrawn ? noise.noiseStdev : nil,
        noiseSharing: noise.isDrawn ? noise.noiseSharing : nil, precision: training.precision,
        kernel: training.kernel,
        points: points)
    } catch {
      throw error.renamingKeys(OptionNames.option)
    }
  }

  private func train<Scalar: KernelScalar>(
    _ configuration: AutoencoderConfiguration, from initial: WeightMatrix<Scalar>?
  ) throws {
    let trial = Trial(
      configuration: .autoencoder(configuration), seeds: Seeds(study: seed, replicates: 1),
      replicate: 0, cell: 0)
    let recorded = try noise.recorded(for: configuration)
    let run = NetworkRun(
      configuration,
      initial: initial ?? WeightMatrix<Scalar>(trial.initialWeights(of: configuration)),
      noise: recorded?.noise ?? trial.hiddenNoise(of: configuration))
    if let save { try WeightFile.write(run.final, to: save) }
    let report = TrainingReport(
      configuration, noise: recorded?.parameters ?? [:], seed: seed, run: run)
    if json {
      try StandardOutput.writeJSON(report)
    } else {
      try StandardOutput.writeLine(report.text)
    }
  }
}
