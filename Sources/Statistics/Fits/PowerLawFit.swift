// Power laws fitted by weighted nonlinear least squares.

internal import CGSL
internal import Foundation

/// y = A x₁^b₁ x₂^b₂ … with errors on y, fitted by weighted least squares in y itself.
///
/// The first parameter is a = ln A, so A is positive. Rejected: a line through ln y, which weighs
/// errors wrongly, is biased, and cannot hold values at or below zero.
package struct PowerLawFit: Sendable, Equatable {
  /// What is known of the errors of the values.
  package enum Errors: Sendable, Equatable {
    /// Standard errors of the values: intervals are normal and `goodnessOfFit` is a test.
    case known([Double])
    /// Standard errors up to a common factor, estimated from the residuals: Student intervals.
    case proportional(to: [Double])
    /// One unknown standard error for all values: Student intervals.
    case equal
  }

  /// (a, b₁, b₂ …) with the covariance σ²(Jᵀ W J)⁻¹ of the linearised model.
  package let parameters: ParameterEstimates
  /// Fitted value of each point.
  package let fittedValues: [Double]
  /// (y − fitted)/standard error for each point, with the estimated factor where it is not known;
  /// not divided by leverages. NaN where a factor has no degrees of freedom.
  package let standardizedResiduals: [Double]
  /// Σ ((y − fitted)/error)² with the errors as stated (1 each for `equal`).
  package let chiSquared: Double
  /// Points − parameters.
  package let degreesOfFreedom: Int
  /// Whether the errors were `known`.
  package let hasKnownErrors: Bool

  /// Fits `values`, by Levenberg and Marquardt's method in a trust region (GSL) with analytic
  /// derivatives, from a line through logarithms of the positive values.
  ///
  /// Converged means that the residuals are orthogonal to every derivative to 10⁻⁶ in cosine, or
  /// zero to rounding, and that the derivatives are independent. With unknown errors and no degrees of freedom the covariance is NaN.
  ///
  /// - Parameters:
  ///   - values: finite, any sign.
  ///   - covariates: for each value the same number (0 or more) of positive covariates.
  ///   - errors: as many as values, positive.
  /// - Throws: `FitError` when the data do not determine finite parameters, `GSLError`.
  package init(values: [Double], covariates: [[Double]], errors: Errors) throws {
    precondition(values.count == covariates.count, "every value has covariates")
    precondition(values.allSatisfy(\.isFinite), "values are finite")
    let scales = errors.scales(count: values.count)
    let design = try LogLinearDesign(covariates)
    let solution = try PowerLawLeastSquares(values, scales: scales, design).solution()
    let degreesOfFreedom = values.count - design.parameterCount
    hasKnownErrors = errors.isKnown
    fittedValues = solution.fittedValues
    chiSquared = solution.chiSquared
    self.degreesOfFreedom = degreesOfFreedom
    let variance =
      errors.isKnown
      ? 1 : degreesOfFreedom > 0 ? solution.chiSquared / Double(degreesOfFreedom) : .nan
    parameters = design.estimates(
      solution.coefficients,
      covariance: solution.covariance.map { row in row.map { $0 * variance } },
      degreesOfFreedom: errors.isKnown ? nil : Double(degreesOfFreedom))
    standardizedResiduals = values.indices.map {
      (values[$0] - solution.fittedValues[$0]) / (scales[$0] * variance.squareRoot())
    }
  }

  /// `chiSquared` against χ²: small when the law is wrong or the errors were stated too small. Nil
  /// unless errors were `known` and there are degrees of freedom.
  package var goodnessOfFit: HypothesisTest? {
    guard hasKnownErrors else { return nil }
    return .chiSquaredOfFit(
      chiSquared, degreesOfFreedom: degreesOfFreedom, points: fittedValues.count)
  }
}

extension PowerLawFit.Errors {
  fileprivate var isKnown: Bool {
    if case .known = self { true } else { false }
  }

  fileprivate func scales(count: Int) -> [Double] {
    switch self {
    case .known(let scales), .proportional(let scales):
      precondition(scales.count == count, "every value has an error")
      precondition(scales.allSatisfy { $0 > 0 && $0.isFinite }, "an error is positive")
      return scales
    case .equal:
      return [Double](repeating: 1, count: count)
    }
  }
}
