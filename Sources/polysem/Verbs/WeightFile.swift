internal import Autoencoder
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

  var features: Int { array.shape[0] }
  var hidden: Int { array.shape[1] }

  /// The weights, rounded where the file has more digits.
  func single() -> WeightMatrix<Float> {
    WeightMatrix(features: features, hidden: hidden, elements: array.values.single)
  }

  /// The weights, exactly as in the file.
  func double() -> WeightMatrix<Double> {
    let values =
      switch array.values {
      case .float32(let values): values.map { Double($0) }
      case .float64(let values): values
      }
    return WeightMatrix(features: features, hidden: hidden, elements: values)
  }

  /// Writes a matrix in its own precision.
  static func write<Scalar: KernelScalar>(_ matrix: WeightMatrix<Scalar>, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    if let matrix = matrix as? WeightMatrix<Float> {
      try Npy.write(matrix, to: url)
    } else {
      try Npy.write(WeightMatrix<Double>(matrix), to: url)
    }
  }
}
