internal import CBLAS
public import Matrix

/// What LAPACK tells of a symmetric matrix. The only file that calls LAPACK.
///
/// Rejected: GSL's solvers, which have no blocks and take ten times as long at a thousand rows.
public struct SymmetricMatrix: Sendable {
  private let size: Int
  private let elements: [Double]

  /// A square matrix, of which one triangle is read.
  ///
  /// - Precondition: `matrix` is square; finite for an answer.
  public init(_ matrix: WeightMatrix<Double>) {
    precondition(matrix.features == matrix.hidden, "a symmetric matrix is square")
    (size, elements) = (matrix.features, matrix.elements)
  }

  /// The solutions b of A b = y, by Cholesky's factors (`dposv`); s³/3 + 2 r s² flops for r sides.
  ///
  /// - Parameter sides: r × s, a row is one y.
  /// - Returns: r × s, a row is one b; `nil` where the matrix is not positive definite.
  public func solutions(of sides: WeightMatrix<Double>) -> WeightMatrix<Double>? {
    precondition(sides.hidden == size, "a right-hand side has one number a row of the matrix")
    // OpenBLAS's factor does not notice NaN, as LAPACK's own does.
    guard elements.allSatisfy(\.isFinite) else { return nil }
    BLASLibrary.useOneThread
    var (factor, solutions) = (elements, sides)
    let info = lapack_solve_positive(
      Int32(size), Int32(sides.features), &factor, &solutions.elements)
    return info == 0 ? solutions : nil
  }

  /// The eigenvectors of the largest eigenvalues (`dsyevr`); 4s³/3 flops and s² for each vector.
  ///
  /// - Parameter count: how many, from 1 to the number of rows.
  /// - Returns: `count` × s, a row is a vector of length 1, that of the largest eigenvalue last; `nil` where the
  ///   iteration fails, as it does for numbers that are none.
  public func leadingEigenvectors(_ count: Int) -> WeightMatrix<Double>? {
    precondition((1...size).contains(count), "there are as many eigenvectors as rows")
    guard elements.allSatisfy(\.isFinite) else { return nil }
    BLASLibrary.useOneThread
    var matrix = elements
    var values = [Double](repeating: 0, count: size)
    var vectors = WeightMatrix<Double>(zerosOf: count, by: size)
    var support = [Int32](repeating: 0, count: 2 * count)
    var (work, whole) = ([0.0], [Int32(0)])
    var found: Int32 = 0
    // The first call asks how much memory the second one wants.
    for isQuestion in [true, false] {
      let info = lapack_eigenvectors(
        Int32(size), &matrix, Int32(size - count + 1), Int32(size), &found, &values,
        &vectors.elements, &support, &work, isQuestion ? -1 : Int32(work.count), &whole,
        isQuestion ? -1 : Int32(whole.count))
      guard info == 0 else { return nil }
      guard isQuestion else { break }
      work = Array(repeating: 0, count: Int(work[0]))
      whole = Array(repeating: 0, count: Int(whole[0]))
    }
    return Int(found) == count ? vectors : nil
  }
}
