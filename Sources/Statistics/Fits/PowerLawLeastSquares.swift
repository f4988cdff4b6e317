// The nonlinear least-squares problem of a power law, as GSL wants it.

internal import CGSL
internal import Foundation

/// Minimises Σ ((exp(Xc)_i − y_i)/σ_i)² over c.
///
/// Values and errors are divided by a common size first, so that GSL's absolute thresholds mean the
/// same for values of any unit.
final class PowerLawLeastSquares {
  struct Solution {
    let coefficients: [Double]
    /// (Jᵀ W J)⁻¹.
    let covariance: [[Double]]
    let fittedValues: [Double]
    let chiSquared: Double
  }

  private static let iterationLimit = 200
  private let design: LogLinearDesign
  private let values: [Double]
  private let scales: [Double]
  private let size: Double
  // Errors relative to their smallest: weights are in 0...1.
  private let leastScale: Double

  init(_ values: [Double], scales: [Double], _ design: LogLinearDesign) throws {
    size = values.reduce(0) { max($0, $1) }
    guard size > 0 else { throw FitError.noPositiveValues }
    leastScale = scales.min() ?? 1
    self.values = values.map { [size] in $0 / size }
    self.scales = scales.map { [leastScale] in $0 / leastScale }
    self.design = design
  }

  /// Runs GSL's driver and checks its result.
  func solution() throws -> Solution {
    let operation = "power-law fit"
    GSLStatus.prepare()
    let count = design.pointCount
    let width = design.parameterCount
    var settings = gsl_multifit_nlinear_default_parameters()
    let workspace = try GSLStatus.allocated(
      gsl_multifit_nlinear_alloc(polysem_gsl_trust_region(), &settings, count, width), operation)
    defer { gsl_multifit_nlinear_free(workspace) }
    let start = try vector(startingPoint(), operation)
    defer { gsl_vector_free(start) }
    let weights = try vector(scales.map { 1 / ($0 * $0) }, operation)
    defer { gsl_vector_free(weights) }
    var problem = gsl_multifit_nlinear_fdf()
    problem.f = evaluateResiduals
    problem.df = evaluateJacobian
    problem.n = count
    problem.p = width
    problem.params = Unmanaged.passUnretained(self).toOpaque()
    return try withExtendedLifetime(self) {
      try withUnsafeMutablePointer(to: &problem) { problem in
        try GSLStatus.check(
          gsl_multifit_nlinear_winit(start, weights, problem, workspace), operation)
        var reason: Int32 = 0
        // The code is not read: at the optimum GSL may find no step that still gains, and says so
        // as an error. What counts is the gradient, below.
        _ = gsl_multifit_nlinear_driver(
          Self.iterationLimit, 1e-12, 1e-14, 0, nil, nil, &reason, workspace)
        return try solution(from: workspace)
      }
    }
  }

  /// Reads the workspace, unless the iteration stopped short of an optimum.
  private func solution(
    from workspace: UnsafeMutablePointer<gsl_multifit_nlinear_workspace>
  ) throws -> Solution {
    let failure = FitError.notConverged(iterations: gsl_multifit_nlinear_niter(workspace))
    let points = 0..<design.pointCount
    let parameters = 0..<design.parameterCount
    let position = gsl_multifit_nlinear_position(workspace)
    let weighted = gsl_multifit_nlinear_residual(workspace)
    let derivatives = gsl_multifit_nlinear_jac(workspace)
    let residuals = points.map { gsl_vector_get(weighted, $0) }
    let jacobian = points.flatMap { point in
      parameters.map { gsl_matrix_get(derivatives, point, $0) }
    }
    guard isStationary(residuals, jacobian) else { throw failure }
    let tangent = try WeightedLeastSquares(
      rows: jacobian, parameterCount: parameters.count, weights: points.map { _ in 1 },
      responses: residuals)
    // An exponent on its way to infinity leaves one point with any slope at all.
    guard tangent.rank == parameters.count else { throw failure }
    return result(parameters.map { gsl_vector_get(position, $0) }, tangent.covariance)
  }

