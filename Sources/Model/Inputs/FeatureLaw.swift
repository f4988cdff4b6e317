/// A number for each feature: densities, or the importance of errors.
public enum FeatureLaw: Sendable, Hashable {
  /// The same for all.
  case constant(Double)
  /// `first` · `ratio`ⁱ for feature i = 0 ... n − 1.
  case geometric(first: Double, ratio: Double)
  /// From the first feature's number to the last one's in equal steps; n = 1 takes the first.
  case linear(from: Double, to: Double)
  /// One after the other.
  case list([Double])

  /// The shapes that have a name in experiment files, with their numbers in words.
  package static let shapes = [
    (name: "geometric", form: "ratio or [first, ratio]"), (name: "linear", form: "[from, to]"),
  ]

  /// A named shape: `{geometric: 0.7}`, whose first number is 1, `{geometric: [0.1, 0.9]}` or
  /// `{linear: [0.1, 0.2]}`; `nil` for any other name or number of numbers.
  package init?(shape: String, _ numbers: [Double]) {
    switch (shape, numbers.count) {
    case ("geometric", 1): self = .geometric(first: 1, ratio: numbers[0])
    case ("geometric", 2): self = .geometric(first: numbers[0], ratio: numbers[1])
    case ("linear", 2): self = .linear(from: numbers[0], to: numbers[1])
    default: return nil
    }
  }

  /// The numbers of `count` features, in double precision, each computed from its index alone.
  ///
  /// - Precondition: a list has `count` numbers.
  public func values(_ count: Int) -> [Double] {
    switch self {
    case .constant(let value): return Array(repeating: value, count: count)
    case .geometric(let first, let ratio):
      return (0..<count).map { first * power(ratio, $0) }
    case .linear(let from, let to):
      return (0..<count).map { index in
        let share = count > 1 ? Double(index) / Double(count - 1) : 0
        return from * (1 - share) + to * share
      }
    case .list(let values):
      precondition(values.count == count, "a list has a number for each feature")
      return values
    }
  }

  /// Whether every feature's number is 1.
  public var isOne: Bool { self == .constant(1) || self == .geometric(first: 1, ratio: 1) }

  /// What is wrong with the law for `count` features whose numbers must lie in `range`; `nil` where
  /// nothing is.
  package func problem(_ count: Int, in range: ClosedRange<Double>) -> String? {
    if case .list(let values) = self, values.count != count {
      return "lists \(values.count) numbers for \(count) features"
    }
    // One number for all is told from the first: no array is made for whatever count was written.
    let told = if case .constant = self { min(count, 1) } else { count }
    for (feature, value) in values(told).enumerated() where !range.contains(value) {
      let bounds =
        range.upperBound.isFinite
        ? "from \(range.lowerBound) to \(range.upperBound)" : "at least \(range.lowerBound)"
      return "must be \(bounds), is \(value) for feature \(feature)"
    }
    return nil
  }
}

extension FeatureLaw: CustomStringConvertible {
  /// YAML that reads back as the same law; equal laws have equal texts.
  public var description: String {
    switch self {
    case .constant(let value): "\(value)"
    case .geometric(first: 1, let ratio): "{geometric: \(ratio)}"
    case .geometric(let first, let ratio): "{geometric: [\(first), \(ratio)]}"
    case .linear(let from, let to): "{linear: [\(from), \(to)]}"
    case .list(let values): "[\(values.map { "\($0)" }.joined(separator: ", "))]"
    }
  }
}

/// Repeated squaring: the same bits on every machine, which the C library's `pow` does not promise.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
