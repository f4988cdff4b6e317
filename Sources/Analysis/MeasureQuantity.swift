// What kind of number a measure is, and the interval of its mean that suits it.

internal import Observers
internal import Statistics

/// What kind of number a measure's values are, told from its name and its values.
package enum MeasureQuantity: Sendable, Equatable {
  /// Whole numbers from 0 on, one of each network.
  case count
  /// 1 for each network to which something happened, else 0.
  case share
  /// Any other numbers that are never below 0.
  case amount
  /// Numbers of either sign.
  case number

  /// What a measure says of itself; of one that this version does not know, what its values tell.
  package init(_ values: some Sequence<Double>, of measure: String) {
    // Larger ones are counts of nothing that a network has, and their sum might overflow.
    let areCounts = values.allSatisfy { $0 >= 0 && $0 == $0.rounded() && $0 < 0x1p40 }
    switch Measure.named(measure)?.kind {
    case .number: self = .number
    case .count where areCounts: self = .count
    case .count, .amount, nil: self = values.allSatisfy { $0 >= 0 } ? .amount : .number
    }
  }

  /// Estimates the mean of one cell, with the interval that suits it; O(values).
  ///
  /// Counts get the interval that holds both Garwood's and Student's: of rare counts the first is
  /// right, of others the second, and a cell without any event still has its exact upper limit.
  package func estimate(_ values: [Double]) -> MeanEstimate {
    let test: BorderTest? =
      switch self {
      case .count:
        .both(.poisson(values.map { Int($0) }, unit: 1), .student(values))
      case .share:
        .binomial(Proportion(values.count { $0 > 0 }, of: values.count), name: "Clopper-Pearson")
      case .amount, .number: .student(values)
      }
    guard !values.isEmpty, let test, let interval = test.interval else {
      return MeanEstimate(values, interval: nil, method: nil)
    }
    let bounded =
      self == .number
      ? interval
      : Interval(lower: max(0, interval.lower), upper: interval.upper, level: interval.level)
    return MeanEstimate(values, interval: bounded, method: test.name)
  }

  /// What the interval is, for a caption.
  var intervalText: String {
    switch self {
    case .count: "95 % interval (the wider of exact Poisson and Student's t)"
    case .share: "95 % interval (Clopper and Pearson's)"
    case .amount, .number: "95 % interval (Student's t)"
    }
  }
}
