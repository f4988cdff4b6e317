internal import Foundation

/// σ(x) = x Φ(x) with the exact normal distribution function, as `torch.nn.GELU` by default.
///
/// Source: Hendrycks, Gimpel, arXiv 1606.08415. σ′(x) = Φ(x) + x φ(x).
public enum GELU: Activation {
  /// The name in experiment files.
  public static let name = "gelu"

  /// Number by number, in double precision.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func activate<Scalar: KernelScalar>(
    _ preactivations: LayerRows<Scalar>, into result: LayerRows<Scalar>
  ) {
    for row in 0..<preactivations.count {
      let (source, target) = (preactivations.row(row), result.row(row))
      for index in 0..<preactivations.width {
        let x = Double(source[index])
        target[index] = Scalar(x * below(x))
      }
    }
  }

  /// Times σ′.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func pullBack<Scalar: KernelScalar>(
    _ gradient: LayerRows<Scalar>, at preactivations: LayerRows<Scalar>
  ) {
    let height = 1 / (2 * Double.pi).squareRoot()
    for row in 0..<gradient.count {
      let (target, source) = (gradient.row(row), preactivations.row(row))
      for index in 0..<gradient.width {
        let x = Double(source[index])
        target[index] *= Scalar(below(x) + x * height * exp(-x * x / 2))
      }
    }
  }

  /// Φ(x).
  @inline(__always)
  private static func below(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}
