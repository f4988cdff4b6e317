// The two fits behind the figure "power-law", over its settled cells.

internal import Keys
internal import Statistics
internal import Theory

/// Fits of the mean count, and their residuals by index of the point.
struct PowerLawFits {
  private(set) var poisson: CountPowerLaw.PoissonLaw
  private(set) var poissonResiduals: [(place: Int, residual: Double)]
  private(set) var leastSquares: CountPowerLaw.LeastSquaresLaw?
  private(set) var leastSquaresResiduals: [(place: Int, residual: Double)] = []
  private(set) var leastSquaresProblem: String?
  private(set) var nullExponents: [Double]?

  /// Fits the settled ones among `points`, each of which has counts.
  ///
  /// - Throws: `AnalysisError.noFit` where the Poisson likelihood has no optimum, `GSLError`.
  init(_ points: [CountPowerLaw.Point]) throws {
    let settled = points.indices.filter { !points[$0].unresolved.areTooMany }
    guard !settled.isEmpty else {
      throw Self.failure("no cell has settled; train longer, or leave out the widest")
    }
    let covariates = PowerLawEstimate.Covariate.allCases.filter { covariate in
      Set(settled.map { covariate.size(of: points[$0]) }).count > 1
    }
    guard !covariates.isEmpty else {
      throw Self.failure("settled networks have one n and one m; sweep at least one of them")
    }
    do {
      let fit = try PoissonFit(
        counts: settled.map { Int(points[$0].counts.reduce(0, +).rounded()) },
        covariates: Self.design(settled.map { points[$0] }, covariates),
        exposures: settled.map { Double(points[$0].counts.count) })
      guard
        let estimate = PowerLawEstimate(fit.quasiParameters ?? fit.parameters, of: covariates)
      else { throw Self.failure("the exponents have no finite intervals") }
      poisson = CountPowerLaw.PoissonLaw(
        estimate: estimate, cells: settled.count, deviance: fit.deviance,
        degreesOfFreedom: fit.degreesOfFreedom,
        dispersion: fit.dispersion.isFinite ? fit.dispersion : nil,
        pValue: fit.goodnessOfFit?.pValue)
      poissonResiduals = zip(settled, fit.standardizedResiduals).map { ($0, $1) }
    } catch let error as FitError {
      throw Self.failure(error.description)
    }
    try fitLeastSquares(points, settled, covariates)
    nullExponents = try Self.nullExponents(settled.map { points[$0] }, covariates)
  }

  /// Means weighted by their standard errors. Where all networks agree there is none, so such a
  /// cell is left out; rejected: an invented error, which would decide the fit at small counts.
  private mutating func fitLeastSquares(
    _ points: [CountPowerLaw.Point], _ settled: [Int],
    _ covariates: [PowerLawEstimate.Covariate]
  ) throws {
    let cells = settled.compactMap { place -> (place: Int, mean: Double, error: Double)? in
      let estimate = points[place].estimate
      guard let mean = estimate.mean, let spread = estimate.standardDeviation, spread > 0 else {
        return nil
      }
      return (place, mean, spread / Double(estimate.count).squareRoot())
    }
    guard cells.count > covariates.count + 1 else {
      leastSquaresProblem =
        "\(cells.count) cells with a scatter cannot determine \(covariates.count + 1) parameters "
        + "and their uncertainty"
      return
    }
    do {
      let fit = try PowerLawFit(
        values: cells.map(\.mean),
        covariates: Self.design(cells.map { points[$0.place] }, covariates),
        errors: .proportional(to: cells.map(\.error)))
      guard let estimate = PowerLawEstimate(fit.parameters, of: covariates) else {
        leastSquaresProblem = "the exponents have no finite intervals"
        return
      }
      leastSquares = CountPowerLaw.LeastSquaresLaw(
        estimate: estimate, cells: cells.count, chiSquared: fit.chiSquared,
        degreesOfFreedom: fit.degreesOfFreedom)
      // In units of the standard errors: divided by the factor estimated from them, residuals could
      // never be large together.
      leastSquaresResiduals = zip(cells, fit.fittedValues).map {
        ($0.place, ($0.mean - $1) / $0.error)
      }
    } catch let error as FitError {
      leastSquaresProblem = error.description
    }
  }

  /// A power law through the null's means with the weights of the Poisson likelihood.
  private static func nullExponents(
    _ points: [CountPowerLaw.Point], _ covariates: [PowerLawEstimate.Covariate]
  ) throws -> [Double]? {
    guard points.allSatisfy({ $0.features >= 2 && $0.features <= 2 * $0.neurons }) else {
      return nil
    }
    let means = points.map { InjectionNull(features: $0.features, neurons: $0.neurons).mean }
    do {
      let fit = try PowerLawFit(
        values: means, covariates: design(points, covariates),
        errors: .proportional(
          to: zip(points, means).map { ($1 / Double($0.counts.count)).squareRoot() }))
      return Array(fit.parameters.values.dropFirst())
    } catch is FitError {
      return nil
    }
  }

  private static func design(
    _ points: [CountPowerLaw.Point], _ covariates: [PowerLawEstimate.Covariate]
  ) -> [[Double]] {
    points.map { point in covariates.map { Double($0.size(of: point)) } }
  }

  private static func failure(_ reason: String) -> AnalysisError {
    .noFit(reason: reason, figure: CountPowerLaw.figure)
  }
}

extension PowerLawEstimate.Covariate {
  fileprivate func size(of point: CountPowerLaw.Point) -> Int {
    self == .neurons ? point.neurons : point.features
  }
}
