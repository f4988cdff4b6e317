// Weighted linear least squares, the step of every iteration here.

internal import CGSL

/// The c that minimises Σ w_i (y_i − (X c)_i)², by singular values.
struct WeightedLeastSquares {
  let coefficients: [Double]
  /// (Xᵀ W X)⁻¹.
  let covariance: [[Double]]
  /// Singular values of √W X above 10⁻¹⁰ of the largest.
  let rank: Int

  /// Solves for points × `parameterCount` row-major `rows`, O(points · parameters²).
  init(rows: [Double], parameterCount: Int, weights: [Double], responses: [Double]) throws {
    let operation = "linear least squares"
    GSLStatus.prepare()
    let count = weights.count
    var rows = rows
    var weights = weights
    var responses = responses
    var coefficients = [Double](repeating: 0, count: parameterCount)
    var covariance = [Double](repeating: 0, count: parameterCount * parameterCount)
    var squares = 0.0
    var rank = 0
    let workspace = try GSLStatus.allocated(
      gsl_multifit_linear_alloc(count, parameterCount), operation)
    defer { gsl_multifit_linear_free(workspace) }
    try rows.withUnsafeMutableBufferPointer { rows in
      try weights.withUnsafeMutableBufferPointer { weights in
        try responses.withUnsafeMutableBufferPointer { responses in
          try coefficients.withUnsafeMutableBufferPointer { coefficients in
            try covariance.withUnsafeMutableBufferPointer { covariance in
              var design = gsl_matrix_view_array(rows.baseAddress, count, parameterCount)
              var weight = gsl_vector_view_array(weights.baseAddress, count)
              var response = gsl_vector_view_array(responses.baseAddress, count)
              var solution = gsl_vector_view_array(coefficients.baseAddress, parameterCount)
              var spread = gsl_matrix_view_array(
                covariance.baseAddress, parameterCount, parameterCount)
              try GSLStatus.check(
                gsl_multifit_wlinear_tsvd(
                  &design.matrix, &weight.vector, &response.vector, 1e-10, &solution.vector,
                  &spread.matrix, &squares, &rank, workspace), operation)
            }
          }
        }
      }
    }
    for value in coefficients { _ = try GSLStatus.finite(value, operation) }
    self.coefficients = coefficients
    self.covariance = (0..<parameterCount).map { row in
      Array(covariance[(row * parameterCount)..<((row + 1) * parameterCount)])
    }
    self.rank = rank
  }
}
