// A distribution of counts given by its probabilities, such as a null hypothesis of the theory.

/// A distribution on finitely many consecutive whole numbers.
package struct DiscreteDistribution: Sendable, Equatable {
  /// The smallest number with positive probability.
  package let lowerBound: Int
  /// P(lowerBound), P(lowerBound + 1), …; neither the first nor the last is 0, and their sum is 1
  /// to rounding.
  package let probabilities: [Double]

  /// The distribution with `probabilities` on `lowerBound`, `lowerBound` + 1, …; zeros at either
  /// end are dropped and the rest divided by its sum.
  ///
  /// - Precondition: no probability is negative or NaN, and their sum is 1 to within 10⁻⁶.
  package init(lowerBound: Int, probabilities: [Double]) {
    precondition(probabilities.allSatisfy { $0 >= 0 }, "a probability is not negative")
    let sum = probabilities.reduce(0, +)
    precondition(abs(sum - 1) <= 1e-6, "probabilities add up to 1")
    let first = probabilities.firstIndex { $0 > 0 } ?? 0
    let last = probabilities.lastIndex { $0 > 0 } ?? 0
    self.lowerBound = lowerBound + first
    self.probabilities = probabilities[first...last].map { $0 / sum }
  }

  /// The largest number with positive probability.
  package var upperBound: Int { lowerBound + probabilities.count - 1 }

  /// P(X = `number`); 0 outside the support.
  package func probability(of number: Int) -> Double {
    number >= lowerBound && number <= upperBound ? probabilities[number - lowerBound] : 0
  }

  /// P(X ≤ `number`), summed from the far end, so that tiny tails keep their relative accuracy.
  package func lowerTail(_ number: Int) -> Double {
    guard number >= lowerBound else { return 0 }
    guard number < upperBound else { return 1 }
    return min(1, probabilities[...(number - lowerBound)].reduce(0, +))
  }

  /// P(X ≥ `number`), summed as `lowerTail(_:)` is.
  package func upperTail(_ number: Int) -> Double {
    guard number <= upperBound else { return 0 }
    guard number > lowerBound else { return 1 }
    return min(1, probabilities[(number - lowerBound)...].reversed().reduce(0, +))
  }

  /// The distribution of the sum of `count` ≥ 1 independent draws: the count-fold convolution, in
  /// O((count · support)²).
  ///
  /// All terms are positive, so every probability keeps its relative accuracy. Rejected: the fast
  /// Fourier transform, whose errors are those of the largest probability and swamp the tails.
  package func sum(of count: Int) -> DiscreteDistribution {
    precondition(count >= 1, "a sum needs at least one draw")
    guard count > 1 else { return self }
    let half = sum(of: count / 2)
    let even = half.adding(half)
    return count.isMultiple(of: 2) ? even : even.adding(self)
  }

  private func adding(_ other: DiscreteDistribution) -> DiscreteDistribution {
    var sums = [Double](
      repeating: 0, count: probabilities.count + other.probabilities.count - 1)
    for (place, probability) in probabilities.enumerated() where probability > 0 {
      for (extra, weight) in other.probabilities.enumerated() {
        sums[place + extra] += probability * weight
      }
    }
    return DiscreteDistribution(lowerBound: lowerBound + other.lowerBound, probabilities: sums)
  }
}
