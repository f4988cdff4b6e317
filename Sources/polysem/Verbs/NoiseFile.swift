internal import Families
internal import Foundation
internal import Keys
internal import Matrix
internal import Model
internal import Randomness

/// Noise that a user brings: steps × n × m, or steps × 1 × m where all examples share it.
struct NoiseFile {
  let path: String
  private let array: NpyArray

  /// Reads a file of three dimensions.
  init(path: String) throws {
    self.path = path
    array = try Npy.read(URL(fileURLWithPath: path), dimensions: 3)
  }

  /// Noise read from a file, and the parameters that say so in place of a law's.
  struct Recorded {
    let noise: HiddenNoise
    let parameters: [String: ParameterValue]
  }

  /// Fits the file to a network.
  ///
  /// - Parameters:
  ///   - model: what is trained.
  ///   - sharing: what was said of it; `nil` for nothing.
  /// - Returns: the file's noise.
  /// - Throws: `CommandFailure` where shape or values do not fit.
  func recorded(for model: Autoencoder, as sharing: NoiseSharing?) throws -> Recorded {
    let (n, m, shape) = (model.features, model.hidden, array.shape)
    func refuse(_ reason: String) -> CommandFailure {
      CommandFailure(.badInput, "\(path): \(reason)")
    }
    guard shape[1] == n || shape[1] == 1, shape[2] == m else {
      throw refuse(
        "the shape is \(shape), but the network wants steps × \(n) × \(m) or steps × 1 × \(m)")
    }
    guard shape[0] >= model.training.steps else {
      throw refuse("holds \(shape[0]) steps, --steps asks for \(model.training.steps)")
    }
    let found: NoiseSharing = shape[1] == n ? .perExample : .shared
    if let sharing, n > 1, sharing != found {
      throw refuse("the shape \(shape) contradicts --noise-sharing \(sharing.rawValue)")
    }
    let values = array.values.single
    guard values.allSatisfy(\.isFinite) else { throw refuse("holds values that are not finite") }
    return Recorded(
      noise: .recorded(values, valuesPerStep: shape[1] * shape[2]),
      parameters: [
        "train.noise": .text("file"), "train.noise_file": .text(path),
        "train.noise_sharing": .text(found.rawValue),
      ])
  }
}

extension KeyOptions {
  /// With a file there is no law to draw from; what is said of one is checked and describes the file.
  mutating func takeNoiseDescription(
    for file: NoiseFile
  ) throws -> (law: String?, sharing: NoiseSharing?) {
    let law = remove("train.noise")
    if let law, law != Autoencoder.noNoise, NoiseLaws.named(law) == nil {
      throw CommandFailure(.badInput, "--noise: \(law) is unknown")
    }
    if let text = remove("train.noise_stdev"), (Double(text) ?? -1) < 0 {
      throw CommandFailure(.badInput, "--noise-stdev: must be at least 0")
    }
    guard let text = remove("train.noise_sharing") else { return (law, nil) }
    guard let sharing = NoiseSharing(rawValue: text) else {
      throw CommandFailure(.badInput, "--noise-sharing: \(text) is unknown")
    }
    return (law, sharing)
  }
}

extension NpyArray.Values {
  /// In single precision, the precision in which training takes its noise.
  var single: [Float] {
    switch self {
    case .float32(let values): values
    case .float64(let values): values.map { Float($0) }
    }
  }
}
