// The mean of square matrices over networks, and each network's own diagonal.

internal import Matrix
internal import Model

/// Entry-wise mean of n × n matrices, with per-matrix means of diagonal and off-diagonal entries.
struct MatrixAverage {
  /// n.
  let side: Int
  /// The mean matrix, row-major.
  let elements: [Double]
  /// Mean of each matrix's diagonal.
  let diagonalMeans: [Double]
  /// Mean of each matrix's off-diagonal entries; 0 for n = 1.
  let offDiagonalMeans: [Double]

  /// Averages at least one matrix; throws `AnalysisError.wrongShape` unless all are `side` square.
  init(_ matrices: [WeightMatrix<Float>], side: Int) throws {
    var sum = [Double](repeating: 0, count: side * side)
    var diagonalMeans: [Double] = []
    var offDiagonalMeans: [Double] = []
    for matrix in matrices {
      guard matrix.features == side, matrix.hidden == side else {
        throw AnalysisError.wrongShape(
          matrix: WeightCorrelation.matrix, rows: matrix.features, columns: matrix.hidden,
          expected: side)
      }
      var trace = 0.0
      var total = 0.0
      for index in sum.indices {
        let value = Double(matrix.elements[index])
        sum[index] += value
        total += value
        if index.isMultiple(of: side + 1) { trace += value }
      }
      diagonalMeans.append(trace / Double(side))
      offDiagonalMeans.append((total - trace) / Double(max(1, side * (side - 1))))
    }
    self.side = side
    elements = sum.map { $0 / Double(matrices.count) }
    self.diagonalMeans = diagonalMeans
    self.offDiagonalMeans = offDiagonalMeans
  }

  /// One row of the mean matrix.
  func row(_ index: Int) -> ArraySlice<Double> { elements[index * side..<(index + 1) * side] }

  /// The mean matrix's diagonal.
  var diagonal: [Double] { (0..<side).map { elements[$0 * (side + 1)] } }

  /// The mean matrix's other entries.
  var offDiagonal: [Double] {
    elements.indices.filter { !$0.isMultiple(of: side + 1) }.map { elements[$0] }
  }
}
