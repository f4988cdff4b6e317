import CLanes
import Testing

@Suite("Products in lanes of sixteen", .enabled(if: polysem_takes_avx512() != 0))
struct WideProductTests {
  enum Start: CaseIterable { case zero, row, result }

  @Test(
    "1. every number is that of one fused sum in order, for each width, and nothing else is written",
    arguments: Start.allCases, [false, true])
  func equalsFusedSums(start: Start, transposesA: Bool) {
    for columns in stride(from: 8, through: 112, by: 8) {
      for (rows, inner) in [(1, 0), (3, 1), (8, 5), (21, 7)] {
        let problem = Problem(rows: rows, columns: columns, inner: inner)
        let found = problem.product(from: start, transposesA: transposesA)
        #expect(
          found.map(\.bitPattern) == problem.expected(from: start).map(\.bitPattern),
          "\(rows) × \(columns), inner \(inner)")
      }
    }
  }
}

/// A product of numbers whose sums depend on their order.
private struct Problem {
  let rows: Int
  let columns: Int
  let inner: Int

  /// Seven rows beyond the last are read.
  private var readRows: Int { rows + 7 }
  private var strideB: Int { columns + 5 }
  private var strideC: Int { columns + 3 }

  private func A(_ row: Int, _ index: Int) -> Float { 1 / Float(3 * row + 5 * index + 1) }
  /// Among them are zeros of both signs.
  private func B(_ index: Int, _ column: Int) -> Float { Float(column - 7) / Float(index - 3) }
  private func bias(_ column: Int) -> Float { column == 7 ? -0.0 : 0.1 * Float(column) - 2 }
  /// What lies where the result is to be.
  private var before: [Float] { (0..<readRows * strideC).map { 0.3 * Float($0 % 11) } }

  func product(from start: WideProductTests.Start, transposesA: Bool) -> [Float] {
    let (rowStep, innerStep) = transposesA ? (1, readRows) : (inner, 1)
    var left = [Float](repeating: 0, count: readRows * max(inner, 1))
    for row in 0..<readRows {
      for index in 0..<inner { left[row * rowStep + index * innerStep] = A(row, index) }
    }
    let right = (0..<inner * strideB).map { B($0 / strideB, $0 % strideB) }
    let row = (0..<columns).map(bias)
    var result = before
    result.withUnsafeMutableBufferPointer { C in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          row.withUnsafeBufferPointer { row in
            let S =
              switch start {
              case .zero: nil as UnsafePointer<Float>?
              case .row: row.baseAddress
              case .result: UnsafePointer(C.baseAddress)
              }
            var product = polysem_product(
              rows: rows, columns: columns, inner: inner,
              A: left.baseAddress, row_step: rowStep, inner_step: innerStep,
              B: right.baseAddress, stride_B: strideB,
              S: S, stride_S: start == .row ? 0 : strideC,
              C: C.baseAddress, stride_C: strideC)
            polysem_multiply_wide(&product)
          }
        }
      }
    }
    return result
  }

  func expected(from start: WideProductTests.Start) -> [Float] {
    var result = before
    for row in 0..<rows {
      for column in 0..<columns {
        let place = row * strideC + column
        var sum: Float =
          switch start {
          case .zero: 0
          case .row: bias(column)
          case .result: result[place]
          }
        for index in 0..<inner { sum.addProduct(A(row, index), B(index, column)) }
        result[place] = sum
      }
    }
    return result
  }
}
