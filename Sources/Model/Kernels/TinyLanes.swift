internal import CLanes

/// A precision whose numbers are handled eight at a time. The tiny kernel's only raw memory access
/// is here and in `TinyTile`.
protocol LaneScalar: KernelScalar, SIMDScalar, Codable {
  /// Eight consecutive values, at any alignment.
  static func lanes(at address: UnsafePointer<Self>) -> SIMD8<Self>

  /// Writes eight consecutive values, at any alignment.
  static func store(_ lanes: SIMD8<Self>, at address: UnsafeMutablePointer<Self>)

  /// The lanes with zeros where the activation is negative or zero. An activation that is NaN
  /// silences nothing.
  static func silenced(_ lanes: SIMD8<Self>, by activation: SIMD8<Self>) -> SIMD8<Self>

  /// The lanes with zeros where x is zero.
  static func silenced(_ lanes: SIMD8<Self>, whereZero x: SIMD8<Self>) -> SIMD8<Self>

  /// Writes the ascending places of those of `count` values that are not zero; NaN is not zero.
  /// Reads up to seven values behind the last, and may write eight places behind the last.
  ///
  /// - Returns: how many there are.
  static func listNonzero(
    _ values: UnsafePointer<Self>, count: Int, into places: UnsafeMutablePointer<Int32>
  ) -> Int
}

extension LaneScalar {
  /// The sum of eight lanes in a fixed order.
  @inline(__always)
  static func sum(_ lanes: SIMD8<Self>) -> Self {
    let four = lanes.lowHalf + lanes.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}

extension Float: LaneScalar {
  @inline(__always)
  static func lanes(at address: UnsafePointer<Float>) -> SIMD8<Float> {
    UnsafeRawPointer(address).loadUnaligned(as: SIMD8<Float>.self)
  }

  @inline(__always)
  static func store(_ lanes: SIMD8<Float>, at address: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(address).storeBytes(of: lanes, as: SIMD8<Float>.self)
  }

  @inline(__always)
  static func silenced(_ lanes: SIMD8<Float>, by activation: SIMD8<Float>) -> SIMD8<Float> {
    lanes.replacing(with: 0, where: activation .<= 0)
  }

  @inline(__always)
  static func silenced(_ lanes: SIMD8<Float>, whereZero x: SIMD8<Float>) -> SIMD8<Float> {
    lanes.replacing(with: 0, where: x .== 0)
  }

  @inline(__always)
  static func listNonzero(
    _ values: UnsafePointer<Float>, count: Int, into places: UnsafeMutablePointer<Int32>
  ) -> Int {
    Int(polysem_list_floats(values, Int32(truncatingIfNeeded: count), places))
  }
}

extension Double: LaneScalar {
  @inline(__always)
  static func lanes(at address: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(address).loadUnaligned(as: SIMD8<Double>.self)
  }

  @inline(__always)
  static func store(_ lanes: SIMD8<Double>, at address: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(address).storeBytes(of: lanes, as: SIMD8<Double>.self)
  }

  @inline(__always)
  static func silenced(_ lanes: SIMD8<Double>, by activation: SIMD8<Double>) -> SIMD8<Double> {
    lanes.replacing(with: 0, where: activation .<= 0)
  }

  @inline(__always)
  static func silenced(_ lanes: SIMD8<Double>, whereZero x: SIMD8<Double>) -> SIMD8<Double> {
    lanes.replacing(with: 0, where: x .== 0)
  }

  @inline(__always)
  static func listNonzero(
    _ values: UnsafePointer<Double>, count: Int, into places: UnsafeMutablePointer<Int32>
  ) -> Int {
    Int(polysem_list_doubles(values, Int32(truncatingIfNeeded: count), places))
  }
}

/// Eight rows of eight sums, kept in registers while products are added to them.
///
/// Rejected: sums of one row at a time, whose single chain of additions waits four cycles for each;
/// lanes along the summed index, which need a sum across lanes at the end and an order for it.
struct TinyTile<Scalar: LaneScalar> {
  var row0 = SIMD8<Scalar>()
  var row1 = SIMD8<Scalar>()
  var row2 = SIMD8<Scalar>()
  var row3 = SIMD8<Scalar>()
  var row4 = SIMD8<Scalar>()
  var row5 = SIMD8<Scalar>()
  var row6 = SIMD8<Scalar>()
  var row7 = SIMD8<Scalar>()

  /// Adds `factors[r · stride] · lanes` to row r, each product and sum rounded once (fused).
  @inline(__always)
  mutating func add(_ lanes: SIMD8<Scalar>, times factors: UnsafePointer<Scalar>, stride: Int) {
    row0.addProduct(lanes, factors[0])
    row1.addProduct(lanes, factors[stride])
    row2.addProduct(lanes, factors[2 &* stride])
    row3.addProduct(lanes, factors[3 &* stride])
    row4.addProduct(lanes, factors[4 &* stride])
    row5.addProduct(lanes, factors[5 &* stride])
    row6.addProduct(lanes, factors[6 &* stride])
    row7.addProduct(lanes, factors[7 &* stride])
  }

  /// Writes the first `count` rows, in ascending order, `stride` values apart.
  @inline(__always)
  func store(at address: UnsafeMutablePointer<Scalar>, stride: Int, count: Int) {
    let rows = (row0, row1, row2, row3, row4, row5, row6, row7)
    Scalar.store(rows.0, at: address)
    if count > 1 { Scalar.store(rows.1, at: address + stride) }
    if count > 2 { Scalar.store(rows.2, at: address + 2 &* stride) }
    if count > 3 { Scalar.store(rows.3, at: address + 3 &* stride) }
    if count > 4 { Scalar.store(rows.4, at: address + 4 &* stride) }
    if count > 5 { Scalar.store(rows.5, at: address + 5 &* stride) }
    if count > 6 { Scalar.store(rows.6, at: address + 6 &* stride) }
    if count > 7 { Scalar.store(rows.7, at: address + 7 &* stride) }
  }
}
