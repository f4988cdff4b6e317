import Observers
import TestSupport
import Testing

@Suite("The best assignment")
struct AssignmentTests {
  /// Every one-to-one assignment of rows to columns, as many rows as fit.
  private func largestSum(_ values: [Double], rows: Int, columns: Int) -> Double {
    func best(_ row: Int, _ free: Set<Int>, _ skips: Int) -> Double {
      guard row < rows else { return 0 }
      var largest = skips > 0 ? best(row + 1, free, skips - 1) : -Double.infinity
      for column in free {
        largest = max(
          largest,
          values[row * columns + column] + best(row + 1, free.subtracting([column]), skips))
      }
      return largest
    }
    return best(0, Set(0..<columns), max(0, rows - columns))
  }

  @Test("1. against all assignments: square, wide, tall, with ties and negative values")
  func bruteForce() {
    var generator = TestGenerator(seed: 5)
    for (rows, columns) in [(1, 1), (3, 3), (5, 5), (2, 6), (6, 2), (4, 6), (6, 5), (1, 4)] {
      for round in 0..<40 {
        let values = (0..<rows * columns).map { _ in
          // Few values make ties.
          round.isMultiple(of: 2) ? generator.normal() : (3 * generator.uniform()).rounded() - 1
        }
        let found = Assignment.best(values, rows: rows, columns: columns)
        let pairs = found.enumerated().compactMap { row, column in column.map { (row, $0) } }
        #expect(pairs.count == min(rows, columns))
        #expect(Set(pairs.map(\.1)).count == pairs.count)
        let sum = pairs.reduce(0) { $0 + values[$1.0 * columns + $1.1] }
        #expect(abs(sum - largestSum(values, rows: rows, columns: columns)) < 1e-9)
      }
    }
  }

  @Test("2. the best for each row alone is refused where two rows want the same")
  func conflict() {
    #expect(Assignment.best([9, 8, 9, 1], rows: 2, columns: 2) == [1, 0])
    #expect(Assignment.best([], rows: 0, columns: 0).isEmpty)
    #expect(Assignment.best([], rows: 2, columns: 0) == [nil, nil])
  }
}
