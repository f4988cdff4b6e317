import Foundation
import Statistics
import TestSupport
import Testing

struct PoissonFitTests {
  private let rows: [[Double]] = [
    [256, 64], [512, 64], [1024, 64], [2048, 64], [256, 128], [512, 128], [1024, 128], [2048, 128],
  ]
  private let exposures: [Double] = [16, 16, 16, 8, 16, 16, 8, 8]
  private let counts = [70, 33, 20, 4, 270, 131, 30, 19]

  // Newton's iteration in NumPy to a fixed point, confirmed by scipy.optimize.minimize(method=
  // 'BFGS') of the negative log-likelihood; logLikelihood by scipy.stats.poisson.logpmf.
  @Test func matchesReference() throws {
    let fit = try PoissonFit(counts: counts, covariates: rows, exposures: exposures)
    let values = [-0.9918414538735868, -1.0008118378609192, 1.9281091455508301]
    let errors = [0.8358951561726004, 0.07525064141280477, 0.14515554422529633]
    for index in 0..<3 {
      #expect(abs(fit.parameters.values[index] / values[index] - 1) < 1e-9)
      #expect(abs(fit.parameters.standardErrors[index] / errors[index] - 1) < 1e-9)
    }
    #expect(abs(fit.parameters.covariance[0][2] + 0.1023703034530) < 1e-9)
    #expect(abs(fit.parameters.covariance[1][2] - 0.000563805020413) < 1e-11)
    #expect(abs(fit.logLikelihood + 22.476759802697586) < 1e-9)
    #expect(abs(fit.deviance - 1.230656706440692) < 1e-9)
    #expect(abs(fit.dispersion - 1.2463901360394214 / 5) < 1e-10)
    #expect(abs(fit.fittedMeans[7] - 16.643755043914485) < 1e-9)
    #expect(fit.degreesOfFreedom == 5)
    // scipy.stats.chi2.sf(1.2463901360394214, 5)
    let test = try #require(fit.goodnessOfFit)
    #expect(abs(test.pValue - 0.9403502022609432) < 1e-9)
  }

  // ± scipy.stats.norm.ppf(0.975) and scipy.stats.t.ppf(0.975, 5) standard errors
  @Test func intervalsMatchReference() throws {
    let fit = try PoissonFit(counts: counts, covariates: rows, exposures: exposures)
    let normal = try #require(fit.parameters.interval(of: 1, level: 0.95))
    #expect(abs(normal.lower + 1.148300384843555) < 1e-9)
    #expect(abs(normal.upper + 0.8533232908782835) < 1e-9)
    let quasi = try #require(fit.quasiParameters?.interval(of: 1, level: 0.95))
    #expect(abs(quasi.lower + 1.097391045930614) < 1e-9)
    #expect(abs(quasi.upper + 0.9042326297912245) < 1e-9)
  }

  // Means that are whole numbers and follow the law are their own best fit.
  @Test func exactDataComeBackExactly() throws {
    let x = [1.0, 2, 4, 8, 10]
    let fit = try PoissonFit(
      counts: x.map { Int(6400 / ($0 * $0)) }, covariates: x.map { [$0] },
      exposures: [Double](repeating: 1, count: 5))
    #expect(abs(fit.parameters.values[0] - log(6400)) < 1e-11)
    #expect(abs(fit.parameters.values[1] + 2) < 1e-11)
    #expect(abs(fit.deviance) < 1e-9)
  }

  // As many parameters as points: through both, with the variances 1/y of logarithms of counts.
  @Test func saturatedFitIsClosedForm() throws {
    let fit = try PoissonFit(counts: [40, 10], covariates: [[3], [12]], exposures: [2, 1])
    #expect(abs(fit.parameters.values[1] - log(10.0 / 20) / log(4)) < 1e-11)
    let error = 0.125.squareRoot() / log(4)  // 1/40 + 1/10
    #expect(abs(fit.parameters.standardErrors[1] - error) < 1e-11)
    #expect(fit.quasiParameters == nil && fit.goodnessOfFit == nil && fit.dispersion.isNaN)
  }

