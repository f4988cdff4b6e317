/// The natural logarithm in single precision, written so that the compiler works on a vector of
/// lanes.
///
/// Rejected: the C library's, which takes a number at a time and differs between versions.
/// Source: Cephes, logf.c (Moshier), whose polynomial this is.
package enum SingleLogarithm {
  /// ln x for a positive normal x, with a relative error of less than 2e-7 away from 1 and an
  /// absolute error of less than 1e-7 near it.
  @inline(__always)
  package static func of(_ x: Float) -> Float {
    // x = 2ᵉ (1 + z) with 1 + z from √½ up to √2.
    let halfRoot: UInt32 = 0x3F35_04F3
    let bits = x.bitPattern &- halfRoot
    let exponent = Float(Int32(bitPattern: bits) &>> 23)
    let z = Float(bitPattern: (bits & 0x7F_FFFF) &+ halfRoot) - 1
    var sum: Float = 7.0376836292e-2
    sum = Float(-1.1514610310e-1).addingProduct(sum, z)
    sum = Float(1.1676998740e-1).addingProduct(sum, z)
    sum = Float(-1.2420140846e-1).addingProduct(sum, z)
    sum = Float(1.4249322787e-1).addingProduct(sum, z)
    sum = Float(-1.6668057665e-1).addingProduct(sum, z)
    sum = Float(2.0000714765e-1).addingProduct(sum, z)
    sum = Float(-2.4999993993e-1).addingProduct(sum, z)
    sum = Float(3.3333331174e-1).addingProduct(sum, z)
    let square = z * z
    let correction = (Float(-0.5) * square).addingProduct(sum, square * z)
    return (z + correction).addingProduct(exponent, 0.69314718056)
  }
}
