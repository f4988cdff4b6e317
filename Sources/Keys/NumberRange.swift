/// Bounds of a real number.
package struct NumberRange: Sendable {
  /// Smallest value.
  package let minimum: Double
  /// Whether `minimum` itself is excluded.
  package let isMinimumExcluded: Bool
  /// Values stay below this.
  package let below: Double
  /// Largest value.
  package let maximum: Double

  /// Assembles bounds.
  package init(
    minimum: Double = -.infinity, isMinimumExcluded: Bool = false, below: Double = .infinity,
    maximum: Double = .infinity
  ) {
    (self.minimum, self.isMinimumExcluded) = (minimum, isMinimumExcluded)
    (self.below, self.maximum) = (below, maximum)
  }

  /// Numbers between 0 and `below`, both excluded.
  package static func positive(below: Double) -> NumberRange {
    NumberRange(minimum: 0, isMinimumExcluded: true, below: below)
  }

  /// All finite numbers.
  package static let finite = NumberRange()
  /// Greater than 0.
  package static let positive = NumberRange(minimum: 0, isMinimumExcluded: true)
  /// 0 or greater.
  package static let nonnegative = NumberRange(minimum: 0)
  /// From 0 to 1, both included.
  package static let probability = NumberRange(minimum: 0, maximum: 1)

  /// Makes sure that a number is finite and within the bounds.
  ///
  /// - Throws: `Key.Violation`.
  package func check(_ number: Double) throws(Key.Violation) {
    guard number.isFinite else { throw .init("must be finite, got \(number)") }
    if isMinimumExcluded {
      guard number > minimum else {
        throw .init("must be greater than \(minimum.short), got \(number.short)")
      }
    } else {
      guard number >= minimum else {
        throw .init("must be at least \(minimum.short), got \(number.short)")
      }
    }
    guard number < below else {
      throw .init("must be less than \(below.short), got \(number.short)")
    }
    guard number <= maximum else {
      throw .init("must be at most \(maximum.short), got \(number.short)")
    }
  }
}

extension Double {
  /// The shortest spelling, without `.0` where the value is whole.
  package var short: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
