internal import CBLAS

/// A precision for which BLAS has matrix products. The only file that calls BLAS.
protocol BLASScalar: KernelScalar {
  /// C ← α op(A) op(B) + β C; row-major, `rows` × `columns`, inner dimension `inner`.
  static func multiply(_ product: MatrixProduct<Self>)

  /// The upper triangle of C ← A Aᵀ + β C, with A row-major `size` × `inner`.
  static func symmetricProduct(
    _ A: UnsafePointer<Self>, stride: Int, size: Int, inner: Int, beta: Self,
    into C: UnsafeMutablePointer<Self>)

  /// Σ x_k² over `count` consecutive numbers; NaN if any is.
  static func sumOfSquares(_ x: UnsafePointer<Self>, count: Int) -> Self
}

/// The operands of one general matrix product, in BLAS's terms.
struct MatrixProduct<Scalar: ExpressibleByIntegerLiteral> {
  var rows: Int
  var columns: Int
  var inner: Int
  var alpha: Scalar = 1
  var A: UnsafePointer<Scalar>
  var strideA: Int
  var transposesA = false
  var B: UnsafePointer<Scalar>
  var strideB: Int
  var transposesB = false
  var beta: Scalar
  var C: UnsafeMutablePointer<Scalar>
  var strideC: Int
}

extension Float: BLASScalar {
  static func multiply(_ p: MatrixProduct<Float>) {
    cblas_sgemm(
      CblasRowMajor, p.transposesA ? CblasTrans : CblasNoTrans,
      p.transposesB ? CblasTrans : CblasNoTrans, blasint(p.rows), blasint(p.columns),
      blasint(p.inner), p.alpha, p.A, blasint(p.strideA), p.B, blasint(p.strideB), p.beta, p.C,
      blasint(p.strideC))
  }

  static func symmetricProduct(
    _ A: UnsafePointer<Float>, stride: Int, size: Int, inner: Int, beta: Float,
    into C: UnsafeMutablePointer<Float>
  ) {
    cblas_ssyrk(
      CblasRowMajor, CblasUpper, CblasNoTrans, blasint(size), blasint(inner), 1, A,
      blasint(stride), beta, C, blasint(size))
  }

  static func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Float {
    cblas_sdot(blasint(count), x, 1, x, 1)
  }
}

extension Double: BLASScalar {
  static func multiply(_ p: MatrixProduct<Double>) {
    cblas_dgemm(
      CblasRowMajor, p.transposesA ? CblasTrans : CblasNoTrans,
      p.transposesB ? CblasTrans : CblasNoTrans, blasint(p.rows), blasint(p.columns),
      blasint(p.inner), p.alpha, p.A, blasint(p.strideA), p.B, blasint(p.strideB), p.beta, p.C,
      blasint(p.strideC))
  }

  static func symmetricProduct(
    _ A: UnsafePointer<Double>, stride: Int, size: Int, inner: Int, beta: Double,
    into C: UnsafeMutablePointer<Double>
  ) {
    cblas_dsyrk(
      CblasRowMajor, CblasUpper, CblasNoTrans, blasint(size), blasint(inner), 1, A,
      blasint(stride), beta, C, blasint(size))
  }

  static func sumOfSquares(_ x: UnsafePointer<Double>, count: Int) -> Double {
    cblas_ddot(blasint(count), x, 1, x, 1)
  }
}

/// The BLAS library of this process.
public enum BLASLibrary {
  /// Makes every product run on the calling thread; trials are what runs in parallel. Done once,
  /// before the first product.
  static let useOneThread: Void = openblas_set_num_threads(1)

  /// How the library was built, in its own words: `OpenBLAS 0.3.21 …`.
  public static var configuration: String {
    let text = String(cString: openblas_get_config())
    return text.split(separator: " ").joined(separator: " ")
  }

  /// The kernels it chose for this CPU, such as `Haswell`.
  public static var core: String { String(cString: openblas_get_corename()) }
}
