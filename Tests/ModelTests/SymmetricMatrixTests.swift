import Matrix
import Model
import TestSupport
import Testing

@Suite("LAPACK on symmetric matrices")
struct SymmetricMatrixTests {
  /// A Aᵀ + s I of a random A: positive definite.
  private static func positive(_ size: Int) -> WeightMatrix<Double> {
    var generator = TestGenerator(seed: 5)
    let factor = WeightMatrix(
      features: size, hidden: size, elements: (0..<size * size).map { _ in generator.normal() })
    var product = Double.overlaps(factor, factor)
    for index in 0..<size { product[index, index] += Double(size) }
    return product
  }

  private static func times(_ matrix: WeightMatrix<Double>, _ vector: [Double]) -> [Double] {
    (0..<matrix.features).map { zip(matrix.row($0), vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  @Test("1. solutions fulfil the equations, each side its own")
  func solutions() throws {
    let matrix = Self.positive(7)
    let sides = WeightMatrix(
      features: 2, hidden: 7, elements: (0..<14).map { Double($0 * $0 % 11) - 4 })
    let solutions = try #require(SymmetricMatrix(matrix).solutions(of: sides))
    for side in 0..<2 {
      let product = Self.times(matrix, Array(solutions.row(side)))
      for (value, wanted) in zip(product, sides.row(side)) { #expect(abs(value - wanted) < 1e-12) }
    }
  }

  @Test("2. a matrix that is not positive definite has none")
  func indefinite() {
    let matrix = WeightMatrix<Double>(features: 2, hidden: 2, elements: [1, 2, 2, 1])
    #expect(SymmetricMatrix(matrix).solutions(of: WeightMatrix(identityOf: 2)) == nil)
    #expect(
      SymmetricMatrix(WeightMatrix(features: 1, hidden: 1, elements: [.nan]))
        .leadingEigenvectors(1) == nil)
  }

  @Test("3. eigenvectors are orthonormal, fulfil A v = λ v, and belong to the largest eigenvalues")
  func eigenvectors() throws {
    let matrix = Self.positive(9)
    let all = try #require(SymmetricMatrix(matrix).leadingEigenvectors(9))
    let values = (0..<9).map { row in
      let vector = Array(all.row(row))
      let product = Self.times(matrix, vector)
      let value = zip(product, vector).reduce(0) { $0 + $1.0 * $1.1 }
      for (left, right) in zip(product, vector) { #expect(abs(left - value * right) < 1e-11) }
      return value
    }
    #expect(values == values.sorted())
    let trace = (0..<9).reduce(0) { $0 + matrix[$1, $1] }
    #expect(abs(values.reduce(0, +) - trace) < 1e-10)
    for (index, entry) in Double.overlaps(all, all).elements.enumerated() {
      #expect(abs(entry - (index % 10 == 0 ? 1 : 0)) < 1e-12)
    }
    let largest = try #require(SymmetricMatrix(matrix).leadingEigenvectors(2))
    for row in 0..<2 {
      let overlap = zip(largest.row(row), all.row(row + 7)).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(abs(overlap) - 1) < 1e-10)
    }
  }
}
