/// Where the numbers of some rows are not zero.
struct RowLists {
  /// Where each row's columns begin and end in `columns`: one number more than rows.
  private let bounds: UnsafeMutablePointer<Int32>
  private let columns: UnsafeMutablePointer<Int32>

  /// Lists in memory of `count(rows:width:)` numbers.
  init(_ start: UnsafeMutablePointer<Int32>, rows: Int) {
    bounds = start
    columns = start + (rows &+ 1)
  }

  /// The numbers that the lists of some rows need; eight may be written behind the last.
  static func count(rows: Int, width: Int) -> Int { rows + 1 + rows * width + 8 }

  /// Lists the columns of each row, in ascending order, until they are too many; what is NaN is not zero.
  ///
  /// - Parameter rows: readable up to seven numbers beyond the last one.
  /// - Returns: the lists, if so few numbers are not zero that a sum over these is the faster way.
  @inline(__always)
  func few<Scalar: LaneScalar>(of rows: LayerRows<Scalar>) -> RowLists? {
    let most = rows.count &* rows.width / Self.share
    var end = 0
    bounds[0] = 0
    for row in 0..<rows.count {
      end &+= Scalar.listNonzero(rows.row(row), count: rows.width, into: columns + end)
      if end > most { return nil }
      bounds[row &+ 1] = Int32(truncatingIfNeeded: end)
    }
    return self
  }

  /// One number in so many.
  private static let share = 4

  /// The columns of a row.
  @inline(__always)
  func columns(of row: Int) -> UnsafeBufferPointer<Int32> {
    let (start, end) = (Int(bounds[row]), Int(bounds[row &+ 1]))
    return UnsafeBufferPointer(start: columns + start, count: end &- start)
  }
}
