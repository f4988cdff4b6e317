import Foundation
import Statistics
import TestSupport
import Testing

struct PowerLawFitTests {
  private let widths = [256.0, 512, 768, 1024, 1536, 2048, 3072, 4096]
  private let counts = [72.5, 23.9, 13.7, 10.1, 8.1, 5.4, 4.2, 3.8]
  private let errors = [2, 1.2, 0.9, 0.8, 0.7, 0.6, 0.5, 0.5]

  private func rows(_ columns: [Double]...) -> [[Double]] {
    columns[0].indices.map { point in columns.map { $0[point] } }
  }

  // Any unit of the values and of the covariates, from none to two of them.
  @Test(arguments: [1e-12, 1, 1e15]) func exactDataComeBackExactly(unit: Double) throws {
    let first = [1.0, 2, 3, 5, 8, 13]
    let second = [7e5, 3e5, 9e5, 2e5, 5e5, 4e5]
    let values = zip(first, second).map { unit * pow($0, -1.5) * pow($1, 0.7) }
    let fit = try PowerLawFit(values: values, covariates: rows(first, second), errors: .equal)
    let expected = [log(unit), -1.5, 0.7]
    for (value, reference) in zip(fit.parameters.values, expected) {
      #expect(abs(value - reference) < 1e-10)
    }
    for (fitted, value) in zip(fit.fittedValues, values) {
      #expect(abs(fitted / value - 1) < 1e-12)
    }
    #expect(fit.degreesOfFreedom == 3)
  }

  @Test func withoutCovariatesItIsTheWeightedMean() throws {
    let fit = try PowerLawFit(
      values: [3, 5, 4], covariates: [[], [], []], errors: .known([1, 2, 2]))
    let mean = (3 + 5.0 / 4 + 1) / 1.5
    // Orthogonal to 10⁻⁶ in cosine means 10⁻⁶ standard errors.
    #expect(abs(exp(fit.parameters.values[0]) - mean) < 1e-6)
    // The standard error of the mean, √(1/1.5), through the logarithm.
    #expect(abs(fit.parameters.standardErrors[0] - (1 / 1.5).squareRoot() / mean) < 1e-6)
  }

