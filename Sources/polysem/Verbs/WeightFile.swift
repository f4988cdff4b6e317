internal import Matrix
internal import Model
internal import Foundation
internal import Store

/// A user's weight matrix in an .npy file.
struct WeightFile {
  let path: String
  private let array: NpyArray

  /// Reads an n × m matrix of either precision.
  init(path: String) throws {
    self.path = path
    array = try Npy.read(URL(fileURLWithPath: path), dimensions: 2)
  }

  /// Whether the file holds single precision.
  var isSingle: Bool {
    if case .float32 = array.values { true } else { false }
  }

  var features: Int { array.shape[0] }
  var hidden: Int { array.shape[1] }

  /// The weights, rounded where the file has more digits than `Scalar`.
  ///
  /// - Throws: when one of them is NaN or infinite, in the file or once rounded.
  func weights<Scalar>() throws -> WeightMatrix<Scalar> {
    let matrix: WeightMatrix<Scalar> = array.matrix()
    guard let index = matrix.elements.firstIndex(where: { !$0.isFinite }) else { return matrix }
    throw CommandFailure(
      .badInput,
      "\(path): the weight at row \(index / hidden), column \(index % hidden) is "
        + "\(matrix.elements[index]) in \(Scalar.self); finite weights are needed")
  }

  /// Writes the encoder to a file, and what else a network has to files beside it:
  /// `W.decoder.npy`, `W.hidden_bias.npy`, `W.output_bias.npy` for `W.npy`.
  static func write<Scalar: KernelScalar>(_ network: Network<Scalar>, to path: String) throws {
    try write(network.encoder, to: path)
    let stem = path.hasSuffix(".npy") ? String(path.dropLast(4)) : path
    if let decoder = network.decoder { try write(decoder, to: "\(stem).decoder.npy") }
    for (name, bias) in [("hidden_bias", network.hiddenBias), ("output_bias", network.outputBias)] {
      guard let bias else { continue }
      try write(
        WeightMatrix(features: 1, hidden: bias.count, elements: bias),
        to: "\(stem).\(name).npy")
    }
  }

  /// What `write` writes for a network of some architecture.
  static func names(at path: String, _ architecture: Architecture) -> [String] {
    let stem = path.hasSuffix(".npy") ? String(path.dropLast(4)) : path
    let others = [
      ("decoder", !architecture.isTied), ("hidden_bias", architecture.bias.isOnHidden),
      ("output_bias", architecture.bias.isOnOutput),
    ]
    return [path] + others.filter(\.1).map { "\(stem).\($0.0).npy" }
  }

  private static func write<Scalar: KernelScalar>(
    _ matrix: WeightMatrix<Scalar>, to path: String
  ) throws {
    let url = URL(fileURLWithPath: path)
    if let matrix = matrix as? WeightMatrix<Float> {
      try Npy.write(matrix, to: url)
    } else {
      try Npy.write(WeightMatrix<Double>(matrix), to: url)
    }
  }
}
