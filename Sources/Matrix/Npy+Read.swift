// Reading of .npy files, formats 1.0, 2.0 and 3.0.

public import Foundation

extension Npy {
  /// Reads an array of any number of dimensions, order and byte order. O(elements); the file is held
  /// in memory twice.
  ///
  /// - Throws: `NpyError`, one case for each way the file can be unusable.
  public static func read(_ url: URL) throws -> NpyArray {
    try array(from: contents(of: url), path: url.path)
  }

  /// Reads an array that must have `dimensions` indices, such as 3 for hidden noise
  /// (steps × examples × m). O(elements).
  ///
  /// - Throws: `NpyError`, among them `wrongDimensions`.
  public static func read(_ url: URL, dimensions: Int) throws -> NpyArray {
    let array = try read(url)
    guard array.shape.count == dimensions else {
      throw NpyError.wrongDimensions(path: url.path, expected: dimensions, shape: array.shape)
    }
    return array
  }

  /// The bytes of a file.
  static func contents(of url: URL) throws -> [UInt8] {
    do {
      return try AtomicFile.read(url.path)
    } catch let failure as FileFailure {
      throw NpyError.unreadable(path: url.path, reason: failure.reason)
    }
  }

  /// Takes the bytes of a whole file apart; `path` is for messages only.
  package static func array(from bytes: [UInt8], path: String) throws -> NpyArray {
    let (header, start) = try NpyHeader.parse(bytes, path: path)
    let layout = try header.layout(path: path)
    guard !header.shape.contains(0) else {
      throw NpyError.zeroSize(path: path, shape: header.shape)
    }
    guard let size = layout.bytes(of: header.shape) else {
      throw NpyError.malformedHeader(path: path, reason: "shape \(header.shape) is too large")
    }
    let found = bytes.count - start
    guard found >= size else {
      throw NpyError.truncated(path: path, expected: start + size, found: bytes.count)
    }
    guard found == size else {
      throw NpyError.trailingBytes(path: path, count: found - size)
    }
    let values = try layout.values(bytes[start...], path: path)
    let array = NpyArray(shape: header.shape, values: values)
    return header.fortranOrder ? array.fromFortranOrder : array
  }
}

extension NpyArray {
  /// The array as a matrix of (features, hidden), rounding to nearest where `Scalar` is narrower.
  ///
  /// - Precondition: two dimensions.
  public func matrix<Scalar>() -> WeightMatrix<Scalar> {
    precondition(shape.count == 2, "a matrix has two dimensions")
    switch values {
    case .float32(let elements):
      return WeightMatrix(
        WeightMatrix<Float>(features: shape[0], hidden: shape[1], elements: elements))
    case .float64(let elements):
      return WeightMatrix(
        WeightMatrix<Double>(features: shape[0], hidden: shape[1], elements: elements))
    }
  }
}
