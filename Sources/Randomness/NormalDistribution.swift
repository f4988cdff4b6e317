internal import Foundation

/// Standard normal numbers from a random stream.
///
/// Marsaglia's polar method: exact up to rounding, and its only library calls are a logarithm and a
/// square root. Rejected: Box–Muller, whose sine and cosine differ between C libraries more often
/// than the logarithm does; the ziggurat, which hidden noise uses for its speed, because initial
/// weights are drawn once. Source: Marsaglia, Bray, "A convenient method for generating normal
/// variables", SIAM Review 6 (1964), doi:10.1137/1006063.
public struct NormalDistribution: Sendable {
  private var spare: Double?

  /// A source of standard normals with nothing in store.
  public init() {}

  /// The next number with mean 0 and variance 1.
  public mutating func next(from stream: inout RandomStream) -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    while true {
      let x = 2 * stream.nextUniform() - 1
      let y = 2 * stream.nextUniform() - 1
      let radius = x * x + y * y
      if radius < 1 {
        let scale = (-2 * log(radius) / radius).squareRoot()
        spare = y * scale
        return x * scale
      }
    }
  }
}
