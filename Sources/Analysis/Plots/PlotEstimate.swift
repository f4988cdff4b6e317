// The mean that is drawn, with the interval that suits the quantity.

internal import Statistics

/// A mean over networks with its 95 % interval; undefined parts are `nil`.
package struct PlotEstimate: Sendable, Equatable {
  /// Networks behind it.
  package let count: Int
  /// Arithmetic mean; `nil` without networks.
  package let mean: Double?
  /// Lower end; never below 0 for a quantity that never is.
  package let lower: Double?
  /// Upper end.
  package let upper: Double?
  /// How the interval was made; `nil` where there is none: one network, or all equal.
  package let method: String?
}

/// What kind of number a plot's values are, told from all of them together.
package enum PlotQuantity: Sendable, Equatable {
  /// Whole numbers from 0 on, one of each network.
  case count
  /// 1 for each network to which something happened, else 0.
  case share
  /// Any other numbers that are never below 0.
  case amount
  /// Numbers of either sign.
  case number

  /// Judges the values of all cells; means over features are no counts even where they are whole.
  package init(_ values: some Sequence<Double>, of measure: String) {
    if measure == PlotSettings.diverged {
      self = .share
    } else if !values.allSatisfy({ $0 >= 0 }) {
      self = .number
    } else if measure.hasPrefix("mean_") || measure.hasSuffix("loss") {
      self = .amount
    } else {
      // Larger ones are counts of nothing that a network has, and their sum might overflow.
      self = values.allSatisfy { $0 == $0.rounded() && $0 < 0x1p40 } ? .count : .amount
    }
  }

  /// Estimates the mean of one cell; O(values).
  ///
  /// Counts get the interval that holds both Garwood's and Student's: of rare counts the first is
  /// right, of others the second, and a cell without any event still has its exact upper limit.
  package func estimate(_ values: [Double]) -> PlotEstimate {
    let test: BorderTest? =
      switch self {
      case .count:
        .both(.poisson(values.map { Int($0) }, unit: 1), .student(values))
      case .share:
        .binomial(Proportion(values.count { $0 > 0 }, of: values.count), name: "Clopper-Pearson")
      case .amount, .number: .student(values)
      }
    let interval = values.isEmpty ? nil : test?.interval
    return PlotEstimate(
      count: values.count, mean: MeanEstimate(values).mean,
      lower: interval.map { self == .number ? $0.lower : max(0, $0.lower) },
      upper: interval?.upper, method: interval == nil ? nil : test?.name)
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
