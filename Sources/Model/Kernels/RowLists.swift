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

  /// The numbers that the lists of some rows need.
  static func count(rows: Int, width: Int) -> Int { rows + 1 + rows * width }

  /// Lists the columns of each row, in ascending order; what is NaN is not zero.
  ///
  /// - Parameter rows: readable up to seven numbers beyond the last one.
  /// - Returns: how many there are in all rows.
  @inline(__always)
  private func list<Scalar: LaneScalar>(_ rows: LayerRows<Scalar>) -> Int {
    var end = 0
    bounds[0] = 0
    for row in 0..<rows.count {
      let start = rows.row(row)
      for first in stride(from: 0, to: rows.width, by: 8) {
        var bits = Scalar.nonzeroBits(at: start + first)
        // Lanes beyond the row belong to the next.
        if rows.width &- first < 8 { bits &= (1 &<< UInt32(rows.width &- first)) &- 1 }
        while bits != 0 {
          columns[end] = Int32(truncatingIfNeeded: first &+ bits.trailingZeroBitCount)
          end &+= 1
          bits &= bits &- 1
        }
      }
      bounds[row &+ 1] = Int32(truncatingIfNeeded: end)
    }
    return end
  }

  /// The lists, if so few numbers are not zero that a sum over these is the faster way.
  @inline(__always)
  func few<Scalar: LaneScalar>(of rows: LayerRows<Scalar>) -> RowLists? {
    list(rows) &* Self.share <= rows.count &* rows.width ? self : nil
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
