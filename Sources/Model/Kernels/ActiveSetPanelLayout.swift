/// The in-place rearrangement of a row-major matrix into panels of columns.
enum PanelLayout {
  /// Turns `rows` × `columns`, row-major, into panels of `width` columns (the last one narrower),
  /// each row-major and contiguous.
  ///
  /// Beside the elements it needs a byte for every `width` of them and one panel. Rejected: a
  /// rearranged copy, since at n = 256, m = 10⁶ the weights are a gigabyte. Costs two moves an
  /// element.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  static func pack<Scalar: BLASScalar>(
    _ elements: inout [Scalar], rows: Int, columns: Int, width: Int
  ) {
    precondition(elements.count == rows * columns)
    let rest = columns % width
    let whole = columns - rest
    var tail: [Scalar] = []
    for row in 0..<rows {
      tail += elements[row * columns + whole..<(row + 1) * columns]
    }
    elements.withUnsafeMutableBufferPointer { elements in
      guard let base = elements.baseAddress else { return }
      for row in 0..<rows {
        (base + row * whole).update(from: base + row * columns, count: whole)
      }
      transposeChunks(base, rows: rows, columns: whole / width, width: width)
      for index in tail.indices { base[rows * whole + index] = tail[index] }
    }
  }

  /// Transposes a `rows` × `columns` matrix of chunks of `width` elements by following the
  /// permutation's cycles.
  private static func transposeChunks<Scalar: BLASScalar>(
    _ base: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int, width: Int
  ) {
    var isDone = [Bool](repeating: false, count: rows * columns)
    var carried = [Scalar](repeating: 0, count: width)
    carried.withUnsafeMutableBufferPointer { carried in
      guard let carried = carried.baseAddress else { return }
      for first in isDone.indices where !isDone[first] {
        carried.update(from: base + first * width, count: width)
        var place = first
        repeat {
          place = place % columns * rows + place / columns
          let chunk = base + place * width
          for index in 0..<width { swap(&carried[index], &chunk[index]) }
          isDone[place] = true
        } while place != first
      }
    }
  }
}