  // scipy.optimize.curve_fit(lambda x, a, b: np.exp(a + b*np.log(x)), widths, counts, p0=[10, -1],
  //   sigma=errors, absolute_sigma=True, xtol=1e-15, ftol=1e-15, gtol=1e-15); the tolerance is what
  // the reference converges to.
  @Test func knownErrorsMatchReference() throws {
    let fit = try PowerLawFit(values: counts, covariates: rows(widths), errors: .known(errors))
    expect(
      fit, [11.373079870879305, -1.2913609347688324],
      [0.03624500088633188, -0.005842638704069817, 0.0009528266344184926])
    #expect(abs(fit.chiSquared - 55.6781803730013) < 1e-9)
    #expect(fit.parameters.degreesOfFreedom == nil)
    // scipy.stats.chi2.sf(55.6781803730013, 6)
    let test = try #require(fit.goodnessOfFit)
    #expect(abs(test.pValue / 3.3813625080296534e-10 - 1) < 1e-8)
    let squares = fit.standardizedResiduals.reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares - fit.chiSquared) < 1e-9)
  }

  // The same with absolute_sigma=False, and without sigma.
  @Test func estimatedScaleMatchesReference() throws {
    let weighted = try PowerLawFit(
      values: counts, covariates: rows(widths), errors: .proportional(to: errors.map { 7 * $0 }))
    expect(
      weighted, [11.373079870879305, -1.2913609347688324],
      [0.33634261616146305, -0.05421791526991297, 0.008841942202558767])
    #expect(weighted.parameters.degreesOfFreedom == 6 && weighted.goodnessOfFit == nil)
    let equal = try PowerLawFit(values: counts, covariates: rows(widths), errors: .equal)
    expect(
      equal, [12.257800765623486, -1.4398335190255733],
      [0.19465849018320375, -0.034021862028554783, 0.0059705788001044565])
    #expect(abs(equal.chiSquared - 29.58130869008511) < 1e-9)
    let squares = equal.standardizedResiduals.reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares - 6) < 1e-9)
  }

  private func expect(_ fit: PowerLawFit, _ values: [Double], _ covariance: [Double]) {
    let found = fit.parameters.covariance
    let estimated = fit.parameters.values + [found[0][0], found[0][1], found[1][1]]
    for (value, reference) in zip(estimated, values + covariance) {
      #expect(abs(value / reference - 1) < 1e-6)
    }
    #expect(found[0][1] == found[1][0] || abs(found[0][1] / found[1][0] - 1) < 1e-12)
  }

  // Values may be zero or negative where errors are large.
  @Test func valuesBelowZeroAreData() throws {
    let x = [1.0, 2, 4, 8, 16, 32]
    let fit = try PowerLawFit(
      values: [8.1, 3.9, 2.2, 0.8, -0.1, 0], covariates: rows(x), errors: .equal)
    #expect(fit.parameters.interval(of: 1, level: 0.95)?.contains(-1) == true)
  }

  @Test func whatCannotBeFittedThrows() {
    #expect(throws: FitError.tooFewPoints(points: 1, parameters: 2)) {
      try PowerLawFit(values: [1], covariates: [[2]], errors: .equal)
    }
    #expect(throws: FitError.dependentCovariates) {
      try PowerLawFit(values: [1, 2, 3], covariates: rows([5, 5, 5]), errors: .equal)
    }
    #expect(throws: FitError.dependentCovariates) {
      // The second is 7 times the first squared.
      try PowerLawFit(
        values: [1, 2, 3, 4], covariates: rows([1, 2, 3, 5], [7, 28, 63, 175]), errors: .equal)
    }
    #expect(throws: FitError.noPositiveValues) {
      try PowerLawFit(values: [0, -1, 0], covariates: rows([1, 2, 3]), errors: .equal)
    }
    // The best exponent is −∞: only the first value is above zero.
    #expect(throws: FitError.self) {
      try PowerLawFit(values: [1, -1, -2], covariates: rows([1, 2, 3]), errors: .equal)
    }
  }

  @Test func noDegreesOfFreedomNoIntervals() throws {
    let fit = try PowerLawFit(values: [1, 2], covariates: [[1], [4]], errors: .equal)
    #expect(abs(fit.parameters.values[1] - 0.5) < 1e-12)
    #expect(fit.parameters.interval(of: 1, level: 0.95) == nil)
    #expect(fit.parameters.test(of: 1, equals: 0) == nil)
  }

  // 2000 fits: covariance of the estimates within 5 standard errors, √(2/2000) relative for a
  // variance (0.16); the twin exponent is 3 standard errors off, and is rejected in 85 %.
  @Test func covarianceIsThatOfRepeatedFits() throws {
    var generator = TestGenerator(seed: 30)
    var slopes: [Double] = []
    var stated: PowerLawFit?
    var truthRejected = 0
    var twinRejected = 0
    for _ in 0..<2000 {
      let values = zip(widths, errors).map { 16000 / $0 + 0.3 * $1 * generator.normal() }
      let fit = try PowerLawFit(
        values: values, covariates: rows(widths), errors: .known(errors.map { 0.3 * $0 }))
      slopes.append(fit.parameters.values[1])
      stated = stated ?? fit
      let wrong = -1 - 3 * fit.parameters.standardErrors[1]
      truthRejected += rejects(fit.parameters, -1) ? 1 : 0
      twinRejected += rejects(fit.parameters, wrong) ? 1 : 0
    }
    let spread = SampleSummary(slopes).standardDeviation
    let error = try #require(stated).parameters.standardErrors[1]
    #expect(abs(spread * spread / (error * error) - 1) < 0.2)
    // 5.5 standard deviations of a binomial count around 5 %.
    #expect(abs(truthRejected - 100) < 54)
    #expect(twinRejected > 1500)
  }

  // Five points, scale unknown: Student on 3 degrees of freedom holds 95 %; the normal twin, which
  // takes 1.96 for 3.18, does not.
  @Test func studentIntervalsHoldTheirLevelAndTheNormalTwinDoesNot() throws {
    var generator = TestGenerator(seed: 31)
    let x = [1.0, 2, 4, 8, 16]
    var missed = 0
    var missedByNormal = 0
    for _ in 0..<2000 {
      let values = x.map { pow($0, -0.5) * (1 + 0.02 * generator.normal()) }
      let fit = try PowerLawFit(
        values: values, covariates: rows(x), errors: .proportional(to: x.map { pow($0, -0.5) }))
      missed += rejects(fit.parameters, -0.5) ? 1 : 0
      let z = (fit.parameters.values[1] + 0.5) / fit.parameters.standardErrors[1]
      missedByNormal += abs(z) > 1.96 ? 1 : 0
    }
    #expect(abs(missed - 100) < 54)
    #expect(missedByNormal > 200)
  }

  // An exponential decay is no power law.
  @Test func goodnessOfFitHoldsItsLevelAndRejectsAnotherLaw() {
    let x = [1.0, 2, 3, 4, 5, 6, 7, 8]
    let errors = [Double](repeating: 0.02, count: 8)
    func rate(_ law: @escaping (Double) -> Double) -> RejectionRate {
      RejectionRate(samples: 1000, seed: 32) { generator in
        let values = x.map { law($0) + 0.02 * generator.normal() }
        let fit = try? PowerLawFit(values: values, covariates: rows(x), errors: .known(errors))
        return fit?.goodnessOfFit
      }
    }
    let level = rate { 1 / $0 }
    let power = rate { exp(-0.3 * $0) }
    #expect(level.isAtLevel)
    #expect(power.rejected > 900)
  }

  private func rejects(_ parameters: ParameterEstimates, _ exponent: Double) -> Bool {
    parameters.interval(of: 1, level: 0.95)?.contains(exponent) == false
  }
}
