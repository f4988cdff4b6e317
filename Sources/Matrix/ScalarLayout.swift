// Real numbers as files hold them, and as we take them.

/// How the scalars of an array lie in a file.
struct ScalarLayout: Equatable {
  /// What the bits of a scalar mean.
  enum Kind {
    case float16, bfloat16, float32, float64, signed, unsigned
  }

  let kind: Kind
  /// Bytes of a scalar.
  let width: Int
  var isBigEndian = false

  /// The layout that NumPy calls by this name; `nil` for what is no real number of at most 64 bits.
  ///
  /// NumPy has no bfloat16: `ml_dtypes` saves it as two bytes without a meaning, `<V2`.
  init?(numpy descr: String) {
    let kinds: [Substring: (Kind, Int)] = [
      "f2": (.float16, 2), "V2": (.bfloat16, 2), "f4": (.float32, 4), "f8": (.float64, 8),
      "i1": (.signed, 1), "i2": (.signed, 2), "i4": (.signed, 4), "i8": (.signed, 8),
      "u1": (.unsigned, 1), "u2": (.unsigned, 2), "u4": (.unsigned, 4), "u8": (.unsigned, 8),
    ]
    guard let order = descr.first, "<>|=".contains(order), let found = kinds[descr.dropFirst()]
    else { return nil }
    (kind, width) = found
    isBigEndian = order == ">"
  }

  /// The layout that safetensors calls by this name; `nil` as above.
  init?(safetensors name: String) {
    let kinds: [String: (Kind, Int)] = [
      "F16": (.float16, 2), "BF16": (.bfloat16, 2), "F32": (.float32, 4), "F64": (.float64, 8),
      "I8": (.signed, 1), "I16": (.signed, 2), "I32": (.signed, 4), "I64": (.signed, 8),
      "U8": (.unsigned, 1), "U16": (.unsigned, 2), "U32": (.unsigned, 4), "U64": (.unsigned, 8),
    ]
    guard let found = kinds[name] else { return nil }
    (kind, width) = found
  }

  /// Bytes of an array of this shape; `nil` where no machine could hold it.
  func bytes(of shape: [Int]) -> Int? {
    shape.reduce(width) { size, length in
      guard let size else { return nil }
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      return overflow ? nil : product
    }
  }

  /// The numbers that some bytes stand for, all of them exact. O(bytes).
  ///
  /// - Throws: `ArrayFileError` for an integer that a double cannot hold.
  func values(_ bytes: ArraySlice<UInt8>, path: String) throws -> NpyArray.Values {
    switch (kind, width) {
    case (.float16, _):
      .float32(words(bytes, as: UInt16.self).map { Float(Float16(bitPattern: $0)) })
    case (.bfloat16, _):
      .float32(words(bytes, as: UInt16.self).map { Float(bitPattern: UInt32($0) << 16) })
    case (.float32, _): .float32(words(bytes, as: UInt32.self).map { Float(bitPattern: $0) })
    case (.float64, _): .float64(words(bytes, as: UInt64.self).map { Double(bitPattern: $0) })
    case (.signed, 1): try exact(words(bytes, as: Int8.self), path)
    case (.signed, 2): try exact(words(bytes, as: Int16.self), path)
    case (.signed, 4): try exact(words(bytes, as: Int32.self), path)
    case (.signed, _): try exact(words(bytes, as: Int64.self), path)
    case (.unsigned, 1): try exact(words(bytes, as: UInt8.self), path)
    case (.unsigned, 2): try exact(words(bytes, as: UInt16.self), path)
    case (.unsigned, 4): try exact(words(bytes, as: UInt32.self), path)
    case (.unsigned, _): try exact(words(bytes, as: UInt64.self), path)
    }
  }

  private func words<Word: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: ArraySlice<UInt8>, as type: Word.Type
  ) -> [Word] {
    bytes.withUnsafeBytes { memory in
      (0..<memory.count / width).map { index in
        let word = memory.loadUnaligned(fromByteOffset: index * width, as: type)
        return isBigEndian ? word.byteSwapped : word
      }
    }
  }

  private func exact<Word: FixedWidthInteger>(_ words: [Word], _ path: String) throws
    -> NpyArray.Values
  {
    .float64(
      try words.map { word in
        guard let value = Double(exactly: word) else {
          throw ArrayFileError(path, "the integer \(word) has too many digits for double precision")
        }
        return value
      })
  }
}

extension NpyArray {
  /// Rows and columns exchanged. O(elements).
  ///
  /// - Precondition: two dimensions.
  package var transposed: NpyArray {
    precondition(shape.count == 2, "a matrix has two dimensions")
    // The same scalars, read in Fortran order, are those of the transposed matrix.
    return NpyArray(shape: shape.reversed(), values: values).fromFortranOrder
  }

  /// The same array where the scalars lie with the first index fastest. O(elements).
  var fromFortranOrder: NpyArray {
    guard shape.count > 1 else { return self }
    switch values {
    case .float32(let scalars):
      return NpyArray(shape: shape, values: .float32(Self.reordered(scalars, shape)))
    case .float64(let scalars):
      return NpyArray(shape: shape, values: .float64(Self.reordered(scalars, shape)))
    }
  }

  private static func reordered<Scalar>(_ scalars: [Scalar], _ shape: [Int]) -> [Scalar] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in 1..<shape.count { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var index = [Int](repeating: 0, count: shape.count)
    var source = 0
    return scalars.indices.map { _ in
      defer {
        // Counts up as the digits of a number do, the last index first.
        for axis in shape.indices.reversed() {
          index[axis] += 1
          source += strides[axis]
          if index[axis] < shape[axis] { break }
          source -= index[axis] * strides[axis]
          index[axis] = 0
        }
      }
      return scalars[source]
    }
  }
}
