/// The assignment of rows to columns, one to one, whose values have the largest sum.
///
/// Shortest augmenting paths with potentials, O(r² c) for r ≤ c: exact. Source: Kuhn, "The Hungarian
/// method for the assignment problem" (1955); the form with potentials is Jonker and Volgenant's
/// (1987).
public enum Assignment {
  /// Assigns as many rows as there can be, which is all of them unless there are fewer columns.
  ///
  /// - Parameters:
  ///   - values: row-major, `rows` × `columns`, finite.
  ///   - rows: at least 0.
  ///   - columns: at least 0.
  /// - Returns: the column of each row, `nil` for rows that have none.
  public static func best(_ values: [Double], rows: Int, columns: Int) -> [Int?] {
    precondition(values.count == rows * columns, "values fill rows and columns")
    guard rows > columns else {
      return wide(rows: rows, columns: columns) { -values[$0 * columns + $1] }
    }
    var result = [Int?](repeating: nil, count: rows)
    let transposed = wide(rows: columns, columns: rows) { -values[$1 * columns + $0] }
    for (column, row) in transposed.enumerated() {
      if let row { result[row] = column }
    }
    return result
  }

  /// The smallest sum of costs where there are no more rows than columns.
  private static func wide(
    rows: Int, columns: Int, cost: (Int, Int) -> Double
  ) -> [Int?] {
    var potentials = Potentials(rows: rows, columns: columns)
    for row in 0..<rows { potentials.add(row, cost) }
    var result = [Int?](repeating: nil, count: rows)
    for (column, row) in potentials.rowOfColumn.enumerated() where row >= 0 { result[row] = column }
    return result
  }
}

/// A best assignment of the rows added so far: cost − u − v is 0 where assigned, and never negative.
private struct Potentials {
  private(set) var rowOfColumn: [Int]
  private var ofRow: [Double]
  private var ofColumn: [Double]

  init(rows: Int, columns: Int) {
    rowOfColumn = Array(repeating: -1, count: columns)
    ofRow = Array(repeating: 0, count: rows)
    ofColumn = Array(repeating: 0, count: columns)
  }

  /// Adds a row along the shortest path to a free column (Dijkstra's algorithm on reduced costs).
  mutating func add(_ row: Int, _ cost: (Int, Int) -> Double) {
    let columns = rowOfColumn.count
    var distance = [Double](repeating: .infinity, count: columns)
    var previous = [Int](repeating: -1, count: columns)
    var isDone = [Bool](repeating: false, count: columns)
    var (current, column, reached) = (row, -1, 0.0)
    while true {
      var (nearest, best) = (-1, Double.infinity)
      for candidate in 0..<columns where !isDone[candidate] {
        let length = reached + cost(current, candidate) - ofRow[current] - ofColumn[candidate]
        if length < distance[candidate] {
          distance[candidate] = length
          previous[candidate] = column
        }
        if distance[candidate] < best { (nearest, best) = (candidate, distance[candidate]) }
      }
      (column, reached) = (nearest, best)
      isDone[column] = true
      guard rowOfColumn[column] >= 0 else { break }
      current = rowOfColumn[column]
    }
    raise(row, distance, isDone, end: column, by: reached)
    while column >= 0 {
      let before = previous[column]
      rowOfColumn[column] = before >= 0 ? rowOfColumn[before] : row
      column = before
    }
  }

  private mutating func raise(
    _ row: Int, _ distance: [Double], _ isDone: [Bool], end: Int, by reached: Double
  ) {
    ofRow[row] += reached
    for column in isDone.indices where isDone[column] && column != end {
      ofRow[rowOfColumn[column]] += reached - distance[column]
      ofColumn[column] -= reached - distance[column]
    }
  }
}
