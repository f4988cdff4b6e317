// The design of a model whose logarithm is linear in the logarithms of its covariates.

internal import Foundation

/// ln y = a + Σ b_j ln x_j, in coordinates in which the normal equations are well conditioned.
///
/// Every column of ln x is centred and divided by its spread. Rejected: fitting a and b directly,
/// where ln x far from 0 makes them almost perfectly correlated.
struct LogLinearDesign {
  let pointCount: Int
  /// 1 + the number of covariates.
  let parameterCount: Int
  /// points × parameters, row-major; the first column is 1.
  let rows: [Double]
  private let means: [Double]
  private let spreads: [Double]

  /// The design for `covariates`, one array of positive numbers for each point.
  init(_ covariates: [[Double]]) throws {
    let width = covariates.first?.count ?? 0
    precondition(
      covariates.allSatisfy { $0.count == width && $0.allSatisfy { $0 > 0 && $0.isFinite } },
      "every point has the same covariates, positive and finite")
    pointCount = covariates.count
    parameterCount = width + 1
    guard pointCount >= parameterCount else {
      throw FitError.tooFewPoints(points: pointCount, parameters: parameterCount)
    }
    let columns = (0..<width).map { column in covariates.map { log($0[column]) } }
    let means = columns.map { $0.reduce(0, +) / Double($0.count) }
    let spreads = zip(columns, means).map { column, mean in
      column.reduce(0) { max($0, abs($1 - mean)) }
    }
    // Below, the spread may be nothing but rounding of the logarithms.
    guard spreads.allSatisfy({ $0 > 1e-9 }) else { throw FitError.dependentCovariates }
    var rows: [Double] = []
    for point in covariates.indices {
      rows.append(1)
      for (column, values) in columns.enumerated() {
        rows.append((values[point] - means[column]) / spreads[column])
      }
    }
    self.rows = rows
    self.means = means
    self.spreads = spreads
    let unit = [Double](repeating: 1, count: pointCount)
    let line = try WeightedLeastSquares(
      rows: rows, parameterCount: parameterCount, weights: unit, responses: unit)
    guard line.rank == parameterCount else { throw FitError.dependentCovariates }
  }

  /// Row `point` times `coefficients`.
  func linearPredictor(_ point: Int, _ coefficients: [Double]) -> Double {
    coefficients.indices.reduce(0) { $0 + rows[point * parameterCount + $1] * coefficients[$1] }
  }

  /// Estimates of (a, b₁, b₂ …) from those in this design's coordinates.
  func estimates(
    _ coefficients: [Double], covariance: [[Double]], degreesOfFreedom: Double?
  ) -> ParameterEstimates {
    // a = α − Σ β_j mean_j/spread_j and b_j = β_j/spread_j, as one matrix.
    var transform = [[Double]](
      repeating: [Double](repeating: 0, count: parameterCount), count: parameterCount)
    transform[0][0] = 1
    for index in means.indices {
      transform[0][index + 1] = -means[index] / spreads[index]
      transform[index + 1][index + 1] = 1 / spreads[index]
    }
    func product(_ left: [Double], _ right: [Double]) -> Double {
      zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let half = transform.map { row in covariance.map { product(row, $0) } }
    return ParameterEstimates(
      values: transform.map { product($0, coefficients) },
      covariance: half.map { row in transform.map { product(row, $0) } },
      degreesOfFreedom: degreesOfFreedom)
  }
}
