import Matrix
import Model
import Observers
import TestSupport
import Testing

/// Small matrices whose measures can be worked out by hand.
@Suite("Measures of one matrix")
struct MeasureTests {
  private func matrix(_ rows: [[Float]]) -> WeightMatrix<Float> {
    WeightMatrix(features: rows.count, hidden: rows[0].count, elements: rows.flatMap { $0 })
  }

  private func value(_ measure: Measure, _ rows: [[Float]]) -> Double {
    measure.value(MatrixSummary(matrix(rows)))
  }

  @Test("1. window counts: benign, malign, triple collisions, unresolved and dead")
  func windowCounts() {
    let rows: [[Float]] = [
      [1, 0, 0, 0], [-1, 0, 0, 0], [0.9, 0, 1.1, 0], [0, 0, 1.3, 0], [0, 0.79, 0, 0],
    ]
    #expect(value(.polysemanticNeurons, rows) == 1)
    #expect(value(.benignPairs, rows) == 2)
    #expect(value(.malignPairs, rows) == 1)
    #expect(value(.unresolvedFeatures, rows) == 2)
    #expect(value(.deadNeurons, rows) == 1)
  }

  @Test("2. the window's edges belong to it, in single and in double precision")
  func windowEdges() {
    #expect(value(.polysemanticNeurons, [[0.8], [-1.2]]) == 1)
    #expect(value(.polysemanticNeurons, [[Float(0.8).nextDown], [1.2]]) == 0)
    #expect(value(.polysemanticNeurons, [[0.8], [Float(1.2).nextUp]]) == 0)
    let double = WeightMatrix<Double>(features: 2, hidden: 1, elements: [0.8, 1.2])
    #expect(Measure.polysemanticNeurons.value(MatrixSummary(double)) == 1)
  }

  @Test("3. norms and m′")
  func norms() {
    let rows: [[Float]] = [[1, -2, 0], [0, 0, 3]]
    #expect(value(.meanL1Norm, rows) == 3)
    #expect(value(.meanSquaredNorm, rows) == 7)
    #expect(value(.meanFourthNorm, rows) == (17 + 81) / 2)
    #expect(abs(value(.meanNormalizedFourthNorm, rows) - (17.0 / 25 + 1) / 2) < 1e-12)
    #expect(value(.meanNonzeroWeights, rows) == 1.5)
  }

  @Test("4. sparsity runs from a flat row to a single weight")
  func sparsity() {
    let (flat, single): ([[Float]], [[Float]]) = ([[1, 1, -1, 1]], [[0, 0, -2, 0]])
    #expect(value(.meanRowParticipationRatio, flat) == 4)
    #expect(value(.meanRowParticipationRatio, single) == 1)
    #expect(value(.meanHoyer, flat) == 0 && value(.meanHoyer, single) == 1)
    #expect(value(.meanGini, flat) == 0 && value(.meanGini, single) == 0.75)
    // |w| = 1, 2, 3: the mean absolute difference over all ordered pairs is 8/9, twice the mean 4.
    #expect(abs(value(.meanGini, [[3, 1, -2]]) - (8.0 / 9) / 4) < 1e-12)
    #expect(value(.meanColumnParticipationRatio, [[1, 0], [1, 2]]) == 1.5)
    // Shares 1/3 and 2/3: exp of their entropy is 3 / 2^(2/3).
    let shared: [[Float]] = [[1, 1], [2, 0], [0, 0]]
    #expect(abs(value(.effectiveFeatures, shared) - 1.8898815748423097) < 1e-12)
  }

  @Test("5. overlaps: an antipodal pair, a simplex, an orthogonal basis")
  func overlaps() {
    let pair: [[Float]] = [[1, 0], [-1, 0]]
    #expect(value(.meanFeatureDimensionality, pair) == 0.5)
    #expect(value(.mutualCoherence, pair) == 1)
    #expect(value(.fractionNegativeOverlaps, pair) == 1)
    #expect(value(.simplexGap, pair) == 0)
    let simplex: [[Float]] = [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]
    #expect(abs(value(.simplexGap, simplex)) < 1e-7)
    let basis: [[Float]] = [[1, 0], [0, 1]]
    #expect(value(.meanFeatureDimensionality, basis) == 1)
    #expect(value(.simplexGap, basis) == 1)
    #expect(value(.interferenceLoss, [[1, 0], [0.5, 0]]) == 0.5)
    #expect(value(.reconstructionLoss, [[1, 0], [0.5, 0]]) == 0.5625)
  }

  @Test("6. zero rows are left out of means that would divide by them, and all-zero gives NaN")
  func zeros() {
    #expect(value(.meanHoyer, [[0, 0], [0, 1]]) == 1)
    let ratios: [Measure] = [
      .meanHoyer, .meanGini, .meanRowParticipationRatio, .meanColumnParticipationRatio,
      .meanFeatureDimensionality, .effectiveFeatures, .mutualCoherence, .simplexGap,
    ]
    for measure in ratios {
      #expect(value(measure, [[0, 0], [0, 0]]).isNaN, "\(measure.name)")
    }
  }

  @Test("7. every measure agrees between single and double precision on ordinary weights")
  func precisions() {
    let single = SampleWeights.normal(features: 12, hidden: 30)
    let (first, second) = (MatrixSummary(single), MatrixSummary(WeightMatrix<Double>(single)))
    for measure in Measure.ofOneMatrix {
      let values = (measure.value(first), measure.value(second))
      #expect(abs(values.0 - values.1) <= 1e-5 * max(1, abs(values.1)), "\(measure.name)")
    }
  }
}
