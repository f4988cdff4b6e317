// A two-sided interval with the level it was built for, whatever method built it.

/// A closed interval for an unknown quantity, with its nominal coverage.
package struct Interval: Sendable, Equatable {
  /// Lower end, in the unit of the quantity.
  package let lower: Double
  /// Upper end, in the unit of the quantity; not below `lower`.
  package let upper: Double
  /// Nominal coverage, strictly between 0 and 1 (0.95 for a 95 % interval).
  package let level: Double

  /// An interval from its ends.
  ///
  /// - Precondition: `lower <= upper` (infinite ends are allowed, NaN is not) and 0 < `level` < 1.
  package init(lower: Double, upper: Double, level: Double) {
    precondition(lower <= upper, "an interval needs lower <= upper and no NaN")
    precondition(level > 0 && level < 1, "the level of an interval lies strictly between 0 and 1")
    self.lower = lower
    self.upper = upper
    self.level = level
  }

  /// Half the distance between the ends.
  package var halfWidth: Double { (upper - lower) / 2 }

  /// Whether `value` lies in the closed interval; false for NaN.
  package func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
