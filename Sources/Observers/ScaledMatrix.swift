public import Matrix
public import Model

/// A matrix to be measured whatever the scale of its weights.
///
/// Squares of weights of 10⁻²⁵ vanish in single precision and those of 10²⁰ are infinite, and with
/// them every cosine. Measures that do not depend on the scale are therefore taken of the matrix
/// divided by a power of two, which rounds nothing, in double precision, wherever a row's largest
/// weight is outside 2⁻³⁰ … 2³⁰. Others are taken of the matrix as it is, where they may be infinite.
///
/// Rejected: scaling inside the Gram matrix, a pass more for every look at every training, where
/// such weights are diverging ones.
public struct ScaledMatrix: Sendable {
  /// Summary of the matrix as it is.
  public let summary: MatrixSummary
  private let scaled: MatrixSummary?

  /// Summarises a matrix, twice where its scale is extreme.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public init<Scalar: KernelScalar>(_ weights: WeightMatrix<Scalar>) {
    summary = MatrixSummary(weights)
    let largest = (0..<weights.features)
      .map { feature in weights.row(feature).reduce(0) { max($0, Double($1.magnitude)) } }
      .filter { $0 > 0 && $0.isFinite }
    guard let most = largest.max(), largest.contains(where: { abs($0.exponent) > 30 }) else {
      scaled = nil
      return
    }
    scaled = MatrixSummary(
      WeightMatrix(
        features: weights.features, hidden: weights.hidden,
        elements: weights.elements.map {
          // The exponent may be that of the largest double, whose inverse is no double.
          Double(sign: .plus, exponent: -most.exponent, significand: Double($0))
        }))
  }

  /// The value of a measure; NaN where it is undefined.
  public func value(of measure: Measure) -> Double {
    measure.value((measure.isScaleInvariant ? scaled : nil) ?? summary)
  }
}
