/// What one dotted key of a trial's configuration may hold.
///
/// The same rules check experiment files, overrides and the command line's options.
package struct KeyRule: Sendable {
  /// The kinds of value there are.
  package enum Kind: Sendable {
    /// A whole number of at least `minimum`; `1e5` counts as one.
    case integer(minimum: Int, maximum: Int = .max)
    /// A finite number within bounds.
    case number(NumberRange)
    /// `true` or `false`.
    case flag
    /// One of some names.
    case choice([String])
    /// A list of some of these names, without repetition; comma-joined as a parameter.
    case choices([String])
  }

  /// What happens when the key is not given.
  package enum Presence: Sendable {
    /// It is a problem.
    case required
    /// This value is taken.
    case optional(ParameterValue)
    /// It depends on other keys, see the configuration's own checks.
    case conditional
  }

  /// The dotted key, such as `train.lr`.
  package let key: String
  /// What it holds.
  package let kind: Kind
  /// Whether it may be missing.
  package let presence: Presence
  /// What it means, with unit and symbol, for the JSON Schema and for help texts.
  package let summary: String

  /// Declares a key.
  package init(_ key: String, _ kind: Kind, _ presence: Presence, _ summary: String) {
    self.key = key
    self.kind = kind
    self.presence = presence
    self.summary = summary
  }

  /// The key without its section.
  package var name: String {
    String(key[(key.lastIndex(of: ".").map(key.index(after:)) ?? key.startIndex)...])
  }

  /// The value in its canonical form: real-valued keys hold numbers even where a whole one was
  /// given.
  ///
  /// - Throws: `KeyRule.Violation` when the rule does not allow the value.
  package func canonical(_ value: ParameterValue) throws(Violation) -> ParameterValue {
    switch kind {
    case .integer(let minimum, let maximum):
      guard let integer = value.asExactInteger else {
        throw Violation("must be a whole number, got \(value)")
      }
      guard integer >= minimum else {
        throw Violation("must be at least \(minimum), got \(value)")
      }
      guard integer <= maximum else {
        throw Violation("must be at most \(maximum), got \(value)")
      }
      return .integer(integer)
    case .number(let range):
      guard let number = value.asNumber else { throw Violation("must be a number, got \(value)") }
      try range.check(number)
      // Adding zero turns −0 into 0, which hash alike then.
      return .number(number + 0)
    case .flag:
      guard case .flag = value else { throw Violation("must be true or false, got \(value)") }
      return value
    case .choice(let names):
      guard let text = value.asText else {
        throw Violation("must be one of \(names.joined(separator: ", ")), got \(value)")
      }
      try Self.check(text, among: names)
      return value
    case .choices(let names):
      guard let text = value.asText else {
        throw Violation("must be a list of \(names.joined(separator: ", ")), got \(value)")
      }
      let given = text.split(separator: ",").map(String.init)
      for (index, name) in given.enumerated() {
        try Self.check(name, among: names)
        if given[..<index].contains(name) { throw Violation("names \(name) twice") }
      }
      return .text(names.filter(given.contains).joined(separator: ","))
    }
  }

  private static func check(_ name: String, among names: [String]) throws(Violation) {
    guard !names.contains(name) else { return }
    let hint = Spelling.hint(for: name, among: names)
    throw Violation("\(name) is unknown\(hint) (known: \(names.joined(separator: ", ")))")
  }

  /// Why a value is not allowed.
  package struct Violation: Error {
    /// The message of the problem it becomes.
    package let message: String

    init(_ message: String) {
      self.message = message
    }
  }
}

/// Bounds of a real-valued key.
package struct NumberRange: Sendable {
  /// Smallest value.
  package var minimum: Double
  /// Whether `minimum` itself is excluded.
  package var isMinimumExcluded: Bool
  /// Values stay below this.
  package var below: Double

  /// Assembles bounds.
  package init(
    minimum: Double = -.infinity, isMinimumExcluded: Bool = false, below: Double = .infinity
  ) {
    (self.minimum, self.isMinimumExcluded, self.below) = (minimum, isMinimumExcluded, below)
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

  package func check(_ number: Double) throws(KeyRule.Violation) {
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
  }
}

extension Double {
  /// The shortest spelling, without `.0` where the value is whole.
  package var short: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension ParameterValue {
  /// The value as a whole number where it is one exactly, `1e5` included.
  package var asExactInteger: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    case .text, .flag: nil
    }
  }
}
