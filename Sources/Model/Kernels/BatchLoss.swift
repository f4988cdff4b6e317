/// The data loss of some examples, lane by lane.
struct BatchLoss<Scalar: LaneScalar> {
  private var reconstruction = SIMD8<Scalar>()
  private var interference = SIMD8<Scalar>()

  /// The sum over the lanes.
  var sum: DataLoss {
    DataLoss(
      reconstruction: Double(Scalar.sum(reconstruction)),
      interference: Double(Scalar.sum(interference)))
  }

  /// Counts squares where x ≠ 0 as reconstruction, the others as interference.
  @inline(__always)
  mutating func add(_ squares: SIMD8<Scalar>, at x: SIMD8<Scalar>) {
    let own = Scalar.silenced(squares, whereZero: x)
    reconstruction += own
    interference += squares - own
  }
}

extension Objective.Target {
  /// What eight outputs are to be.
  @inline(__always)
  func lanes<Scalar: LaneScalar>(_ x: SIMD8<Scalar>) -> SIMD8<Scalar> {
    self == .inputs ? x : x.replacing(with: -x, where: x .< 0)
  }
}
