// One quantity estimated from networks: on which side of any border its true value lies.

internal import Statistics

/// The one-sided tests of one quantity against all possible borders, with the interval to match.
struct BorderTest: Sendable {
  /// The name for tables.
  let name: String
  /// Two-sided interval of `MeanEstimate.level`; not adjusted for other claims.
  let interval: Interval?
  /// p of "the quantity is at most the border": small when it seems to lie above.
  let above: @Sendable (Double) -> Double
  /// p of "the quantity is at least the border": small when it seems to lie below.
  let below: @Sendable (Double) -> Double

  /// Student's t of the mean of one value per network; `nil` below two values and where all are
  /// equal, of whose spread nothing is known.
  static func student(_ values: [Double]) -> BorderTest? {
    let sample = SampleSummary(values)
    guard sample.count >= 2, sample.minimum < sample.maximum else { return nil }
    return BorderTest(
      name: "Student t", interval: sample.meanInterval(level: MeanEstimate.level),
      above: { MeanTest.oneSample(sample, mean: $0, alternative: .greater)?.pValue ?? 1 },
      below: { MeanTest.oneSample(sample, mean: $0, alternative: .less)?.pValue ?? 1 })
  }

  /// Student's t of a weighted sum of means.
  static func combination(_ combination: MeanCombination?, name: String) -> BorderTest? {
    combination.map { combination in
      BorderTest(
        name: name, interval: combination.interval(level: MeanEstimate.level),
        above: combination.above, below: combination.below)
    }
  }

  /// The exact Poisson test of the mean of `counts` in units of `unit` > 0; `nil` without counts,
  /// and beyond 10⁶ events, where Student's t is as good.
  static func poisson(_ counts: [Int], unit: Double) -> BorderTest? {
    poisson(total: counts.reduce(0, +), over: counts.count, unit: unit)
  }

  /// The same, of their total over `networks`.
  static func poisson(total: Int, over networks: Int, unit: Double) -> BorderTest? {
    guard
      let mean = PoissonCount(total: total, over: networks)
        .meanInterval(level: MeanEstimate.level)
    else { return nil }
    let exposure = unit * Double(networks)
    return BorderTest(
      name: "exact Poisson",
      interval: Interval(lower: mean.lower / unit, upper: mean.upper / unit, level: mean.level),
      above: { PoissonDistribution.upperTail(total, mean: max(0, $0 * exposure)) },
      below: { PoissonDistribution.lowerTail(total, mean: max(0, $0 * exposure)) })
  }

  /// The exact binomial test of a share, with Clopper and Pearson's interval; `nil` without trials.
  static func binomial(_ proportion: Proportion, name: String = "exact binomial") -> BorderTest? {
    guard let interval = proportion.clopperPearsonInterval(level: MeanEstimate.level) else {
      return nil
    }
    let successes = Double(proportion.successes)
    let failures = Double(proportion.trials - proportion.successes)
    return BorderTest(
      name: name, interval: interval,
      above: { border in
        guard successes > 0 else { return 1 }
        return BetaDistribution.lowerTail(
          min(max(border, 0), 1), alpha: successes, beta: failures + 1)
      },
      below: { border in
        guard failures > 0 else { return 1 }
        return BetaDistribution.lowerTail(
          1 - min(max(border, 0), 1), alpha: failures, beta: successes + 1)
      })
  }

  /// The test that rejects only where both do, with the interval that holds both.
  ///
  /// For two methods of which at least one is right: it keeps its level wherever one of them does.
  /// A method that is undefined is left out.
  static func both(_ first: BorderTest?, _ second: BorderTest?) -> BorderTest? {
    guard let first, let second else { return first ?? second }
    let intervals = [first.interval, second.interval].compactMap { $0 }
    return BorderTest(
      name: "\(first.name) and \(second.name)",
      interval: intervals.reduce(nil) { hull, next in
        guard let hull else { return next }
        return Interval(
          lower: min(hull.lower, next.lower), upper: max(hull.upper, next.upper), level: next.level)
      },
      above: { max(first.above($0), second.above($0)) },
      below: { max(first.below($0), second.below($0)) })
  }

  /// The same test where the quantity may still grow: that it seems small proves nothing.
  var ofLowerBound: BorderTest {
    BorderTest(name: name, interval: interval, above: above, below: { _ in 1 })
  }
}
