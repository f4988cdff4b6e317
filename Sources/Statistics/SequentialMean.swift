// When to stop adding replicates: once the mean is known to a relative precision.

/// A stopping rule for values that are added in batches: enough when the half width of Student's
/// interval of the mean is at most a fixed share of the mean.
///
/// The fixed-width sequential interval of Chow and Robbins (doi:10.1214/aoms/1177700156), relative
/// to the mean, which covers with its level as the target goes to zero. At a positive target it
/// covers a little less, because a sample that happens to vary little stops early. The first look is
/// what counts: at 2 values a 95 % interval covers with as little as 90 %, at 16 with 94.0 %, at 32,
/// the default, with 94.5 % (docs/statistics.md has the table). A pure value: what to do next follows
/// from the values at hand, so an interrupted study resumes where it would have gone.
package struct SequentialRule: Sendable, Equatable {
  /// Target: half width of the interval over the magnitude of the mean, such as 0.05.
  package let relativeHalfWidth: Double
  /// Nominal coverage of the interval, strictly between 0 and 1.
  package let level: Double
  /// Values added between two looks.
  package let batch: Int
  /// Values at the first look, unless `atMost` is smaller.
  package let atLeast: Int
  /// Values at which to give up.
  package let atMost: Int

  /// A rule; nothing is computed before it is asked.
  ///
  /// - Precondition: `relativeHalfWidth` is positive, 0 < `level` < 1, `batch` is positive,
  ///   `atLeast` and `atMost` are at least 2.
  package init(
    relativeHalfWidth: Double, level: Double, batch: Int, atLeast: Int = 32, atMost: Int
  ) {
    precondition(relativeHalfWidth > 0, "a target precision is positive")
    precondition(level > 0 && level < 1, "the level of an interval lies strictly between 0 and 1")
    precondition(batch > 0, "a batch holds at least one value")
    precondition(atLeast >= 2 && atMost >= 2, "an interval needs two values")
    self.relativeHalfWidth = relativeHalfWidth
    self.level = level
    self.batch = batch
    self.atLeast = atLeast
    self.atMost = atMost
  }

  /// Whether the mean of `values` is known to the target. O(count).
  ///
  /// False below `atLeast` values, for a mean of zero, for values that are not finite, and where all
  /// values are equal: an interval of no width would claim certainty. Rejected: the 1/n that Chow
  /// and Robbins add to the variance for that case, which has a unit.
  package func isReached(by values: [Double]) -> Bool {
    let summary = SampleSummary(values)
    guard values.count >= min(atLeast, atMost), summary.standardDeviation > 0,
      let interval = summary.meanInterval(level: level)
    else { return false }
    return interval.halfWidth <= relativeHalfWidth * abs(summary.mean)
  }

  /// How many values there should be at the next look; `values.count` when there are enough, or
  /// `atMost` of them.
  ///
  /// The looks are at `atLeast`, `atLeast` + `batch`, and so on, the last one at `atMost`. Values
  /// beyond the last look passed decide nothing: a study that was interrupted inside a batch stops
  /// at the look where an uninterrupted one does. O(count).
  package func count(after values: [Double]) -> Int {
    let first = min(atLeast, atMost)
    guard values.count >= first else { return first }
    let look = first + (values.count - first) / batch * batch
    guard values.count < atMost, !isReached(by: Array(values.prefix(look))) else {
      return values.count
    }
    return min(look + batch, atMost)
  }
}
