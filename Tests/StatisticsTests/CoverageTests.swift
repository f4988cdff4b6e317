import Foundation
import TestSupport
import Testing

// The yardsticks of the coverage tests are measured first.
struct CoverageTests {
  // Against the sum of binomial masses, at the ends of the band and one step inside.
  @Test func bandIsExact() {
    let (n, coverage) = (200, 0.95)
    let band = BinomialBand(of: n, coverage: coverage).counts
    let masses = (0...n).map { k in
      exp(
        lgamma(201) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
          + Double(k) * log(coverage) + Double(n - k) * log(1 - coverage))
    }
    let below = masses[..<band.lowerBound].reduce(0, +)
    let above = masses[(band.upperBound + 1)...].reduce(0, +)
    #expect(below < 5e-7 && below + masses[band.lowerBound] >= 5e-7)
    #expect(above < 5e-7 && (band.upperBound == n || above + masses[band.upperBound] >= 5e-7))
    #expect(BinomialBand(of: n, coverage: 0.9...0.95).counts.lowerBound < band.lowerBound)
  }

  // Mean and variance of 20 000 counts, each within 5 of its standard errors.
  @Test(arguments: [0.5, 5, 70]) func poissonTable(mean: Double) {
    let table = PoissonTable(mean: mean)
    #expect(abs(table.masses.reduce(0, +) - 1) < 1e-13)
    var generator = TestGenerator(seed: 3)
    let counts = table.draw(20_000, &generator)
    let average = counts.reduce(0, +) / 20_000
    let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(average - mean) < 5 * (mean / 20_000).squareRoot())
    #expect(abs(variance - mean) < 5 * ((mean + 2 * mean * mean) / 20_000).squareRoot())
  }
}
