import Analysis
import Foundation
import Records
import Store
import Study
import TestSupport
import Testing

@Suite("Figure power-law: cells that tell little or nothing")
struct CountPowerLawLimitsTests: CountPowerLawTrials {
  @Test("what does not determine a law is an error that says so")
  func noFit() throws {
    func reason(_ trials: [StoredTrial]) throws -> String {
      let error = #expect(throws: AnalysisError.self) { try CountPowerLaw(trials) }
      guard case .noFit(let reason, "power-law")? = error else {
        return "\(String(describing: error))"
      }
      return reason
    }
    #expect(
      try reason(cell(4, 8, [3, 4], unresolved: 2) + cell(4, 16, [1, 2], unresolved: 2))
        .contains("no cell has settled"))
    #expect(try reason(cell(4, 8, [3, 4])).contains("one n and one m"))
    #expect(
      try reason(cell(4, 8, [3, 4]) + cell(8, 16, [3, 4]) + cell(16, 32, [9, 8]))
        .contains("cannot be told apart"))
    #expect(try reason(grid { _, _ in [0, 0] }).contains("above zero"))
    #expect(
      try reason(cell(4, 8, [3, 4]) + cell(4, 16, [0, 0]) + cell(4, 32, [0, 0]))
        .contains("did not converge"))
    #expect(
      AnalysisError.noFit(reason: "why", figure: "power-law").description
        == "power-law: no fit: why")
  }

  @Test("with one n or one m the other exponent is fitted alone")
  func oneCovariate() throws {
    let narrow = try CountPowerLaw(grid([32], [64, 128, 256], counts: exact))
    #expect(narrow.poisson.estimate.exponents.map(\.covariate) == [.neurons])
    #expect(abs(narrow.poisson.estimate.exponents[0].value + 1) < 1e-9)
    #expect(narrow.poisson.estimate.exponentCorrelation == nil)
    #expect(text(narrow).contains("mean ∝ m^b with b = ") && !text(narrow).contains("covariance"))
    let single = try CountPowerLaw(grid([16, 32, 64], [128], counts: exact))
    #expect(single.poisson.estimate.exponents.map(\.covariate) == [.features])
    #expect(abs(single.poisson.estimate.exponents[0].value - 2) < 1e-9)
  }

  @Test("a cell without any count is fitted by likelihood alone and drawn as an upper limit")
  func zeroCell() throws {
    let law = try CountPowerLaw(
      grid { n, m in n == 16 && m == 256 ? [0, 0, 0, 0] : exact(n, m).map { $0 / 4 } })
    let point = law.points[2]
    // scipy.stats.gamma.ppf(0.975, 1)/4
    #expect(abs((point.upperLimit ?? 0) - 3.688879454113936 / 4) < 1e-9)
    #expect(law.points.filter { $0.upperLimit != nil }.count == 1)
    let fitted = 4 * law.poisson.estimate.mean(features: 16, neurons: 256)
    #expect(abs((point.poissonResidual ?? 0) + fitted.squareRoot()) < 1e-8)
    #expect(point.leastSquaresResidual == nil && law.leastSquares?.cells == 8)
    #expect(text(law).contains("No polysemantic neuron in any network of n = 16, m = 256"))
    #expect(text(law).contains("In the Poisson fit alone"))
  }

  @Test("without scatter there is no least-squares fit, and it is said why")
  func noScatter() throws {
    let law = try CountPowerLaw(grid { n, m in [exact(n, m)[0]] })
    #expect(law.leastSquares == nil && law.poisson.cells == 9)
    #expect(text(law).contains("Least squares give nothing: 0 cells with a scatter"))
    #expect(law.lines.allSatisfy { $0.leastSquares == nil })
  }

  @Test("as many cells as parameters: an exponent, and the intervals of Poisson counts")
  func saturated() throws {
    let law = try CountPowerLaw(cell(16, 64, [19, 21]) + cell(16, 128, [4, 6]))
    let exponent = law.poisson.estimate.exponents[0]
    #expect(abs(exponent.value + 2) < 1e-9 && law.poisson.dispersion == nil)
    // 1.959963984540054 √(1/40 + 1/10)/ln 2
    let half = 1.959963984540054 * 0.125.squareRoot() / log(2)
    #expect(abs(exponent.upper - exponent.value - half) < 1e-9)
    #expect(text(law).contains("nothing to judge the law by") && law.leastSquares == nil)
  }

  @Test("diverged networks are counted and not fitted; cells that differ otherwise are refused")
  func divergedAndMixed() throws {
    let trials = grid(counts: exact)
    let diverged = Trials.trial(
      Trials.network(features: 16, neurons: 64), replicate: 9, outcome: .diverged(step: 1))
    let law = try CountPowerLaw(trials + [diverged])
    #expect(law.poisson == (try CountPowerLaw(trials)).poisson && law.points[0].diverged == 1)
    #expect(law.findings[0].hasSuffix("9 cells, 4 finished networks each, 1 diverged."))
    #expect(
      throws: AnalysisError.varies(
        parameter: "train.l1", values: ["0.001", "0.01"], figure: "power-law")
    ) { try CountPowerLaw(trials + Trials.counts([1], Trials.network(l1: 0.01))) }
    #expect(throws: AnalysisError.noTrials(figure: "power-law")) { try CountPowerLaw([]) }
    #expect(throws: AnalysisError.allDiverged(1, of: .autoencoder, figure: "power-law")) {
      try CountPowerLaw([diverged])
    }
  }
}
