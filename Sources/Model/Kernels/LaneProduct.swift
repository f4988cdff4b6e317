internal import CLanes

extension MatrixProduct where Scalar: LaneScalar {
  /// C ← A B + β C for β of 0 or 1, or A B + r in each row, for B that is not transposed and rows of B and C that are padded
  /// to multiples of eight numbers: in tiles of 4 × 24, and of 8 × 8 where less is left. Single precision takes tiles of
  /// 8 × 48 where the CPU has AVX-512, half the time.
  ///
  /// Reads up to seven rows beyond A and C, and overwrites what lies between the rows of C. Each sum
  /// runs in a fixed order in a lane of its own, with fused products, so that it is the same on every
  /// machine and in every tile.
  ///
  /// - Parameter r: a row padded as those of C, which then are not read; `nil` for β C.
  func computeInLanes(from r: UnsafePointer<Scalar>? = nil) {
    let columns = (columns &+ 7) / 8 &* 8
    if Scalar.self == Float.self, polysem_takes_avx512() != 0 {
      return computeInWideLanes(columns, r)
    }
    let wide = columns / 24 * 24
    for start in stride(from: 0, to: wide, by: 24) {
      for first in stride(from: 0, to: rows, by: 4) { computeWideTile(first, start, r) }
    }
    for start in stride(from: wide, to: columns, by: 8) {
      for first in stride(from: 0, to: rows, by: 8) { computeTile(first, start, r) }
    }
  }

  private func computeInWideLanes(_ columns: Int, _ r: UnsafePointer<Scalar>?) {
    func floats(_ address: UnsafePointer<Scalar>) -> UnsafePointer<Float> {
      UnsafeRawPointer(address).assumingMemoryBound(to: Float.self)
    }
    let (rowStep, innerStep) = transposesA ? (1, strideA) : (strideA, 1)
    var product = polysem_product(
      rows: rows, columns: columns, inner: inner,
      A: floats(A), row_step: rowStep, inner_step: innerStep,
      B: floats(B), stride_B: strideB,
      S: (r ?? (beta == 0 ? nil : UnsafePointer(C))).map(floats), stride_S: r == nil ? strideC : 0,
      C: UnsafeMutableRawPointer(C).assumingMemoryBound(to: Float.self), stride_C: strideC)
    polysem_multiply_wide(&product)
  }

  @inline(__always)
  private func computeWideTile(_ first: Int, _ start: Int, _ r: UnsafePointer<Scalar>?) {
    let (rowStep, innerStep) = transposesA ? (1, strideA) : (strideA, 1)
    let corner = C + first &* strideC + start
    var tile =
      if let r {
        WideTile(at: r + start, stride: 0)
      } else if beta == 0 {
        WideTile<Scalar>()
      } else {
        WideTile(at: corner, stride: strideC)
      }
    for index in 0..<inner {
      tile.add(
        B + index &* strideB + start, times: A + first &* rowStep + index &* innerStep,
        stride: rowStep)
    }
    tile.store(at: corner, stride: strideC, count: min(4, rows &- first))
  }

  @inline(__always)
  private func computeTile(_ first: Int, _ start: Int, _ r: UnsafePointer<Scalar>?) {
    let (rowStep, innerStep) = transposesA ? (1, strideA) : (strideA, 1)
    let corner = C + first &* strideC + start
    var tile =
      if let r {
        TinyTile(at: r + start, stride: 0)
      } else if beta == 0 {
        TinyTile<Scalar>()
      } else {
        TinyTile(at: corner, stride: strideC)
      }
    for index in 0..<inner {
      tile.add(
        Scalar.lanes(at: B + index &* strideB + start),
        times: A + first &* rowStep + index &* innerStep, stride: rowStep)
    }
    tile.store(at: corner, stride: strideC, count: min(8, rows &- first))
  }
}

extension TinyTile {
  /// Eight rows as they are, `stride` values apart.
  @inline(__always)
  fileprivate init(at address: UnsafePointer<Scalar>, stride: Int) {
    row0 = Scalar.lanes(at: address)
    row1 = Scalar.lanes(at: address + stride)
    row2 = Scalar.lanes(at: address + 2 &* stride)
    row3 = Scalar.lanes(at: address + 3 &* stride)
    row4 = Scalar.lanes(at: address + 4 &* stride)
    row5 = Scalar.lanes(at: address + 5 &* stride)
    row6 = Scalar.lanes(at: address + 6 &* stride)
    row7 = Scalar.lanes(at: address + 7 &* stride)
  }
}
