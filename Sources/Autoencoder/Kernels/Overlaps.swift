/// A Bᵀ, n × n, for two matrices of the same shape.
func overlapProduct<Scalar: BLASScalar>(_ A: WeightMatrix<Scalar>, _ B: WeightMatrix<Scalar>)
  -> WeightMatrix<Scalar>
{
  precondition(A.features == B.features && A.hidden == B.hidden, "shapes must agree")
  BLASLibrary.useOneThread
  let (n, m) = (A.features, A.hidden)
  var product = WeightMatrix<Scalar>(zerosOf: n, by: n)
  A.elements.withUnsafeBufferPointer { A in
    B.elements.withUnsafeBufferPointer { B in
      product.elements.withUnsafeMutableBufferPointer { C in
        guard let A = A.baseAddress, let B = B.baseAddress, let C = C.baseAddress else { return }
        Scalar.multiply(
          MatrixProduct(
            rows: n, columns: n, inner: m, A: A, strideA: m, B: B, strideB: m, transposesB: true,
            beta: 0, C: C, strideC: n))
      }
    }
  }
  return product
}
