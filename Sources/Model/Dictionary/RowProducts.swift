public import Matrix

extension WeightMatrix<Float> {
  /// A Bᵀ: entry (i, j) is row i times row j of `other`, which has rows of the same length. A product
  /// on BLAS.
  public func rowProducts(with other: WeightMatrix<Float>) -> WeightMatrix<Float> {
    precondition(hidden == other.hidden, "rows have one length")
    BLASLibrary.useOneThread
    var result = WeightMatrix(zerosOf: features, by: other.features)
    elements.withUnsafeBufferPointer { A in
      other.elements.withUnsafeBufferPointer { B in
        result.elements.withUnsafeMutableBufferPointer { C in
          guard let A = A.baseAddress, let B = B.baseAddress, let C = C.baseAddress else { return }
          Float.multiply(
            MatrixProduct(
              rows: features, columns: other.features, inner: hidden, A: A, strideA: hidden, B: B,
              strideB: hidden, transposesB: true, beta: 0, C: C, strideC: other.features))
        }
      }
    }
    return result
  }
}
