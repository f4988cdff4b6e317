/// Sums over the few columns of a row that are not zero, with matrices whose rows are padded to
/// multiples of eight numbers.
///
/// As many neurons as three registers hold go together; rejected: eight, which spill where nothing
/// is gained, and one, which reads each list three times as often.
enum SparseRows {
  /// target ← target + Σ factors[i] · matrix row i over the listed i.
  @inline(__always)
  static func addRows<Scalar: LaneScalar>(
    of matrix: UnsafePointer<Scalar>, _ list: UnsafeBufferPointer<Int32>,
    times factors: UnsafePointer<Scalar>, to target: UnsafeMutablePointer<Scalar>, stride: Int
  ) {
    for start in Swift.stride(from: 0, to: stride, by: 24) {
      let (source, sums) = (matrix + start, target + start)
      switch stride &- start {
      case 8:
        var sum = Scalar.lanes(at: sums)
        for column in list {
          sum.addProduct(Scalar.lanes(at: source + Int(column) &* stride), factors[Int(column)])
        }
        Scalar.store(sum, at: sums)
      case 16:
        var (sum0, sum1) = (Scalar.lanes(at: sums), Scalar.lanes(at: sums + 8))
        for column in list {
          let (row, factor) = (source + Int(column) &* stride, factors[Int(column)])
          sum0.addProduct(Scalar.lanes(at: row), factor)
          sum1.addProduct(Scalar.lanes(at: row + 8), factor)
        }
        Scalar.store(sum0, at: sums)
        Scalar.store(sum1, at: sums + 8)
      default:
        var (sum0, sum1, sum2) = (
          Scalar.lanes(at: sums), Scalar.lanes(at: sums + 8), Scalar.lanes(at: sums + 16)
        )
        for column in list {
          let (row, factor) = (source + Int(column) &* stride, factors[Int(column)])
          sum0.addProduct(Scalar.lanes(at: row), factor)
          sum1.addProduct(Scalar.lanes(at: row + 8), factor)
          sum2.addProduct(Scalar.lanes(at: row + 16), factor)
        }
        Scalar.store(sum0, at: sums)
        Scalar.store(sum1, at: sums + 8)
        Scalar.store(sum2, at: sums + 16)
      }
    }
  }

  /// matrix row i ← matrix row i + factors[i] · row, for the listed i.
  @inline(__always)
  static func add<Scalar: LaneScalar>(
    _ row: UnsafePointer<Scalar>, times factors: UnsafePointer<Scalar>,
    _ list: UnsafeBufferPointer<Int32>, toRowsOf matrix: UnsafeMutablePointer<Scalar>, stride: Int
  ) {
    for start in Swift.stride(from: 0, to: stride, by: 24) {
      let (source, target) = (row + start, matrix + start)
      switch stride &- start {
      case 8:
        let lanes = Scalar.lanes(at: source)
        for column in list {
          add(lanes, factors[Int(column)], target + Int(column) &* stride)
        }
      case 16:
        let (lanes0, lanes1) = (Scalar.lanes(at: source), Scalar.lanes(at: source + 8))
        for column in list {
          let (sums, factor) = (target + Int(column) &* stride, factors[Int(column)])
          add(lanes0, factor, sums)
          add(lanes1, factor, sums + 8)
        }
      default:
        let (lanes0, lanes1, lanes2) = (
          Scalar.lanes(at: source), Scalar.lanes(at: source + 8), Scalar.lanes(at: source + 16)
        )
        for column in list {
          let (sums, factor) = (target + Int(column) &* stride, factors[Int(column)])
          add(lanes0, factor, sums)
          add(lanes1, factor, sums + 8)
          add(lanes2, factor, sums + 16)
        }
      }
    }
  }

  @inline(__always)
  private static func add<Scalar: LaneScalar>(
    _ lanes: SIMD8<Scalar>, _ factor: Scalar, _ sums: UnsafeMutablePointer<Scalar>
  ) {
    var sum = Scalar.lanes(at: sums)
    sum.addProduct(lanes, factor)
    Scalar.store(sum, at: sums)
  }
}

extension BatchBlock {
  /// Adds to each example's sums the rows of a padded matrix that its list names, times its factors.
  func addRows(
    of matrix: Int, _ lists: RowLists, times factors: LayerRows<Scalar>,
    to sums: LayerRows<Scalar>
  ) {
    for example in 0..<count {
      SparseRows.addRows(
        of: base + matrix, lists.columns(of: example), times: factors.row(example),
        to: sums.row(example), stride: layout.hiddenStride)
    }
  }

  /// Adds each example's row, times its factors, to the rows of a padded matrix that its list names.
  func add(
    _ rows: LayerRows<Scalar>, times factors: LayerRows<Scalar>, _ lists: RowLists,
    toRowsOf matrix: Int
  ) {
    for example in 0..<count {
      SparseRows.add(
        rows.row(example), times: factors.row(example), lists.columns(of: example),
        toRowsOf: base + matrix, stride: layout.hiddenStride)
    }
  }

  /// What lies between rows may be any number, and sparse sums would carry it on.
  func clearPadding(of rows: LayerRows<Scalar>) {
    for example in 0..<rows.count {
      let row = rows.row(example)
      for k in rows.width..<rows.stride { row[k] = 0 }
    }
  }
}
