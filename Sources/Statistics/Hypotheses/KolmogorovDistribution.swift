// The distribution of Kolmogorov's largest distance between an empirical and a true distribution.

internal import CGSL
internal import Foundation

/// Kolmogorov's distance Dₙ of n independent values with a continuous distribution.
enum KolmogorovDistribution {
  /// Beyond, the matrix method would take seconds.
  static let largestExactCount = 1000

  /// P(Dₙ ≥ `distance`).
  ///
  /// - nd² ≥ 4: twice the exact one-sided probability, relative error below e^(−6nd²).
  /// - n ≤ 1000: the matrix method of Marsaglia, Tsang and Wang (doi:10.18637/jss.v008.i18), at
  ///   O((nd)³ log n); absolute error about 10⁻¹².
  /// - otherwise Kolmogorov's limit at Vrbik's corrected argument; absolute error
  ///   below 3 · 10⁻⁵, falling as 1/n (compared with Pelz and Good's expansion).
  static func upperTail(of distance: Double, count: Int) -> Double {
    let n = Double(count)
    // Dₙ is never below 1/2n and never above 1.
    guard distance > 0.5 / n else { return 1 }
    guard distance < 1 else { return 0 }
    GSLStatus.prepare()
    if n * distance * distance >= 4 { return 2 * oneSidedUpperTail(of: distance, count: count) }
    if count <= largestExactCount { return 1 - matrixLowerTail(of: distance, count: count) }
    let x = distance * n.squareRoot()
    return limitUpperTail(x + 1 / (6 * n.squareRoot()) + (x - 1) / (4 * n))
  }

  /// Whether `upperTail(of:count:)` is exact to rounding.
  static func isExact(_ distance: Double, count: Int) -> Bool {
    count <= largestExactCount || Double(count) * distance * distance >= 4
  }

  /// P(√n Dₙ ≥ `x`) as n → ∞: 2 Σ (−1)^(k−1) e^(−2k²x²), and for small x the theta transform
  /// 1 − √(2π)/x Σ e^(−(2k−1)²π²/8x²) (Kolmogorov 1933).
  static func limitUpperTail(_ x: Double) -> Double {
    guard x > 0 else { return 1 }
    if x < 1 {
      let sum = (1...4).reduce(0.0) { sum, k in
        let odd = Double(2 * k - 1) * .pi / x
        return sum + exp(-odd * odd / 8)
      }
      return 1 - (2 * Double.pi).squareRoot() / x * sum
    }
    return (1...6).reversed().reduce(0.0) { sum, k in
      let term = 2 * exp(-2 * Double(k * k) * x * x)
      return k.isMultiple(of: 2) ? sum - term : sum + term
    }
  }

  /// P(Dₙ⁺ ≥ d) = d Σ_j C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j) over j ≤ n(1 − d) (Birnbaum and
  /// Tingey 1951, doi:10.1214/aoms/1177729550). Positive terms only.
  private static func oneSidedUpperTail(of distance: Double, count: Int) -> Double {
    let n = Double(count)
    let logFactorial = gsl_sf_lngamma(n + 1)
    return (0...count).reduce(0.0) { sum, index in
      let j = Double(index)
      let rest = 1 - distance - j / n
      guard rest > 0 else { return sum }
      let logChoose = logFactorial - gsl_sf_lngamma(j + 1) - gsl_sf_lngamma(n - j + 1)
      return sum
        + exp(
          logChoose + log(distance) + (j - 1) * log(distance + j / n) + (n - j) * log(rest))
    }
  }

  /// P(Dₙ < d) = n!/nⁿ · (Hⁿ)_kk with d = (k − h)/n, H as in section 2 of Marsaglia, Tsang and Wang.
  private static func matrixLowerTail(of distance: Double, count: Int) -> Double {
    let n = Double(count)
    let k = Int(n * distance) + 1
    let h = Double(k) - n * distance
    let (middle, exponent) = ScaledMatrix(step: h, size: 2 * k - 1).power(count).diagonal(at: k - 1)
    guard middle > 0 else { return 0 }
    // n!/nⁿ alone underflows beyond n ≈ 700.
    let logScale = Double(exponent) * log(2) + gsl_sf_lngamma(n + 1) - n * log(n)
    return min(1, middle * exp(logScale))
  }
}

/// A square matrix times a power of two, so that high powers of it neither overflow nor underflow.
private struct ScaledMatrix {
  private let size: Int
  private var elements: [Double]
  private var exponent = 0

  private init(size: Int, elements: [Double], exponent: Int) {
    self.size = size
    self.elements = elements
    self.exponent = exponent
  }

  /// Ones below and just above the diagonal, divided by (i − j + 1)!, with the first column and
  /// last row reduced by powers of h, `step`.
  init(step h: Double, size: Int) {
    self.size = size
    elements = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0..<min(row + 2, size) { elements[row * size + column] = 1 }
    }
    for place in 0..<size {
      elements[place * size] -= pow(h, Double(place + 1))
      elements[(size - 1) * size + place] -= pow(h, Double(size - place))
    }
    if 2 * h > 1 { elements[(size - 1) * size] += pow(2 * h - 1, Double(size)) }
    for row in 0..<size {
      for column in 0...row {
        elements[row * size + column] *= exp(-gsl_sf_lngamma(Double(row - column + 2)))
      }
    }
  }

  func power(_ count: Int) -> ScaledMatrix {
    guard count > 1 else { return self }
    let half = power(count / 2)
    let even = half.times(half)
    return count.isMultiple(of: 2) ? even : even.times(self)
  }

  /// The diagonal element in row `row`, as a factor and a power of two.
  func diagonal(at row: Int) -> (Double, exponent: Int) {
    (elements[row * size + row], exponent)
  }

  private func times(_ other: ScaledMatrix) -> ScaledMatrix {
    var product = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for inner in 0..<size {
        let element = elements[row * size + inner]
        for column in 0..<size {
          product[row * size + column] += element * other.elements[inner * size + column]
        }
      }
    }
    var result = ScaledMatrix(
      size: size, elements: product, exponent: exponent + other.exponent)
    result.rescale()
    return result
  }

  private mutating func rescale() {
    let middle = elements[(size / 2) * size + size / 2]
    guard middle > 0x1p400 || (middle > 0 && middle < 0x1p-400) else { return }
    let shift = middle.exponent
    for place in elements.indices { elements[place] = scalbn(elements[place], -Int(shift)) }
    exponent += Int(shift)
  }
}
