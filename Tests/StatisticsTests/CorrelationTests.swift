import Statistics
import Testing

struct CorrelationTests {
  // Reference: numpy.corrcoef.
  @Test func matchesReference() {
    let first = [1.5, 2.25, -0.5, 4, 3.125, 0.75, 2, 9.5]
    let second = [2, 1, -3, 5, 0.5, 1, 4, 8]
    #expect(abs(Correlation.pearson(first, second) - 0.8616170395138942) < 1e-14)
  }

  @Test func linearRelationsAreOne() {
    let values = [1.0, 4, 9, 16]
    #expect(abs(Correlation.pearson(values, values.map { 3 * $0 - 5 }) - 1) < 1e-14)
    #expect(abs(Correlation.pearson(values, values.map { -$0 }) + 1) < 1e-14)
  }

  @Test func undefinedCorrelationIsNaN() {
    #expect(Correlation.pearson([], []).isNaN)
    #expect(Correlation.pearson([1], [2]).isNaN)
    #expect(Correlation.pearson([1, 1, 1], [1, 2, 3]).isNaN)
  }
}
