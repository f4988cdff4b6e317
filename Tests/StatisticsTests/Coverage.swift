import Foundation
import Statistics
import TestSupport

/// How many of a number of independent intervals may cover: outside of it a right method falls
/// with probability below 10⁻⁶, whatever the seed.
struct BinomialBand {
  let counts: ClosedRange<Int>

  /// The band for a method whose coverage lies in `coverage`; 5 · 10⁻⁷ at each end.
  init(of replications: Int, coverage: ClosedRange<Double>) {
    let reach = 5e-7
    var lower = 0
    while Self.tail(below: lower + 1, of: replications, coverage.lowerBound) < reach { lower += 1 }
    var upper = replications
    while Self.tail(
      below: replications - upper + 1, of: replications, 1 - coverage.upperBound) < reach
    { upper -= 1 }
    counts = lower...upper
  }

  /// The band at one coverage.
  init(of replications: Int, coverage: Double) {
    self.init(of: replications, coverage: coverage...coverage)
  }

  /// P(K < k) for K binomial: at least n − k + 1 failures.
  private static func tail(below k: Int, of n: Int, _ probability: Double) -> Double {
    guard k > 0 else { return 0 }
    return BetaDistribution.lowerTail(
      1 - probability, alpha: Double(n - k + 1), beta: Double(k))
  }
}

/// Runs an experiment many times from one seed.
struct Simulation {
  let replications: Int
  let seed: UInt64

  /// How many runs give true.
  func count(_ run: (inout TestGenerator) -> Bool) -> Int {
    var generator = TestGenerator(seed: seed)
    return (0..<replications).count { _ in run(&generator) }
  }
}

/// The Poisson distribution as a table, from which both exact sums and random counts are read.
struct PoissonTable {
  /// P(K = k) from k = 0 to where less than 10⁻¹⁵ is left.
  let masses: [Double]
  private let cumulative: [Double]

  init(mean: Double) {
    var masses = [exp(-mean)]
    let end = Int(mean + 12 * mean.squareRoot() + 30)
    for k in 1...end { masses.append(masses[k - 1] * mean / Double(k)) }
    self.masses = masses
    var sum = 0.0
    cumulative = masses.map {
      sum += $0
      return sum
    }
  }

  /// A random count: the first whose cumulative probability passes a uniform number.
  func draw(_ generator: inout TestGenerator) -> Int {
    let uniform = generator.uniform()
    return cumulative.firstIndex { uniform < $0 } ?? masses.count - 1
  }

  func draw(_ count: Int, _ generator: inout TestGenerator) -> [Double] {
    (0..<count).map { _ in Double(draw(&generator)) }
  }
}
