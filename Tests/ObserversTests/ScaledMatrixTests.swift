internal import Matrix
internal import Observers
internal import Testing

struct ScaledMatrixTests {
  /// Six rows that overlap with both signs; row 5 is zero.
  private let elements: [Double] = (0..<48).map { (index: Int) -> Double in
    let eighths = (index * 29 + 11) % 17 - 8
    return index >= 40 ? 0 : Double(eighths) / 8
  }

  private func matrix<Scalar>(times factor: Double, firstRow: Double = 1) -> WeightMatrix<Scalar> {
    WeightMatrix(
      features: 6, hidden: 8,
      elements: elements.enumerated().map {
        Scalar($1 * factor * ($0 < 8 ? firstRow : 1))
      })
  }

  @Test("Measures that no scale changes are the same at every scale, in both precisions")
  func invariance() {
    let plain = MatrixSummary(matrix(times: 1) as WeightMatrix<Double>)
    for measure in Measure.ofOneMatrix where measure.isScaleInvariant {
      let expected = measure.value(plain)
      for factor in [1e-44, 1e-38, 1e-25, 1e-9, 1, 1e9, 1e20, 3e38] where factor > 1e-40 {
        let value = ScaledMatrix(matrix(times: factor) as WeightMatrix<Float>).value(of: measure)
        // Weights of 1e-38 have lost up to three of their bits.
        #expect(abs(value - expected) < 1e-5 * max(1, expected), "\(measure.name) at \(factor)")
      }
      for factor in [1e-300, 1e-200, 1e-120, 1e120, 1e200, 1e308] {
        let value = ScaledMatrix(matrix(times: factor) as WeightMatrix<Double>).value(of: measure)
        #expect(abs(value - expected) < 1e-12 * max(1, expected), "\(measure.name) at \(factor)")
      }
    }
    #expect(Measure.ofOneMatrix.count { $0.isScaleInvariant } == 11)
  }

  @Test("A row far smaller than the others keeps its cosines")
  func mixedRows() {
    let plain = Measure.simplexGap.value(MatrixSummary(matrix(times: 1) as WeightMatrix<Double>))
    let mixed: WeightMatrix<Float> = matrix(times: 1, firstRow: 1e-30)
    #expect(abs(ScaledMatrix(mixed).value(of: .simplexGap) - plain) < 1e-6)
  }

  @Test("Without scaling they are not: single precision has no 1e-50")
  func twin() {
    let small: WeightMatrix<Float> = matrix(times: 1e-25)
    #expect(Measure.mutualCoherence.value(MatrixSummary(small)) == 0)
    #expect(ScaledMatrix(small).value(of: .mutualCoherence) > 0.1)
  }
}
