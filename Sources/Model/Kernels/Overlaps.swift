internal import Matrix

/// Rows `rows` of A Bᵀ, `rows.count` × n, for A with rows as long as those of B, which has n.
func overlapProduct<Scalar: BLASScalar>(
  _ A: WeightMatrix<Scalar>, rows: Range<Int>, _ B: WeightMatrix<Scalar>
) -> WeightMatrix<Scalar> {
  precondition(A.hidden == B.hidden, "rows have one length")
  precondition(!rows.isEmpty && rows.upperBound <= A.features, "rows must be rows of A")
  BLASLibrary.useOneThread
  let (n, m) = (B.features, B.hidden)
  var product = WeightMatrix<Scalar>(zerosOf: rows.count, by: n)
  A.elements.withUnsafeBufferPointer { A in
    B.elements.withUnsafeBufferPointer { B in
      product.elements.withUnsafeMutableBufferPointer { C in
        guard let A = A.baseAddress, let B = B.baseAddress, let C = C.baseAddress else { return }
        Scalar.multiply(
          MatrixProduct(
            rows: rows.count, columns: n, inner: m, A: A + rows.lowerBound * m, strideA: m, B: B,
            strideB: m, transposesB: true,
            beta: 0, C: C, strideC: n))
      }
    }
  }
  return product
}
