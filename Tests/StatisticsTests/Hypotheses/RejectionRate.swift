// How often a test rejects samples drawn from a known distribution.

import Foundation
import Statistics
import TestSupport

/// Counts rejections at 5 % over many drawn samples.
struct RejectionRate {
  let samples: Int
  let rejected: Int

  /// Runs `test` on samples drawn with a generator of that seed; nil counts as not rejected.
  init(samples: Int, seed: UInt64, of test: (inout TestGenerator) -> HypothesisTest?) {
    var generator = TestGenerator(seed: seed)
    self.samples = samples
    rejected = (0..<samples).count { _ in (test(&generator)?.pValue ?? 1) <= 0.05 }
  }

  // 5.5 standard deviations of a binomial count: a right test leaves the bound for fewer than one
  // seed in 10⁶, skewness included, for 1000 samples or more.
  private var slack: Double { 5.5 * (Double(samples) * 0.05 * 0.95).squareRoot() }

  /// Within the bound on both sides.
  var isAtLevel: Bool { abs(Double(rejected) - 0.05 * Double(samples)) < slack }

  /// Not above the bound: all that a test with a discrete statistic can promise.
  var isWithinLevel: Bool { Double(rejected) - 0.05 * Double(samples) < slack }
}

extension TestGenerator {
  /// Poisson number by Knuth's product of uniforms; for means up to some hundred.
  mutating func poisson(_ mean: Double) -> Int {
    let least = exp(-mean)
    var product = uniform()
    var count = 0
    while product > least {
      product *= uniform()
      count += 1
    }
    return count
  }

  /// A number from `probabilities` on 0, 1, ….
  mutating func index(_ probabilities: [Double]) -> Int {
    var left = uniform()
    for (index, probability) in probabilities.enumerated() {
      left -= probability
      if left < 0 { return index }
    }
    return probabilities.count - 1
  }
}

extension HypothesisTest {
  /// Whether statistic and p value agree with a reference to a relative error of 10⁻¹⁰, some digits
  /// above what the incomplete gamma and beta functions lose.
  func matches(_ statistic: Double, pValue: Double, tolerance: Double = 1e-10) -> Bool {
    abs(self.statistic - statistic) <= 1e-12 * max(1, abs(statistic))
      && abs(self.pValue - pValue) <= tolerance * pValue
  }
}

/// Every subset of 0..<count as an array of memberships.
func memberships(_ count: Int) -> [[Bool]] {
  (0..<(1 << count)).map { bits in (0..<count).map { bits >> $0 & 1 == 1 } }
}
