import Analysis
import Foundation
import Store
import Study
import TestSupport
import Testing

@Suite("Figure power-law")
struct CountPowerLawTests: CountPowerLawTrials {
  @Test("means that follow n²/m exactly come back with exponents −1 and 2 from both fits")
  func exactLaw() throws {
    let law = try CountPowerLaw(grid(counts: exact).reversed())
    let leastSquares = try #require(law.leastSquares)
    for estimate in [law.poisson.estimate, leastSquares.estimate] {
      #expect(estimate.exponents.map(\.covariate) == [.neurons, .features])
      #expect(abs(estimate.intercept - log(16)) < 1e-6)
      #expect(abs(estimate.exponents[0].value + 1) < 1e-7)
      #expect(abs(estimate.exponents[1].value - 2) < 1e-7)
      #expect(abs(estimate.mean(features: 32, neurons: 128) - 128) < 1e-5)
    }
    #expect(abs(law.poisson.deviance) < 1e-9 && leastSquares.chiSquared < 1e-9)
    #expect(law.points.map(\.features) == [16, 16, 16, 32, 32, 32, 64, 64, 64])
    #expect(law.points.allSatisfy { abs($0.poissonResidual ?? 9) < 1e-6 })
    #expect(law.points.allSatisfy { abs($0.leastSquaresResidual ?? 9) < 1e-6 })
    #expect(text(law).contains("No Poisson residual is beyond 3."))
    #expect(text(law).contains("their covariance 0, correlation 0"))
  }

  // Totals of PoissonFitTests, whose references come from NumPy and scipy; dispersion
  // 0.24927802720788427, scipy.stats.t.ppf(0.975, 5). Least squares: scipy.optimize.curve_fit(…,
  // sigma=standard errors, absolute_sigma=False, xtol=ftol=gtol=1e-15), derivatives by differences.
  @Test("both fits, their intervals and covariance match reference values")
  func reference() throws {
    let totals = [
      (64, [70, 33, 20, 4], [16, 16, 16, 8]), (128, [270, 131, 30, 19], [16, 16, 8, 8]),
    ]
    let trials = totals.flatMap { features, totals, networks in
      zip([256, 512, 1024, 2048], zip(totals, networks)).flatMap { neurons, data in
        let (total, count) = data
        return cell(
          features, neurons, (0..<count).map { total / count + ($0 < total % count ? 1 : 0) })
      }
    }
    let law = try CountPowerLaw(trials)
    let poisson = law.poisson
    let slope = poisson.estimate.exponents[0]
    #expect(abs(slope.value + 1.0008118378609192) < 1e-9)
    #expect(abs(slope.lower + 1.097391045930614) < 1e-9)
    #expect(abs(slope.upper + 0.9042326297912245) < 1e-9)
    #expect(abs(poisson.estimate.exponents[1].value - 1.9281091455508301) < 1e-9)
    let dispersion = 0.24927802720788427
    #expect(abs((poisson.dispersion ?? 0) - dispersion) < 1e-10)
    let covariance = try #require(poisson.estimate.exponentCovariance)
    #expect(abs(covariance - dispersion * 0.000563805020413) < 1e-11)
    let correlation = 0.000563805020413 / (0.07525064141280477 * 0.14515554422529633)
    #expect(abs((poisson.estimate.exponentCorrelation ?? 0) - correlation) < 1e-8)
    #expect(abs(poisson.deviance - 1.230656706440692) < 1e-9)
    #expect(abs((poisson.pValue ?? 0) - 0.9403502022609432) < 1e-9)
    let leastSquares = try #require(law.leastSquares)
    let other = leastSquares.estimate.exponents[0]
    #expect(abs(other.value + 1.0396477795034162) < 1e-6)
    #expect(abs(other.lower + 1.1000941730938838) < 1e-5)
    #expect(abs(other.upper + 0.9792013859129486) < 1e-5)
    #expect(abs(leastSquares.estimate.exponents[1].value - 1.9572074951556764) < 1e-6)
    #expect(abs((leastSquares.estimate.exponentCovariance ?? 0) - 0.000204538212521) < 1e-9)
    #expect(abs(leastSquares.chiSquared - 12.48531882659844) < 1e-5)
    #expect(abs((law.points[0].leastSquaresResidual ?? 0) - 0.25517318016488844) < 1e-5)
    #expect(text(law).contains("b = −1.00 [−1.10, −0.904]") && text(law).contains("−1 inside"))
  }

