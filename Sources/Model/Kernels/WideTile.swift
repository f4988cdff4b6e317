/// Four rows of 24 sums in twelve registers: seven loads for twelve products, where a tile of 8 × 8
/// needs nine for eight and waits for them.
struct WideTile<Scalar: LaneScalar> {
  private var row0 = WideRow<Scalar>()
  private var row1 = WideRow<Scalar>()
  private var row2 = WideRow<Scalar>()
  private var row3 = WideRow<Scalar>()

  /// Zeros.
  @inline(__always)
  init() {}

  /// Four rows as they are, `stride` values apart.
  @inline(__always)
  init(at address: UnsafePointer<Scalar>, stride: Int) {
    row0 = WideRow(at: address)
    row1 = WideRow(at: address + stride)
    row2 = WideRow(at: address + 2 &* stride)
    row3 = WideRow(at: address + 3 &* stride)
  }

  /// Adds `factors[r · stride]` times 24 values to row r, each product and sum rounded once (fused).
  @inline(__always)
  mutating func add(
    _ values: UnsafePointer<Scalar>, times factors: UnsafePointer<Scalar>, stride: Int
  ) {
    let lanes = WideRow(at: values)
    row0.add(lanes, times: factors[0])
    row1.add(lanes, times: factors[stride])
    row2.add(lanes, times: factors[2 &* stride])
    row3.add(lanes, times: factors[3 &* stride])
  }

  /// Writes the first `count` rows, `stride` values apart.
  @inline(__always)
  func store(at address: UnsafeMutablePointer<Scalar>, stride: Int, count: Int) {
    row0.store(at: address)
    if count > 1 { row1.store(at: address + stride) }
    if count > 2 { row2.store(at: address + 2 &* stride) }
    if count > 3 { row3.store(at: address + 3 &* stride) }
  }
}

/// Twenty-four lanes.
private struct WideRow<Scalar: LaneScalar> {
  private var first = SIMD8<Scalar>()
  private var second = SIMD8<Scalar>()
  private var third = SIMD8<Scalar>()

  @inline(__always)
  init() {}

  @inline(__always)
  init(at address: UnsafePointer<Scalar>) {
    first = Scalar.lanes(at: address)
    second = Scalar.lanes(at: address + 8)
    third = Scalar.lanes(at: address + 16)
  }

  @inline(__always)
  mutating func add(_ lanes: WideRow, times factor: Scalar) {
    first.addProduct(lanes.first, factor)
    second.addProduct(lanes.second, factor)
    third.addProduct(lanes.third, factor)
  }

  @inline(__always)
  func store(at address: UnsafeMutablePointer<Scalar>) {
    Scalar.store(first, at: address)
    Scalar.store(second, at: address + 8)
    Scalar.store(third, at: address + 16)
  }
}
