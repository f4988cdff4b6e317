import Foundation
import Randomness
import Testing

@Suite("Student's t noise")
struct StudentNoiseTests {
  private func law(_ freedom: Double) -> StudentNoise {
    StudentNoise(standardDeviation: 0.15, values: ["noise_degrees_of_freedom": freedom])
  }

  /// Draws in units of the t variable, whose variance is ν/(ν − 2).
  private func draws(_ freedom: Double, _ count: Int) -> [Double] {
    var (law, values) = (law(freedom), [Float](repeating: 0, count: count))
    var stream = RandomStream(
      StreamKey(study: 7, cell: "student", replicate: 0, purpose: .hiddenNoise))
    law.fill(&values, from: &stream)
    return values.map { Double($0) / 0.15 * (freedom / (freedom - 2)).squareRoot() }
  }

  /// The exact distribution for even degrees of freedom: ½ + ½ sin θ Σ_k C(2k, k) (cos²θ/4)ᵏ with
  /// tan θ = t/√ν and k < ν/2 (Abramowitz and Stegun, 26.7.4).
  private func distribution(_ t: Double, _ freedom: Int) -> Double {
    let angle = atan(t / Double(freedom).squareRoot())
    var (term, sum) = (1.0, 0.0)
    for k in 0..<freedom / 2 {
      sum += term
      term *= cos(angle) * cos(angle) * Double(2 * k + 1) / Double(2 * k + 2)
    }
    return 0.5 + 0.5 * sin(angle) * sum
  }

  private func kolmogorovDistance(_ values: [Double], _ freedom: Int) -> Double {
    let count = Double(values.count)
    let distances = values.sorted().enumerated().map { index, value in
      let probability = distribution(value, freedom)
      return max(
        abs(probability - Double(index) / count), abs(probability - Double(index + 1) / count))
    }
    return (distances.max() ?? 0) * count.squareRoot()
  }

  /// The largest distance times √N exceeds 2.7 with probability 9e-7 (Kolmogorov).
  @Test("1. follows the t distribution; σ off by 2 % and other degrees of freedom are caught")
  func exactDistribution() {
    for (freedom, other) in [(6, 4), (10, 6), (30, 10)] {
      let values = draws(Double(freedom), 400_000)
      #expect(kolmogorovDistance(values, freedom) < 2.7, "\(freedom)")
      #expect(kolmogorovDistance(values.map { $0 * 1.02 }, freedom) > 2.7, "\(freedom)")
      #expect(kolmogorovDistance(values, other) > 2.7, "\(freedom)")
    }
  }

  /// Counts are binomial: five standard deviations leave a false alarm of 6e-7.
  @Test(
    "2. the tails are heavy to the end; a twin that is cut at six standard deviations is caught")
  func tails() {
    let (count, freedom) = (4_000_000, 6)
    let sizes = draws(Double(freedom), count).map { abs($0) }
    for threshold in [3.0, 6, 9, 12] {
      let expected = Double(count) * 2 * (1 - distribution(threshold, freedom))
      func isRight(_ sizes: [Double]) -> Bool {
        abs(Double(sizes.count { $0 > threshold }) - expected) < 5 * expected.squareRoot()
      }
      #expect(isRight(sizes), "beyond \(threshold)")
      #expect(threshold < 8 || !isRight(sizes.map { min($0, 7.3) }))
    }
  }

  /// A sample's moment lies within five of its own standard errors where twice its power is below ν.
  @Test("3. moments up to the sixth are exact; those of ν + 1 are not")
  func moments() {
    for freedom in [13.5, 20] {
      let scale = ((freedom - 2) / freedom).squareRoot()
      let values = draws(freedom, 4_000_000).map { $0 * scale }
      func mean(_ power: Int) -> (Double, error: Double) {
        let powers = values.map { value in (0..<power).reduce(1.0) { product, _ in product * value }
        }
        let mean = powers.reduce(0, +) / Double(powers.count)
        let square = powers.reduce(0) { $0 + $1 * $1 } / Double(powers.count)
        return (mean, 5 * ((square - mean * mean) / Double(powers.count)).squareRoot())
      }
      let (second, fourth, sixth) = (mean(2), mean(4), mean(6))
      #expect(abs(second.0 - 1) < second.error)
      #expect(abs(fourth.0 - 3 - law(freedom).excessKurtosis) < fourth.error)
      #expect(abs(fourth.0 - 3 - law(freedom + 3).excessKurtosis) > fourth.error)
      #expect(abs(sixth.0 - law(freedom).sixthMoment) < sixth.error)
      #expect(abs(sixth.0 - law(freedom + 6).sixthMoment) > sixth.error)
    }
    #expect(law(6).excessKurtosis == 3 && law(6).sixthMoment == .infinity)
    #expect(law(10).excessKurtosis == 1 && law(10).sixthMoment == 40)
  }

  /// In units of σ, single precision leaves 3e-6 of a value; next to U = 1, which is rounded to 2⁻²⁴,
  /// 1e-5.
  @Test("4. numbers are the formula of their words")
  func formula() {
    let freedom = 7.5
    var stream = RandomStream(
      StreamKey(study: 7, cell: "student", replicate: 0, purpose: .hiddenNoise))
    for value in draws(freedom, 20_000) {
      let (high, low) = (stream.nextWord(), stream.nextWord())
      let uniform = (Double(high) * 256 + Double(low & 0xFF) + 0.5) * 0x1p-40
      guard uniform < 0.999 else { continue }
      let radius = (freedom * (pow(uniform, -2 / freedom) - 1)).squareRoot()
      let size = radius * sin((Double(low >> 8 & 0x7F_FFFF) + 0.5) * 0x1p-23 * .pi / 2)
      let expected = low >> 31 == 0 ? size : -size
      #expect(abs(value - expected) < 3e-6 * size + 1e-5)
    }
  }

  @Test(
    "5. with very many degrees of freedom it is Gaussian, and a prefix does not depend on length")
  func limits() {
    let values = draws(1e6, 100_000)
    let square = values.reduce(0) { $0 + $1 * $1 } / 1e5
    let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 1e5
    // Five standard errors: √(2/N) and √(96/N).
    #expect(abs(square - 1) < 0.023 && abs(fourth - 3) < 0.155)
    #expect(draws(6, 5000).prefix(700) == draws(6, 700)[...])
    #expect(draws(6, 1 << 20).allSatisfy { $0.isFinite })
  }
}