  @Test func zerosAreData() throws {
    let fit = try PoissonFit(
      counts: [9, 3, 1, 0, 0, 1], covariates: [[1], [2], [4], [8], [16], [32]],
      exposures: [1, 1, 1, 1, 1, 1])
    // The likelihood equations: residuals are orthogonal to 1 and to ln x.
    let residuals = zip([9.0, 3, 1, 0, 0, 1], fit.fittedMeans).map { $0 - $1 }
    #expect(abs(residuals.reduce(0, +)) < 1e-8)
    let product = residuals.enumerated().reduce(0.0) { $0 + Double($1.offset) * $1.element }
    #expect(abs(product) < 1e-8)
  }

  @Test func whatCannotBeFittedThrows() {
    #expect(throws: FitError.noPositiveValues) {
      try PoissonFit(counts: [0, 0, 0], covariates: [[1], [2], [3]], exposures: [1, 1, 1])
    }
    #expect(throws: FitError.dependentCovariates) {
      try PoissonFit(counts: [1, 2, 3], covariates: [[4], [4], [4]], exposures: [1, 1, 1])
    }
    #expect(throws: FitError.tooFewPoints(points: 2, parameters: 3)) {
      try PoissonFit(counts: [1, 2], covariates: [[1, 2], [2, 3]], exposures: [1, 1])
    }
    // Counts at one end only: the likelihood rises for ever as the exponent falls.
    #expect(throws: FitError.self) {
      try PoissonFit(
        counts: [5, 0, 0, 0], covariates: [[1], [2], [3], [4]], exposures: [1, 1, 1, 1])
    }
  }

  // 2000 fits of counts with mean 50 x⁻¹: spread of the exponent within 5 standard errors of the
  // variance, 5 √(2/2000) = 0.16, and the rest for the finite sample; the twin is 3 errors off.
  @Test func covarianceIsThatOfRepeatedFits() throws {
    var generator = TestGenerator(seed: 33)
    let x = [1.0, 2, 4, 8, 16]
    let truth = try PoissonFit(
      counts: [16000, 8000, 4000, 2000, 1000], covariates: x.map { [$0] },
      exposures: [320, 320, 320, 320, 320])
    // Exposure 1 instead of 320.
    let expected = truth.parameters.covariance[1][1] * 320
    var slopes: [Double] = []
    var truthRejected = 0
    var twinRejected = 0
    for _ in 0..<2000 {
      let fit = try PoissonFit(
        counts: x.map { generator.poisson(50 / $0) }, covariates: x.map { [$0] },
        exposures: [1, 1, 1, 1, 1])
      slopes.append(fit.parameters.values[1])
      truthRejected += rejects(fit.parameters, -1) ? 1 : 0
      twinRejected += rejects(fit.parameters, -1 - 3 * expected.squareRoot()) ? 1 : 0
    }
    let spread = SampleSummary(slopes).standardDeviation
    #expect(abs(spread * spread / expected - 1) < 0.25)
    #expect(abs(truthRejected - 100) < 54)
    #expect(twinRejected > 1500)
  }

  // Each mean is halved or raised by half at random, so the variance exceeds the mean: the Poisson
  // twin is far too sure, the quasi-likelihood is not.
  @Test func quasiLikelihoodHoldsItsLevelAndThePoissonTwinDoesNot() throws {
    var generator = TestGenerator(seed: 34)
    let x = (0..<24).map { pow(2, Double($0 % 6)) }
    var missed = 0
    var missedByPoisson = 0
    for _ in 0..<1000 {
      // Equal means make the variance proportional to the mean, as quasi-likelihood wants.
      let counts = x.map { _ in generator.poisson(generator.next() % 2 == 0 ? 15 : 45) }
      let fit = try PoissonFit(
        counts: counts, covariates: x.map { [$0] }, exposures: [Double](repeating: 1, count: 24))
      missedByPoisson += rejects(fit.parameters, 0) ? 1 : 0
      let quasi = try #require(fit.quasiParameters)
      missed += rejects(quasi, 0) ? 1 : 0
    }
    #expect(abs(missed - 50) < 38)
    #expect(missedByPoisson > 250)
  }

  private func rejects(_ parameters: ParameterEstimates, _ exponent: Double) -> Bool {
    parameters.interval(of: 1, level: 0.95)?.contains(exponent) == false
  }
}
