// Power laws fitted to counts by Poisson likelihood.

internal import CGSL
internal import Foundation

/// Counts with mean e·exp(a + b₁ ln x₁ + b₂ ln x₂ + …) at exposure e: a Poisson regression with
/// logarithmic link, fitted by maximum likelihood.
///
/// Iteratively reweighted least squares, which are Fisher's scoring (Nelder and Wedderburn 1972,
/// doi:10.2307/2344614). A count of zero is a value like any other. Rejected: a line through
/// logarithms of counts, which cannot hold zeros and is biased for small means.
package struct PoissonFit: Sendable, Equatable {
  /// (a, b₁, b₂ …) with the inverse Fisher information as covariance and normal intervals: right
  /// if the counts are Poisson.
  package let parameters: ParameterEstimates
  /// The same values with the covariance multiplied by `dispersion`, and Student intervals: right
  /// if variances are proportional to means (quasi-likelihood, Wedderburn, Biometrika 61, 1974,
  /// doi:10.1093/biomet/61.3.439). Nil without degrees of freedom.
  package let quasiParameters: ParameterEstimates?
  /// Fitted mean of each count.
  package let fittedMeans: [Double]
  /// ln of the probability of the data at the estimates, factorials included.
  package let logLikelihood: Double
  /// 2 Σ [y ln(y/μ) − (y − μ)].
  package let deviance: Double
  /// (y − μ)/√μ for each count, whose squares add up to Pearson's statistic.
  package let standardizedResiduals: [Double]
  /// Points − parameters.
  package let degreesOfFreedom: Int

  /// Fits `counts`; O(points · parameters²) an iteration, of which there are some five.
  ///
  /// - Parameters:
  ///   - counts: totals, 0 or more.
  ///   - covariates: for each count the same number (0 or more) of positive covariates.
  ///   - exposures: positive; for a total over R networks, R.
  /// - Throws: `FitError` when the data do not determine finite parameters, `GSLError`.
  package init(counts: [Int], covariates: [[Double]], exposures: [Double]) throws {
    precondition(counts.count == covariates.count, "every count has covariates")
    precondition(counts.count == exposures.count, "every count has an exposure")
    precondition(counts.allSatisfy { $0 >= 0 }, "a count is not negative")
    precondition(exposures.allSatisfy { $0 > 0 && $0.isFinite }, "an exposure is positive")
    let design = try LogLinearDesign(covariates)
    guard counts.contains(where: { $0 > 0 }) else { throw FitError.noPositiveValues }
    GSLStatus.prepare()
    let values = counts.map(Double.init)
    let solution = try Self.solve(values, design, logExposures: exposures.map { log($0) })
    let means = solution.means
    let residuals = zip(values, means).map { ($0 - $1) / $1.squareRoot() }
    let degreesOfFreedom = counts.count - design.parameterCount
    fittedMeans = means
    standardizedResiduals = residuals
    self.degreesOfFreedom = degreesOfFreedom
    parameters = design.estimates(
      solution.coefficients, covariance: solution.covariance, degreesOfFreedom: nil)
    let dispersion = residuals.reduce(0) { $0 + $1 * $1 } / Double(degreesOfFreedom)
    quasiParameters =
      degreesOfFreedom < 1
      ? nil
      : design.estimates(
        solution.coefficients,
        covariance: solution.covariance.map { row in row.map { $0 * dispersion } },
        degreesOfFreedom: Double(degreesOfFreedom))
    logLikelihood = zip(values, means).reduce(0) {
      $0 + $1.0 * log($1.1) - $1.1 - gsl_sf_lngamma($1.0 + 1)
    }
    deviance = zip(values, means).reduce(0) { sum, point in
      let (value, mean) = point
      return sum + 2 * ((value > 0 ? value * log(value / mean) : 0) - (value - mean))
    }
  }

  /// Pearson's Σ (y − μ)²/μ over `degreesOfFreedom`: about 1 for Poisson counts, more for
  /// overdispersed and less for underdispersed ones. NaN without degrees of freedom.
  package var dispersion: Double {
    guard degreesOfFreedom > 0 else { return .nan }
    return standardizedResiduals.reduce(0) { $0 + $1 * $1 } / Double(degreesOfFreedom)
  }

  /// Pearson's statistic against χ²: small when the law is wrong or the counts are overdispersed.
  /// Nil without degrees of freedom. Needs fitted means of some 5 or more.
  package var goodnessOfFit: HypothesisTest? {
    .chiSquaredOfFit(
      standardizedResiduals.reduce(0) { $0 + $1 * $1 }, degreesOfFreedom: degreesOfFreedom,
      points: fittedMeans.count)
  }

  private struct Solution {
    var coefficients: [Double]
    var covariance: [[Double]]
    var means: [Double]
  }

  // Away from the optimum a step may overshoot; it is halved until the likelihood does not fall.
  private static func solve(
    _ values: [Double], _ design: LogLinearDesign, logExposures: [Double]
  ) throws -> Solution {
    let limit = 100
    var predictors = zip(values, logExposures).map { log($0 + 0.5) - $1 }
    var coefficients: [Double]?
    for _ in 0..<limit {
      let means = zip(predictors, logExposures).map { exp($0 + $1) }
      let working = values.indices.map {
        predictors[$0] + (values[$0] - means[$0]) / means[$0]
      }
      let step = try WeightedLeastSquares(
        rows: design.rows, parameterCount: design.parameterCount, weights: means,
        responses: working)
      guard step.rank == design.parameterCount else { break }
      let next = damped(
        from: coefficients, to: step.coefficients, values, design, logExposures)
      let moved = values.indices.map { design.linearPredictor($0, next) }
      let isSettled = zip(moved, predictors).allSatisfy { abs($0 - $1) < 1e-10 }
      predictors = moved
      coefficients = next
      guard moved.allSatisfy(\.isFinite) else { break }
      // In predictors, not in the likelihood: where the optimum lies at infinity the likelihood
      // settles but the predictors never do.
      if isSettled {
        return Solution(
          coefficients: next, covariance: step.covariance,
          means: zip(moved, logExposures).map { exp($0 + $1) })
      }
    }
    throw FitError.notConverged(iterations: limit)
  }

  private static func damped(
    from start: [Double]?, to end: [Double], _ values: [Double], _ design: LogLinearDesign,
    _ logExposures: [Double]
  ) -> [Double] {
    guard let start else { return end }
    func logLikelihood(_ coefficients: [Double]) -> Double {
      values.indices.reduce(0) { sum, point in
        let predictor = design.linearPredictor(point, coefficients) + logExposures[point]
        return sum + values[point] * predictor - exp(predictor)
      }
    }
    let least = logLikelihood(start)
    var share = 1.0
    while share > 1e-3 {
      let trial = zip(start, end).map { $0 + share * ($1 - $0) }
      // Near the optimum the likelihood is flat to rounding.
      if logLikelihood(trial) >= least - 1e-12 * abs(least) { return trial }
      share /= 2
    }
    return end
  }
}
