/// One key of an experiment file, described once: checks, defaults, identity, random streams, cells
/// and their names, options, documentation and JSON Schema all follow from it.
package struct Key: Sendable {
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
    /// A number, or a law by which numbers follow from steps or features.
    case law(LawRule)
  }

  /// What happens when the key is not given.
  package enum Presence: Sendable {
    /// It is a problem.
    case required
    /// This value is taken, and leaves no trace: a trial whose key has it is the same trial as one
    /// from before there was such a key.
    case optional(ParameterValue)
    /// This value is taken and stands in plan and identity, as the defaults of the first keys do.
    case written(ParameterValue)
    /// There is none.
    case absent
  }

  /// What a key changes.
  package enum Effect: Sendable {
    /// The network: random numbers and results.
    case distribution
    /// How the same network is computed: the last bits of results, or when training ends.
    case computation
    /// What is kept.
    case record
  }

  /// What a key goes with: some values of another key, each with a presence of its own.
  package struct Owners: Sendable {
    /// The other key, which stands earlier in its list.
    package let selector: String
    /// For each of its values that the key goes with, what happens when the key is not given.
    package let presences: [(name: String, presence: Presence)]

    /// Names what a key goes with.
    package init(_ selector: String, _ presences: [(name: String, presence: Presence)]) {
      (self.selector, self.presences) = (selector, presences)
    }
  }

  /// The dotted key, such as `train.lr`.
  package let key: String
  /// What it holds.
  package let kind: Kind
  /// Whether it may be missing, where it has a meaning.
  package let presence: Presence
  /// What it goes with; `nil` for a key that always has a meaning.
  package let owners: Owners?
  /// What it changes.
  package let effect: Effect
  /// Whether cells under common pairing must agree in it to share random numbers.
  package let separatesStreams: Bool
  /// What it means, with unit and symbol: in the documentation and the JSON Schema.
  package let summary: String

  /// Describes a key.
  package init(
    _ key: String, _ kind: Kind, _ presence: Presence, _ summary: String,
    effect: Effect = .distribution, separatesStreams: Bool = false
  ) {
    self.key = key
    self.kind = kind
    self.presence = presence
    self.summary = summary
    self.effect = effect
    self.separatesStreams = separatesStreams
    owners = nil
  }

  /// Describes a key that goes with some values of another one.
  package init(
    _ key: String, _ kind: Kind, of owners: Owners, _ summary: String,
    effect: Effect = .distribution
  ) {
    self.key = key
    self.kind = kind
    presence = .absent
    self.owners = owners
    self.summary = summary
    self.effect = effect
    separatesStreams = false
  }

  /// The key without its section.
  package var name: String { Self.name(of: key) }

  /// The last part of a dotted key.
  package static func name(of key: String) -> String {
    key.split(separator: ".").last.map(String.init) ?? key
  }

  /// Why a value is not allowed.
  package struct Violation: Error {
    /// The message of the problem it becomes.
    package let message: String

    /// Gives the reason.
    package init(_ message: String) {
      self.message = message
    }
  }
}

extension Key {
  /// The value in its canonical form: real-valued keys hold numbers even where a whole one was
  /// given.
  ///
  /// - Throws: `Key.Violation` when the value is not allowed.
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
    case .law(let rule):
      return try rule.canonical(try NumberLaw(value, expecting: rule.expectation)).parameter
    }
  }

  private static func check(_ name: String, among names: [String]) throws(Violation) {
    guard !names.contains(name) else { return }
    let hint = Spelling.hint(for: name, among: names)
    throw Violation("\(name) is unknown\(hint) (known: \(names.joined(separator: ", ")))")
  }
}
