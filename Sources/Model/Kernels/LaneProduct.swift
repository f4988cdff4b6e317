extension MatrixProduct where Scalar: LaneScalar {
  /// C ← A B + β C for β of 0 or 1 in tiles of 8 × 8, for B that is not transposed.
  ///
  /// Reads up to seven rows and lanes beyond A, B and C, and overwrites what lies between the rows
  /// of C. Each sum runs in a fixed order in a lane of its own, with fused products, so that it is
  /// the same on every machine.
  func computeInLanes() {
    let (rowStep, innerStep) = transposesA ? (1, strideA) : (strideA, 1)
    for first in stride(from: 0, to: rows, by: 8) {
      for start in stride(from: 0, to: columns, by: 8) {
        let corner = C + first &* strideC + start
        var tile = beta == 0 ? TinyTile() : TinyTile(at: corner, stride: strideC)
        for index in 0..<inner {
          tile.add(
            Scalar.lanes(at: B + index &* strideB + start),
            times: A + first &* rowStep + index &* innerStep, stride: rowStep)
        }
        let count = min(8, rows &- first)
        if start &+ 8 <= strideC {
          tile.store(at: corner, stride: strideC, count: count)
        } else {
          tile.store(at: corner, stride: strideC, count: count, lanes: strideC &- start)
        }
      }
    }
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

  /// Writes the first `lanes` values of the first `count` rows, `stride` values apart.
  ///
  /// By way of a copy: rejected writing whole rows over values that were read before, since a read
  /// that meets the last row's write waits for it.
  @inline(__always)
  fileprivate func store(
    at address: UnsafeMutablePointer<Scalar>, stride: Int, count: Int, lanes: Int
  ) {
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 64) { copy in
      guard let copy = copy.baseAddress else { return }
      store(at: copy, stride: 8, count: 8)
      for row in 0..<count {
        for lane in 0..<lanes { address[row &* stride &+ lane] = copy[8 &* row &+ lane] }
      }
    }
  }
}
