import Matrix
import Model
import TestSupport
import Testing

@Suite("Overlaps")
struct OverlapTests {
  @Test("A Bᵀ by its definition, rows of A first; the two may have different numbers of rows")
  func definition() {
    let A = WeightMatrix<Double>(SampleWeights.normal(features: 4, hidden: 6, seed: 1))
    let B = WeightMatrix<Double>(SampleWeights.normal(features: 5, hidden: 6, seed: 2))
    let product = Double.overlaps(A, B)
    #expect((product.features, product.hidden) == (4, 5))
    for i in 0..<4 {
      for j in 0..<5 {
        let expected = zip(A.row(i), B.row(j)).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product[i, j] - expected) < 1e-14)
      }
    }
  }
}
