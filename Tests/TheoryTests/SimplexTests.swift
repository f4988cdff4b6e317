import Foundation
import Theory
import Testing

struct SimplexTests {
  @Test func simplexRowsBuiltOutMatchTheFormula() {
    for (rows, plateau) in [(8, 0.768), (16, 0.879), (32, 0.939)] {
      let simplex = Simplex(rows: rows)
      let matrix = (0..<rows).map { row in
        let raw = (0..<rows).map { ($0 == row ? 1 : 0) - 1 / Double(rows) }
        let norm = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return raw.map { $0 / norm }
      }
      let fourth = matrix[0].reduce(0) { $0 + pow($1, 4) }
      #expect(abs(simplex.axisAlignedFourthNorm - fourth) < 1e-14)
      #expect(abs(simplex.axisAlignedFourthNorm - plateau) < 5e-4)
    }
  }
}
