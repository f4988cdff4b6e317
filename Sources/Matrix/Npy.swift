// NumPy's .npy files: the values that are read from and written to them.

/// An array as a `.npy` file holds it: any number of dimensions, C order.
public struct NpyArray: Sendable, Equatable {
  /// The scalars of an array, in C order (last index fastest).
  public enum Values: Sendable, Equatable {
    /// `<f4`, and what is read from half precision.
    case float32([Float])
    /// `<f8`, and what is read from integers.
    case float64([Double])

    /// Number of scalars.
    public var count: Int {
      switch self {
      case .float32(let values): values.count
      case .float64(let values): values.count
      }
    }
  }

  /// Sizes, slowest index first; empty for a single number. Every size is at least 1.
  public let shape: [Int]
  /// `shape.reduce(1, *)` scalars.
  public let values: Values

  /// Assembles an array.
  ///
  /// - Precondition: the sizes are at least 1 and their product is `values.count`.
  public init(shape: [Int], values: Values) {
    precondition(shape.allSatisfy { $0 >= 1 }, "every size is at least 1")
    precondition(shape.reduce(1, *) == values.count, "the values fill the shape")
    self.shape = shape
    self.values = values
  }
}

/// Reading of NumPy's `.npy` files of real numbers, and writing of `<f4` and `<f8` in C order.
///
/// Half precision is read as `Float`, integers as `Double` where that is exact; whatever is no real
/// number is refused with its own `NpyError`.
public enum Npy {
  #if _endian(big)
    #error("the scalars are copied as they lie in memory, which must be little-endian")
  #endif
}

/// Every way a `.npy` file can be unusable.
public enum NpyError: Error, Sendable, Equatable {
  /// The file could not be opened or read.
  case unreadable(path: String, reason: String)
  /// The file could not be written.
  case unwritable(path: String, reason: String)
  /// No room is left on the file system.
  case diskFull(path: String)
  /// The file does not begin with NumPy's magic bytes.
  case wrongMagic(path: String)
  /// A format version other than 1.0, 2.0 and 3.0.
  case unsupportedVersion(path: String, found: String)
  /// The header is not the dictionary that the format prescribes.
  case malformedHeader(path: String, reason: String)
  /// Scalars that are no real numbers of at most 64 bits: bools, complex, texts, objects …
  case unsupportedType(path: String, descr: String)
  /// A record array.
  case structuredType(path: String)
  /// An array without elements.
  case zeroSize(path: String, shape: [Int])
  /// An array of the right scalars in the wrong number of dimensions.
  case wrongDimensions(path: String, expected: Int, shape: [Int])
  /// The file ends early; sizes in bytes, header included.
  case truncated(path: String, expected: Int, found: Int)
  /// The file goes on after the last element.
  case trailingBytes(path: String, count: Int)
}

extension NpyError: CustomStringConvertible {
  /// One sentence on what is wrong with which file, and how to mend it where there is a way.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): cannot be read (\(reason))."
    case .unwritable(let path, let reason): "\(path): cannot be written (\(reason))."
    case .diskFull(let path): "\(path): no space left, or quota exceeded."
    case .wrongMagic(let path): "\(path): not a .npy file. Write it with numpy.save."
    case .unsupportedVersion(let path, let found):
      "\(path): .npy format version \(found); 1.0, 2.0 and 3.0 are understood."
    case .malformedHeader(let path, let reason): "\(path): malformed .npy header (\(reason))."
    case .unsupportedType(let path, let descr):
      "\(path): scalars of type \(descr) are no real numbers. Save array.astype('<f4') or '<f8' instead."
    case .structuredType(let path):
      "\(path): a record array. Save one of its fields as '<f4' or '<f8' instead."
    case .zeroSize(let path, let shape): "\(path): an empty array of shape \(shape)."
    case .wrongDimensions(let path, let expected, let shape):
      "\(path): \(expected) dimensions are needed, but the shape is \(shape)."
    case .truncated(let path, let expected, let found):
      "\(path): truncated, \(found) bytes of \(expected)."
    case .trailingBytes(let path, let count): "\(path): \(count) bytes after the last element."
    }
  }
}
