import Matrix
import Observers
import Testing

@Suite("Measures of superposition")
struct SuperpositionMeasureTests {
  private func value(_ measure: Measure, _ rows: [[Float]]) -> Double {
    measure.value(
      MatrixSummary(
        WeightMatrix(features: rows.count, hidden: rows[0].count, elements: rows.flatMap { $0 })))
  }

  private func represented(_ rows: [[Float]]) -> [Double] {
    Measure.representedFeatures.map { value($0, rows) }
  }

  @Test("1. features with a dimension each share nothing")
  func alone() {
    let rows: [[Float]] = [[1, 0], [0, -1], [0, 0]]
    #expect(value(.dimensionsPerFeature, rows) == 1 && value(.meanSuperposition, rows) == 0)
    #expect(represented(rows) == [2, 2, 2, 2, 2])
  }

  @Test("2. antipodal pairs have half a dimension each, and each carries the other")
  func digons() {
    let rows: [[Float]] = [[1, 0], [-1, 0], [0, 1], [0, -1]]
    #expect(value(.dimensionsPerFeature, rows) == 0.5 && value(.meanSuperposition, rows) == 1)
  }

  @Test("3. by brute force over pairs, rows of any length")
  func bruteForce() {
    let rows: [[Float]] = [[0.5, 0, 0.25], [-0.25, 1, 0], [0, 0.75, -0.5], [0, 0, 0]]
    func dot(_ i: Int, _ j: Int) -> Double {
      zip(rows[i], rows[j]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let shared = (0..<3).map { i in
      (0..<4).reduce(0) { $0 + ($1 == i ? 0 : dot(i, $1) * dot(i, $1) / dot(i, i)) }
    }
    #expect(abs(value(.meanSuperposition, rows) - shared.reduce(0, +) / 3) < 1e-7)
    let norm = (0..<4).reduce(0) { $0 + dot($1, $1) }
    #expect(abs(value(.dimensionsPerFeature, rows) - 3 / norm) < 1e-6)
    // Norms 0.56, 1.03, 0.90, 0.
    #expect(represented(rows) == [3, 3, 3, 2, 2])
  }

  @Test("4. nothing represented is nothing to speak of")
  func zeros() {
    let rows: [[Float]] = [[0, 0], [0, 0]]
    #expect(value(.dimensionsPerFeature, rows).isNaN && value(.meanSuperposition, rows).isNaN)
    #expect(represented(rows) == [0, 0, 0, 0, 0])
  }

  @Test(
    "5. features gather at a fraction: digons at a half, a pentagon at two fifths, others nowhere")
  func excess() {
    func excess(_ rows: [[Float]]) -> [Double] {
      Measure.excessAtFractions.map { value($0, rows) }
    }
    #expect(excess([[1, 0], [-1, 0], [0, 1], [0, -1]]) == [0, 0, 0, 1, 0, 0])
    #expect(excess([[1, 0], [0, 1], [0, 0.1]])[0] == 1)
    let pentagon: [[Float]] = [
      [1, 0], [0.309_017, 0.951_056_5], [-0.809_017, 0.587_785_3], [-0.809_017, -0.587_785_3],
      [0.309_017, -0.951_056_5],
    ]
    #expect(excess(pentagon) == [0, 0, 0, 0, 1, 0])
    // D = 1/(1 + a²) of a unit row beside one of length a < 0.5: 0.985 lies in the next window of 1.
    #expect(excess([[1, 0], [0.1234, 0.3]])[0] == -1)
  }

  @Test("6. cosines of neighbours: opposite, at right angles, of any length; an odd last row alone")
  func pairs() {
    #expect(value(.meanPairCosine, [[1, 0], [-2, 0], [0, 3], [0, -1]]) == -1)
    // Features 1 and 2 are no pair, nor is 4 with anything.
    #expect(value(.meanPairCosine, [[1, 0], [0, 1], [0, 2], [3, 0], [1, 1]]) == 0)
    // A zero row's pair is left out.
    #expect(value(.meanPairCosine, [[1, 0], [1, 0], [0, 0], [0, 1]]) == 1)
    #expect(value(.meanPairCosine, [[1, 0]]).isNaN)
  }
}
