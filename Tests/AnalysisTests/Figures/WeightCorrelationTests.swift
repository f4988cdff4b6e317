import Analysis
import Keys
import Matrix
import Model
import Records
import Store
import Study
import Testing

@Suite("Figure correlation")
struct WeightCorrelationTests {
  private let cell = Trials.network(features: 2, neurons: 4096)

  private var trials: [StoredTrial] {
    (0..<2).map { replicate in
      Trials.trial(
        cell, replicate: replicate,
        features: (0..<2).map {
          FeatureOutcome(
            feature: $0, finalNeuron: 3, finalWeight: 1, initialRank: $0 + 1, initialNeuron: 3)
        })
    }
  }

  private func matrix(_ elements: [Float]) -> WeightMatrix<Float> {
    WeightMatrix(features: 2, hidden: 2, elements: elements)
  }

  @Test("mean matrix, diagonal and off-diagonal of two 2 × 2 matrices worked out by hand")
  func handComputed() throws {
    let figure = try WeightCorrelation(
      ofWidest: trials, matrices: [matrix([1, 0.5, -0.5, 2]), matrix([3, 0, 0.25, 4])])
    #expect(figure.corner == [[2, 0.25], [-0.125, 3]])
    #expect(figure.networks == 2 && figure.neurons == 4096)
    // Diagonal means 1.5 and 3.5; off-diagonal means 0 and 0.125.
    #expect(figure.diagonalMean.mean == 2.5 && figure.offDiagonalMean.mean == 0.0625)
    #expect(abs((figure.diagonalMean.standardDeviation ?? 0) - 2.0.squareRoot()) < 1e-12)
    // Off-diagonal entries of the mean, 0.25 and −0.125: SD = 0.375/√2.
    #expect(abs(figure.offDiagonalSpread - 0.375 / 2.0.squareRoot()) < 1e-12)
    #expect(figure.winnersShare.mean == 0.5)
  }

  @Test("if the largest weight always won, the diagonal at m = 4096 would be 0.0595")
  func alwaysLargest() throws {
    let figure = try WeightCorrelation(ofWidest: trials, matrices: [matrix([1, 0, 0, 1])])
    #expect(abs((figure.alwaysLargest ?? 0) - 0.0595) < 5e-4)
    #expect(figure.published == 0.03 && !figure.isPublishedSize)
  }

  @Test("Xavier weights are larger by √(2m/(n + m))")
  func xavier() throws {
    var parameters = cell
    parameters["model.init"] = .text("xavier")
    let normal = try WeightCorrelation(ofWidest: trials, matrices: [matrix([1, 0, 0, 1])])
    let xavier = try WeightCorrelation(
      ofWidest: [Trials.trial(parameters)], matrices: [matrix([1, 0, 0, 1])])
    let factor = (2.0 * 4096 / 4098).squareRoot()
    let ratio = try #require(xavier.alwaysLargest) / #require(normal.alwaysLargest)
    #expect(abs(ratio - factor) < 1e-9)
  }

  @Test("an initialiser that this build does not know gets no line for the largest weight")
  func unknownInitializer() throws {
    var parameters = cell
    parameters["model.init"] = .text("sobol")
    let figure = try WeightCorrelation(
      ofWidest: [Trials.trial(parameters)], matrices: [matrix([1, 0, 0, 1])])
    #expect(figure.alwaysLargest == nil)
    #expect(!figure.findings.contains { $0.contains("always won") })
  }

  @Test("a matrix of the wrong shape and a missing matrix are told apart")
  func refused() {
    let wide = WeightMatrix<Float>(features: 2, hidden: 3, elements: [0, 0, 0, 0, 0, 0])
    #expect(
      throws: AnalysisError.wrongShape(matrix: "correlation", rows: 2, columns: 3, expected: 2)
    ) { try WeightCorrelation(ofWidest: trials, matrices: [wide]) }
    #expect(throws: AnalysisError.missingMatrix("correlation", figure: "correlation")) {
      try WeightCorrelation(trials) { _ in matrix([1, 0, 0, 1]) }
    }
  }
}
