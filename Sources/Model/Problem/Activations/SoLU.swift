internal import Foundation

/// σ(x) = x ∘ softmax(x) over the layer, which lets a large pre-activation silence the others.
///
/// Source: Elhage et al., "Softmax Linear Units", Transformer Circuits Thread (2022), without the
/// layer norm that follows it there. With s = softmax(x) and y = x ∘ s, Jᵀg = s ∘ (g ∘ (1 + x) −
/// g·y).
public enum SoLU: Activation {
  /// The name in experiment files.
  public static let name = "solu"
  /// Each number counts for all others.
  public static let isElementwise = false

  /// Each row times its softmax. Exponentials are taken in double precision, whatever the layer's.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func activate<Scalar: KernelScalar>(
    _ preactivations: LayerRows<Scalar>, into result: LayerRows<Scalar>
  ) {
    for row in 0..<preactivations.count {
      let (source, target) = (preactivations.row(row), result.row(row))
      let softmax = Softmax(source, count: preactivations.width)
      for index in 0..<preactivations.width {
        target[index] = source[index] * softmax.share(of: source[index])
      }
    }
  }

  /// The transposed Jacobian, row by row.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func pullBack<Scalar: KernelScalar>(
    _ gradient: LayerRows<Scalar>, at preactivations: LayerRows<Scalar>
  ) {
    for row in 0..<gradient.count {
      let (target, source) = (gradient.row(row), preactivations.row(row))
      let softmax = Softmax(source, count: gradient.width)
      var alongOutput: Scalar = 0
      for index in 0..<gradient.width {
        alongOutput += target[index] * source[index] * softmax.share(of: source[index])
      }
      for index in 0..<gradient.width {
        let share = softmax.share(of: source[index])
        target[index] = share * (target[index] * (1 + source[index]) - alongOutput)
      }
    }
  }
}

/// exp(x − max x) / Σ exp(x − max x) of one row, which cannot overflow.
private struct Softmax<Scalar: KernelScalar> {
  private let largest: Double
  private let sum: Double

  @inline(__always)
  init(_ row: UnsafeMutablePointer<Scalar>, count: Int) {
    var largest = -Double.infinity
    for index in 0..<count { largest = max(largest, Double(row[index])) }
    var sum = 0.0
    for index in 0..<count { sum += exp(Double(row[index]) - largest) }
    (self.largest, self.sum) = (largest, sum)
  }

  @inline(__always)
  func share(of value: Scalar) -> Scalar { Scalar(exp(Double(value) - largest) / sum) }
}