  /// Whether every column of J is orthogonal to the residuals, which MINPACK calls gtol.
  private func isStationary(_ residuals: [Double], _ jacobian: [Double]) -> Bool {
    let residualSquares = residuals.reduce(0) { $0 + $1 * $1 }
    let valueSquares = zip(values, scales).reduce(0.0) { $0 + pow($1.0 / $1.1, 2) }
    guard residualSquares.isFinite else { return false }
    if residualSquares <= 1e-26 * valueSquares { return true }
    return (0..<design.parameterCount).allSatisfy { column in
      var product = 0.0
      var squares = 0.0
      for (point, residual) in residuals.enumerated() {
        let slope = jacobian[point * design.parameterCount + column]
        product += slope * residual
        squares += slope * slope
      }
      return squares > 0 && abs(product) <= 1e-6 * (squares * residualSquares).squareRoot()
    }
  }

  /// The solution in the units of the caller.
  private func result(_ coefficients: [Double], _ covariance: [[Double]]) -> Solution {
    let fitted = (0..<design.pointCount).map {
      size * exp(design.linearPredictor($0, coefficients))
    }
    let chiSquared = zip(zip(values, scales), fitted).reduce(0.0) { sum, point in
      sum + pow((point.0.0 * size - point.1) / (point.0.1 * leastScale), 2)
    }
    let unit = (leastScale / size) * (leastScale / size)
    return Solution(
      coefficients: [coefficients[0] + log(size)] + coefficients.dropFirst(),
      covariance: covariance.map { row in row.map { unit * $0 } }, fittedValues: fitted,
      chiSquared: chiSquared)
  }

  /// A line through ln y of the positive values, each weighted by (y/σ)²; a constant if they do not
  /// determine one.
  private func startingPoint() throws -> [Double] {
    let width = design.parameterCount
    let positive = values.indices.filter { values[$0] > 0 }
    if positive.count >= width {
      let line = try WeightedLeastSquares(
        rows: positive.flatMap { design.rows[($0 * width)..<(($0 + 1) * width)] },
        parameterCount: width,
        weights: positive.map { pow(values[$0] / scales[$0], 2) },
        responses: positive.map { log(values[$0]) })
      if line.rank == width { return line.coefficients }
    }
    let mean = positive.reduce(0.0) { $0 + values[$1] } / Double(positive.count)
    return [log(mean)] + [Double](repeating: 0, count: width - 1)
  }

  private func vector(
    _ elements: [Double], _ operation: String
  ) throws -> UnsafeMutablePointer<gsl_vector> {
    let vector = try GSLStatus.allocated(gsl_vector_alloc(elements.count), operation)
    for (place, element) in elements.enumerated() { gsl_vector_set(vector, place, element) }
    return vector
  }

  private func model(_ point: Int, _ parameters: UnsafePointer<gsl_vector>) -> Double {
    exp(
      (0..<design.parameterCount).reduce(0.0) {
        $0 + design.rows[point * design.parameterCount + $1] * gsl_vector_get(parameters, $1)
      })
  }

  fileprivate func writeResiduals(
    at parameters: UnsafePointer<gsl_vector>, to residuals: UnsafeMutablePointer<gsl_vector>
  ) {
    for point in values.indices {
      gsl_vector_set(residuals, point, model(point, parameters) - values[point])
    }
  }

  // GSL applies the weights itself, here and to the residuals.
  fileprivate func writeJacobian(
    at parameters: UnsafePointer<gsl_vector>, to jacobian: UnsafeMutablePointer<gsl_matrix>
  ) {
    for point in values.indices {
      let fitted = model(point, parameters)
      for column in 0..<design.parameterCount {
        gsl_matrix_set(
          jacobian, point, column, fitted * design.rows[point * design.parameterCount + column])
      }
    }
  }
}

private func evaluateResiduals(
  parameters: UnsafePointer<gsl_vector>?, context: UnsafeMutableRawPointer?,
  residuals: UnsafeMutablePointer<gsl_vector>?
) -> Int32 {
  guard let parameters, let context, let residuals else { return Int32(GSL_EFAULT) }
  Unmanaged<PowerLawLeastSquares>.fromOpaque(context).takeUnretainedValue()
    .writeResiduals(at: parameters, to: residuals)
  return Int32(GSL_SUCCESS)
}

private func evaluateJacobian(
  parameters: UnsafePointer<gsl_vector>?, context: UnsafeMutableRawPointer?,
  jacobian: UnsafeMutablePointer<gsl_matrix>?
) -> Int32 {
  guard let parameters, let context, let jacobian else { return Int32(GSL_EFAULT) }
  Unmanaged<PowerLawLeastSquares>.fromOpaque(context).takeUnretainedValue()
    .writeJacobian(at: parameters, to: jacobian)
  return Int32(GSL_SUCCESS)
}
