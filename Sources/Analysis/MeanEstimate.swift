// The mean of one quantity over independent networks, with its interval.

internal import Statistics

/// A mean over replicates with its spread and 95 % confidence interval; undefined parts are `nil`.
package struct MeanEstimate: Sendable, Equatable {
  /// Number of values.
  package let count: Int
  /// Arithmetic mean; `nil` without values.
  package let mean: Double?
  /// Sample standard deviation (count − 1); `nil` below two values.
  package let standardDeviation: Double?
  /// Lower end of the interval of the mean. Student's is `nil` below two values, and when all are
  /// equal: an interval of no width would claim certainty.
  package let lower: Double?
  /// Upper end of the same interval.
  package let upper: Double?
  /// How the interval was made; `nil` where there is none.
  package let method: String?

  /// Level of every confidence interval in the tables and figures.
  package static let level = 0.95

  /// Estimates the mean of independent `values` with Student's interval; O(count). Quantities that
  /// are no Gaussian numbers want `MeasureQuantity.estimate(_:)`.
  package init(_ values: [Double]) {
    let summary = SampleSummary(values)
    let interval = summary.standardDeviation > 0 ? summary.meanInterval(level: Self.level) : nil
    self.init(summary, interval: interval, method: interval == nil ? nil : "Student t")
  }

  /// The mean of `values` with an interval made elsewhere.
  init(_ values: [Double], interval: Interval?, method: String?) {
    self.init(SampleSummary(values), interval: interval, method: method)
  }

  private init(_ other: MeanEstimate, dividedBy unit: Double) {
    count = other.count
    mean = other.mean.map { $0 / unit }
    standardDeviation = other.standardDeviation.map { $0 / unit }
    lower = other.lower.map { $0 / unit }
    upper = other.upper.map { $0 / unit }
    method = other.method
  }

  /// The same in a unit above 0.
  func divided(by unit: Double) -> MeanEstimate {
    unit == 1 ? self : MeanEstimate(self, dividedBy: unit)
  }

  private init(_ summary: SampleSummary, interval: Interval?, method: String?) {
    count = summary.count
    mean = summary.mean.isFinite ? summary.mean : nil
    standardDeviation = summary.standardDeviation.isFinite ? summary.standardDeviation : nil
    lower = interval?.lower
    upper = interval?.upper
    self.method = method
  }

  /// `12.3 [11.0, 13.6]`; `0 in all 16` where the values are equal, the mean alone of one value,
  /// `–` of none.
  package var text: String {
    guard let mean else { return "–" }
    guard let lower, let upper else {
      return count > 1 ? "\(mean.text()) in all \(count)" : mean.text()
    }
    return "\(mean.text()) [\(lower.text()), \(upper.text())]"
  }

  /// Whether the confidence interval holds `value`; `nil` where there is no interval.
  package func covers(_ value: Double) -> Bool? {
    guard let lower, let upper else { return nil }
    return lower <= value && value <= upper
  }
}
