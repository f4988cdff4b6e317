import Foundation
import Statistics
import TestSupport
import Testing

struct BootstrapTests {
  private let values = [0.7, 1.9, 2.2, 6.4, 3.1, 4.75, 2.5, 8.125, 0.25, 3.5]

  @Test func isAFunctionOfSeedSampleAndStatistic() throws {
    let bootstrap = Bootstrap(seed: 1)
    let first = try #require(bootstrap.interval(of: values, level: 0.95, statistic: Self.mean))
    _ = bootstrap.interval(of: [1.0, 2, 4], level: 0.9, statistic: Self.mean)
    #expect(bootstrap.interval(of: values, level: 0.95, statistic: Self.mean) == first)
    #expect(
      Bootstrap(seed: 2).interval(of: values, level: 0.95, statistic: Self.mean) != first)
  }

  // 200 000 resamples of 4 values against all 256 of them (BCaTests): the ends are the same values
  // of a discrete statistic.
  @Test func approachesAllResamples() throws {
    let interval = try #require(
      Bootstrap(seed: 3, resamples: 200_000).interval(
        of: [0.7, 1.9, 2.2, 6.4], level: 0.9, statistic: Self.mean))
    #expect(abs(interval.lower - 1.375) < 1e-12)
    #expect(abs(interval.upper - 5.275) < 1e-12)
  }

  // A change of unit and sign changes the interval alike; powers of two leave no rounding error.
  @Test func followsTheUnit() throws {
    let bootstrap = Bootstrap(seed: 4)
    let plain = try #require(bootstrap.interval(of: values, level: 0.9, statistic: Self.variance))
    let scaled = try #require(
      bootstrap.interval(of: values.map { -4 * $0 }, level: 0.9, statistic: Self.variance))
    #expect(abs(scaled.lower - 16 * plain.lower) < 1e-9 * scaled.lower)
    #expect(abs(scaled.upper - 16 * plain.upper) < 1e-9 * scaled.upper)
  }

  // Pairs stay together: a ratio of means of proportional values has no spread to resample.
  @Test func observationsMayBePairs() throws {
    let bootstrap = Bootstrap(seed: 5)
    let pairs = values.map { (numerator: $0 + 0.5 / $0, denominator: $0) }
    let ratio = try #require(
      bootstrap.interval(of: pairs, level: 0.95) { pairs in
        pairs.reduce(0) { $0 + $1.numerator } / pairs.reduce(0) { $0 + $1.denominator }
      })
    let apart = pairs.reduce(0) { $0 + $1.numerator } / pairs.reduce(0) { $0 + $1.denominator }
    #expect(ratio.contains(apart) && ratio.lower > 1 && ratio.upper < 1.5)
    let proportional = bootstrap.interval(of: values.map { (2 * $0, $0) }, level: 0.95) { pairs in
      pairs.reduce(0) { $0 + $1.0 } / pairs.reduce(0) { $0 + $1.1 }
    }
    #expect(proportional == nil)
  }

  @Test func degenerateSamplesGiveNone() {
    let bootstrap = Bootstrap(seed: 6, resamples: 1000)
    for sample in [[], [3], [0.1, 0.1, 0.1, 0.1], [1, .nan, 2], [1, .infinity, 2]] {
      #expect(bootstrap.interval(of: sample, level: 0.95, statistic: Self.mean) == nil)
    }
    // Every resample of twenty distinct values holds fewer distinct ones.
    let distinct = bootstrap.interval(of: (0..<20).map(Double.init), level: 0.95) {
      Double(Set($0).count)
    }
    #expect(distinct == nil)
    // One resample in nine of three pairs is a single pair, which has no correlation.
    let correlation = bootstrap.interval(
      of: [(1.0, 2.0), (2, 1), (3, 4)], level: 0.95, statistic: Self.correlation)
    #expect(correlation == nil)
  }

  private static func mean(_ values: [Double]) -> Double { SampleSummary(values).mean }

  private static func variance(_ values: [Double]) -> Double {
    let deviation = SampleSummary(values).standardDeviation
    return deviation * deviation
  }

  private static func correlation(_ pairs: [(Double, Double)]) -> Double {
    Correlation.pearson(pairs.map(\.0), pairs.map(\.1))
  }
}
