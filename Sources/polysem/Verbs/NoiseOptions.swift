internal import ArgumentParser
internal import Keys
internal import Matrix
internal import Model
internal import Foundation
internal import Randomness
internal import Store
internal import Study

struct NoiseOptions: ParsableArguments {
  @Option(
    help: "Law of the hidden noise: \(alternatives(["none"] + NoiseLaws.withoutParameters)).")
  var noise = "none"

  @Option(help: "Standard deviation σ of the hidden noise.")
  var noiseStdev: Double?

  @Option(help: "per_example, or shared as in the authors' code; default: per_example.")
  var noiseSharing: String?

  @Option(
    help: ArgumentHelp(
      "Noise to use instead of drawing it: steps × n × m, or steps × 1 × m where all examples share "
        + "it; taken in single precision.",
      valueName: "N.npy"))
  var noiseFile: String?

  /// Noise read from a file, and the parameters that say so in place of a law's.
  struct Recorded {
    let noise: HiddenNoise
    let parameters: [String: ParameterValue]
  }

  /// With a file there is no law to draw from; what is said of one is checked and describes the
  /// file.
  var isDrawn: Bool { noiseFile == nil }

  /// The file's noise, `nil` without a file.
  func recorded(for configuration: AutoencoderConfiguration) throws -> Recorded? {
    guard let noiseFile else { return nil }
    try checkDescription()
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
    let sharing: NoiseSharing = shape[1] == n ? .perExample : .shared
    if let noiseSharing, n > 1, noiseSharing != sharing.rawValue {
      throw refuse("the shape \(shape) contradicts --noise-sharing \(noiseSharing)")
    }
    let values = array.values.single
    guard values.allSatisfy(\.isFinite) else { throw refuse("holds values that are not finite") }
    return Recorded(
      noise: .recorded(values, valuesPerStep: shape[1] * shape[2]),
      parameters: [
        "train.noise": .text("file"), "train.noise_file": .text(noiseFile),
        "train.noise_sharing": .text(sharing.rawValue),
      ])
  }

  private func checkDescription() throws {
    func check(_ isGood: Bool, _ message: String) throws {
      if !isGood { throw CommandFailure(.badInput, message) }
    }
    try check(
      noise == "none" || NoiseLaws.withoutParameters.contains(noise), "--noise: \(noise) is unknown"
    )
    try check((noiseStdev ?? 0) >= 0, "--noise-stdev: must be at least 0")
    try check(
      noiseSharing.map { NoiseSharing(rawValue: $0) != nil } ?? true,
      "--noise-sharing: \(noiseSharing ?? "") is unknown")
  }
}
