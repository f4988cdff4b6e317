// Writing of .npy files, byte for byte as numpy.save does it (format 1.0).

public import Foundation

extension Npy {
  /// Writes a 2-D `<f4` file of shape (features, hidden).
  ///
  /// Atomic and durable: flushed aside, then renamed into place. O(elements).
  ///
  /// - Throws: `NpyError.unwritable` or `diskFull`; an older file then stays as it was.
  public static func write(_ matrix: WeightMatrix<Float>, to url: URL) throws {
    try write(shape: [matrix.features, matrix.hidden], values: .float32(matrix.elements), to: url)
  }

  /// Writes a 2-D `<f8` file of shape (features, hidden).
  ///
  /// Atomic and durable: flushed aside, then renamed into place. O(elements).
  ///
  /// - Throws: `NpyError.unwritable` or `diskFull`; an older file then stays as it was.
  public static func write(_ matrix: WeightMatrix<Double>, to url: URL) throws {
    try write(shape: [matrix.features, matrix.hidden], values: .float64(matrix.elements), to: url)
  }

  /// Writes an array of any number of dimensions, C order.
  ///
  /// Atomic and durable: flushed aside, then renamed into place. O(elements).
  ///
  /// - Returns: SHA-256 of the file, 64 lower-case hex digits.
  /// - Throws: `NpyError.unwritable` or `diskFull`; an older file then stays as it was.
  /// - Precondition: the sizes are at least 1 and their product is `values.count`.
  @discardableResult
  public static func write(shape: [Int], values: NpyArray.Values, to url: URL) throws -> String {
    let array = NpyArray(shape: shape, values: values)
    let path = url.path
    do {
      switch array.values {
      case .float32(let elements):
        return try AtomicFile.write(
          prefix: NpyHeader(descr: "<f4", shape: shape).bytes, elements: elements, to: path)
      case .float64(let elements):
        return try AtomicFile.write(
          prefix: NpyHeader(descr: "<f8", shape: shape).bytes, elements: elements, to: path)
      }
    } catch let failure as FileFailure {
      throw failure.isDiskFull
        ? NpyError.diskFull(path: path)
        : NpyError.unwritable(path: path, reason: failure.reason)
    }
  }
}

extension NpyHeader {
  /// Magic, version 1.0, header length and the padded dictionary; the length is a multiple of 64.
  var bytes: [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ")
    let tuple = shape.count == 1 ? "(\(sizes),)" : "(\(sizes))"
    var text = "{'descr': '\(descr)', 'fortran_order': False, 'shape': \(tuple), }"
    // NumPy leaves room for the first size to grow to 21 digits in place.
    if let first = shape.first {
      text += String(repeating: " ", count: 21 - String(first).count)
    }
    // Magic, version and length take 10 bytes, the closing newline one. NumPy adds 1 to 64 spaces,
    // never 0.
    text += String(repeating: " ", count: 64 - (10 + text.utf8.count + 1) % 64) + "\n"
    let length = text.utf8.count
    return NpyHeader.magic + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)] + Array(text.utf8)
  }
}