  // 200 studies of Poisson counts: 95 % of the intervals hold the true exponents, 190 ± 5 · 3.1.
  // The twin, counts that fall as m^−1.2, loses −1 nearly always and keeps 2.
  @Test("intervals hold the exponents that made the counts, and a wrong exponent is noticed")
  func coverage() throws {
    var generator = TestGenerator(seed: 71)
    var held = [0, 0]
    var heldByTwin = [0, 0]
    for _ in 0..<200 {
      for slope in [-1.0, -1.2] {
        let trials = grid { n, m in
          let mean = 4 * n * n / 64 * pow(m / 64, slope)
          return (0..<8).map { _ in poissonCount(mean, &generator) }
        }
        let exponents = try CountPowerLaw(trials).poisson.estimate.exponents
        for (index, exponent) in exponents.enumerated() where exponent.coversPaper {
          if slope == -1 { held[index] += 1 } else { heldByTwin[index] += 1 }
        }
      }
    }
    #expect(held.allSatisfy { $0 > 174 }, "\(held)")
    #expect(heldByTwin[0] < 10 && heldByTwin[1] > 174, "\(heldByTwin)")
  }

  /// A Poisson number: events of a unit process before time `mean`.
  private func poissonCount(_ mean: Double, _ generator: inout TestGenerator) -> Int {
    var time = -log(generator.uniform())
    var count = 0
    while time < mean {
      count += 1
      time -= log(generator.uniform())
    }
    return count
  }

  // In the middle of the grid: a corner draws the fit to itself.
  @Test("a cell that the law misses is named with its residual")
  func missedCell() throws {
    let law = try CountPowerLaw(
      grid { n, m in exact(n, m).map { n == 32 && m == 128 ? $0 * 3 / 2 : $0 } })
    #expect((law.points[4].poissonResidual ?? 0) > 3 && (law.poisson.pValue ?? 1) < 1e-6)
    #expect(text(law).contains("where the law misses the counts: "))
    #expect(text(law).contains("n = 32, m = 128 (+"))
  }

  @Test("unsettled cells change neither fit, have no residual, and are named")
  func unsettled() throws {
    let settled = try CountPowerLaw(grid(counts: exact))
    let law = try CountPowerLaw(
      grid(counts: exact) + cell(32, 512, [900, 1000], unresolved: 0.5)
        + cell(64, 512, [0, 0], unresolved: 2))
    #expect(law.poisson == settled.poisson && law.leastSquares == settled.leastSquares)
    let unsettled = law.points.filter(\.unresolved.areTooMany)
    #expect(unsettled.count == 2)
    #expect(unsettled.allSatisfy { $0.poissonResidual == nil && $0.leastSquaresResidual == nil })
    // Their zero may still change, so it bounds nothing.
    #expect(unsettled.allSatisfy { $0.upperLimit == nil })
    #expect(text(law).contains("n = 32, m = 512 (1.6 %), n = 64, m = 512 (3.1 %)."))
    #expect(text(law).contains("Unsettled cells are part of neither fit."))
    #expect(!text(settled).contains("nsettled"))
  }

  @Test("the injection null's exponents are those of its exact means")
  func nullExponents() throws {
    let law = try CountPowerLaw(cell(16, 64, [19, 21]) + cell(16, 128, [4, 6]))
    // Two cells: ln((2 · 64 − 1)/(2 · 128 − 1))/ln 2.
    let null = try #require(law.nullExponents)
    #expect(null.count == 1 && abs(null[0] - log(127.0 / 255) / log(2)) < 1e-7)
    // n(n − 1) grows faster than n².
    #expect(try #require(CountPowerLaw(grid(counts: exact)).nullExponents)[1] > 2.01)
    let crowded = try CountPowerLaw(cell(16, 6, [19, 21]) + cell(16, 128, [4, 6]))
    #expect(crowded.nullExponents == nil)
  }

  @Test("lines span all widths for each n and meet the fits and n²/4m")
  func lines() throws {
    let law = try CountPowerLaw(grid(counts: exact))
    #expect(law.lines.map(\.features) == [16, 16, 32, 32, 64, 64])
    #expect(law.lines.map(\.neurons) == [64, 256, 64, 256, 64, 256])
    #expect(law.lines.map(\.paper) == [1, 0.25, 4, 1, 16, 4])
    #expect(law.lines.allSatisfy { abs($0.poisson / $0.paper - 64) < 1e-6 })
  }
}
