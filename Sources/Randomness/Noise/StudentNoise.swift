internal import Foundation
public import Keys

/// Student's t with ν degrees of freedom, scaled to the standard deviation asked for: the tails fall
/// as |ξ|⁻⁽ᵛ⁺¹⁾, so that
/// the fourth moment exists for ν > 4 only.
public struct StudentNoise: NoiseLaw {
  /// The name in experiment files.
  public static let name = "student_t"
  /// The degrees of freedom have no default: they are the law's shape.
  public static let parameters = [
    ParameterDescription(
      "noise_degrees_of_freedom",
      .number(NumberRange(minimum: 4, isMinimumExcluded: true, below: 1e9)),
      "degrees of freedom ν of student_t noise")
  ]

  /// 6/(ν − 4).
  public let excessKurtosis: Double
  /// 15 (ν − 2)²/((ν − 4)(ν − 6)); infinite up to ν = 6.
  public let sixthMoment: Double

  /// −2/ν in powers of two: U^(−2/ν) = 2^(exponent · ln U).
  private let exponent: Float
  /// σ² (ν − 2).
  private let square: Float

  /// The law of variance σ².
  public init(standardDeviation: Double, values: [String: Double]) {
    let freedom = Self.parameters[0].number(in: values)
    excessKurtosis = 6 / (freedom - 4)
    sixthMoment =
      freedom > 6
      ? 15 * (freedom - 2) * (freedom - 2) / ((freedom - 4) * (freedom - 6)) : .infinity
    exponent = Float(-2 / (freedom * log(2)))
    square = Float(standardDeviation * standardDeviation * (freedom - 2))
  }

  /// Overwrites `values` with draws: two random words each.
  ///
  /// Bailey's form of Box and Muller: √(ν (U^(−2/ν) − 1)) cos 2πV is a t variable for every real ν.
  /// U has 40 bits, so that only a probability of 2⁻⁴¹ is cut from the tails. Rejected: a normal
  /// number over the root of a gamma one, whose rejections keep vector lanes from it.
  /// Source: Bailey, "Polar generation of random variates with the t-distribution", Math. Comp. 62
  /// (1994), doi:10.1090/S0025-5718-1994-1219702-8.
  public mutating func fill(_ values: inout [Float], from stream: inout RandomStream) {
    let (exponent, square) = (exponent, square)
    values.withUnsafeMutableBufferPointer { values in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * Self.chunk) { words in
        for start in stride(from: 0, to: values.count, by: Self.chunk) {
          let chunk = UnsafeMutableBufferPointer(
            rebasing: values[start..<min(start + Self.chunk, values.count)])
          let pairs = UnsafeMutableBufferPointer(rebasing: words[..<(2 * chunk.count)])
          stream.fill(pairs)
          for index in chunk.indices {
            let (first, second) = (pairs[index &* 2], pairs[index &* 2 &+ 1])
            chunk[index] = Self.radius(first, second, exponent, square) * Self.cosine(second)
          }
        }
      }
    }
  }

  /// Numbers whose words fit into the nearest cache.
  private static let chunk = 512

  /// √(square (U^(−2/ν) − 1)), with U from a word and the lowest byte of another.
  @inline(__always)
  private static func radius(_ high: UInt32, _ low: UInt32, _ exponent: Float, _ square: Float)
    -> Float
  {
    // In halves, because vector lanes convert signed numbers only.
    let upper = Float(Int32(bitPattern: high &>> 8)) * 0x1p-24
    let lower = Float(Int32(bitPattern: (high & 0xFF) &<< 8 | low & 0xFF)) + 0.5
    let uniform = upper + lower * 0x1p-40
    return (square * exponentialLessOne(exponent * SingleLogarithm.of(uniform))).squareRoot()
  }

  /// 2^x − 1 for 0 ≤ x < 100, with a relative error below 3e-7 also where x is small.
  ///
  /// Source: Cephes, exp2f.c (Moshier), whose polynomial this is.
  @inline(__always)
  private static func exponentialLessOne(_ x: Float) -> Float {
    // Adding 1.5 · 2²³ leaves the nearest whole number in the lowest bits. Rejected: a conversion,
    // whose checks the compiler keeps out of vector lanes.
    let rounder: Float = 0x1.8p23
    let shifted = x + rounder
    let rest = x - (shifted - rounder)
    let scale = Float(bitPattern: Float(1).bitPattern &+ shifted.bitPattern &<< 23)
    var sum: Float = 1.535336188319500e-4
    sum = Float(1.339887440266574e-3).addingProduct(sum, rest)
    sum = Float(9.618437357674640e-3).addingProduct(sum, rest)
    sum = Float(5.550332471162809e-2).addingProduct(sum, rest)
    sum = Float(2.402264791363012e-1).addingProduct(sum, rest)
    sum = Float(6.931472028550421e-1).addingProduct(sum, rest)
    return (scale - 1).addingProduct(scale, sum * rest)
  }

  /// cos 2πV as ± sin of an angle from 0 to π/2, by its series to the eleventh power: a sign and 23
  /// bits of a word whose lowest byte is not read.
  @inline(__always)
  private static func cosine(_ word: UInt32) -> Float {
    let share = (Float(Int32(bitPattern: (word &<< 1) &>> 9)) + 0.5) * 0x1p-23
    let angle = share * (Float.pi / 2)
    let square = angle * angle
    var sum: Float = -1 / 39_916_800
    sum = Float(1.0 / 362_880).addingProduct(sum, square)
    sum = Float(-1.0 / 5_040).addingProduct(sum, square)
    sum = Float(1.0 / 120).addingProduct(sum, square)
    sum = Float(-1.0 / 6).addingProduct(sum, square)
    sum = angle.addingProduct(sum * square, angle)
    return Float(bitPattern: sum.bitPattern ^ (word & 0x8000_0000))
  }
}
