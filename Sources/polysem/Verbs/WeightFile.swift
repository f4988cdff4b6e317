internal import Matrix
internal import Model
internal import Foundation

/// A user's weight matrix in a file.
struct WeightFile {
  let path: String
  /// Whether the file holds single or half precision.
  let isSingle: Bool
  let features: Int
  let hidden: Int
  private let scale: WeightOptions.Scale
  private let array: NpyArray

  /// Reads an n × m matrix of any precision.
  init(path given: String, _ options: WeightOptions) throws {
    try self.init(
      path: given, tensor: options.tensor, option: "--tensor", transpose: options.transpose,
      scale: options.scale)
  }

  /// Reads the decoder that was named, if one was.
  init?(decoder options: DecoderOptions) throws {
    guard let path = options.initialDecoder else { return nil }
    try self.init(
      path: path, tensor: options.decoderTensor, option: "--decoder-tensor",
      transpose: options.transposeDecoder, scale: .none)
  }

  private init(
    path given: String, tensor: String?, option: String, transpose: Bool,
    scale: WeightOptions.Scale
  ) throws {
    let file = try ArrayFile(path: given)
    path = tensor.map { "\(file.path), \($0)" } ?? file.path
    let found = try file.array(named: tensor, option: option)
    guard found.shape.count == 2 else {
      throw NpyError.wrongDimensions(path: path, expected: 2, shape: found.shape)
    }
    array = transpose ? found.transposed : found
    (features, hidden) = (array.shape[0], array.shape[1])
    self.scale = scale
    if case .float32 = array.values { isSingle = true } else { isSingle = false }
  }

  /// The weights, rounded where the file has more digits than `Scalar`.
  ///
  /// - Throws: when one of them is NaN or infinite, in the file or once rounded.
  func weights<Scalar: KernelScalar>() throws -> WeightMatrix<Scalar> {
    let matrix: WeightMatrix<Scalar> =
      scale == .unit ? WeightMatrix(unitRows(array.matrix())) : array.matrix()
    guard let index = matrix.elements.firstIndex(where: { !$0.isFinite }) else { return matrix }
    throw CommandFailure(
      .badInput,
      "\(path): the weight at row \(index / hidden), column \(index % hidden) is "
        + "\(matrix.elements[index]) in \(Scalar.self); finite weights are needed")
  }

  /// Every row divided by its norm; rows of zeros stay.
  private func unitRows(_ matrix: WeightMatrix<Double>) -> WeightMatrix<Double> {
    var matrix = matrix
    for feature in 0..<features {
      let row = matrix.row(feature)
      guard let largest = row.map(\.magnitude).max(), largest > 0, largest.isFinite else {
        continue
      }
      // Squares of very large or small weights have no doubles.
      let norm = row.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
      for index in row.indices { matrix.elements[index] = row[index] / largest / norm }
    }
    return matrix
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
