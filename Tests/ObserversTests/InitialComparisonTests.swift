import Matrix
import Model
import Observers
import Testing

@Suite("Final against initial weights")
struct InitialComparisonTests {
  private let initial = WeightMatrix<Float>(
    features: 2, hidden: 3, elements: [0.1, -0.5, 0.3, 0.2, 0.2, -0.1])
  private let final = WeightMatrix<Float>(
    features: 2, hidden: 3, elements: [0, 0, 1, 0, -1, 0])

  @Test("1. ranks by magnitude, equals share the better one; overlaps by their definition")
  func ranks() throws {
    let summary = MatrixSummary(final, l1: 0.5, initial: InitialState(initial))
    let comparison = try #require(summary.fromInitial)
    #expect(comparison.ranks == [2, 1])
    #expect(comparison.initialNeurons == [1, 0])
    #expect(abs(comparison.overlaps[0] - 0.3) < 1e-7 && abs(comparison.overlaps[1] + 0.2) < 1e-7)
    #expect(Measure.meanFinalNeuronRank.value(summary) == 1.5)
    #expect(abs(Measure.meanInitialFinalOverlap.value(summary) - 0.05) < 1e-7)
    #expect(Measure.l1Loss.value(summary) == 1)
    #expect(Measure.loss.value(summary) == 1)
  }

  @Test("2. without the initial weights, or λ, what needs them is NaN")
  func unknown() {
    let summary = MatrixSummary(final)
    for measure in [Measure.meanFinalNeuronRank, .meanInitialFinalOverlap, .l1Loss, .loss] {
      #expect(measure.value(summary).isNaN, "\(measure.name)")
    }
  }
}
