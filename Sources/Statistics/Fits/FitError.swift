// Why a fit has no result.

/// A failure to fit a model to data.
package enum FitError: Error, Equatable, CustomStringConvertible {
  /// Fewer points than parameters.
  case tooFewPoints(points: Int, parameters: Int)
  /// A covariate is constant, or a power product of the others: exponents cannot be told apart.
  case dependentCovariates
  /// No value is above zero, so the best amplitude is zero and its logarithm is not finite.
  case noPositiveValues
  /// The iteration stopped before the optimum, or there is none at finite parameters.
  case notConverged(iterations: Int)

  /// One line saying what is wrong with the data.
  package var description: String {
    switch self {
    case .tooFewPoints(let points, let parameters):
      "\(points) points cannot determine \(parameters) parameters"
    case .dependentCovariates:
      "covariates are constant or depend on each other, so their exponents cannot be told apart"
    case .noPositiveValues:
      "a power law needs at least one value above zero"
    case .notConverged(let iterations):
      "the fit did not converge in \(iterations) iterations"
    }
  }
}
