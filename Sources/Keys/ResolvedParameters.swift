/// Parameters that have been checked against their keys and completed with defaults.
package struct ResolvedParameters: Sendable {
  /// Canonical values by dotted key, of all keys that have a meaning.
  package private(set) var values: [String: ParameterValue] = [:]
  /// What was wrong, by key.
  package private(set) var problems: [(key: String, message: String)] = []
  /// Values that leave no trace where a key has them.
  private var traceless: [String: ParameterValue] = [:]

  /// Checks values one by one: unknown keys, types, ranges, missing required keys, keys that do not
  /// go with others.
  ///
  /// What only several keys together can tell is the business of whoever knows it.
  package init(_ given: [String: ParameterValue], keys: [Key]) {
    values.reserveCapacity(keys.count)
    traceless.reserveCapacity(keys.count)
    var known = 0
    for key in keys {
      let value = given[key.key]
      if let value {
        take(value, for: key)
        known += 1
      }
      resolve(key, isGiven: value != nil)
    }
    guard known < given.count else { return }
    let names = keys.map(\.key)
    let unknown = given.keys.sorted().filter { !names.contains($0) }
    problems.insert(
      contentsOf: unknown.map {
        ($0, "is not a known key\(Spelling.hint(for: $0, among: names))")
      }, at: 0)
  }

  private mutating func take(_ value: ParameterValue, for key: Key) {
    do throws(Key.Violation) {
      values[key.key] = try key.canonical(value)
    } catch {
      report(key.key, error.message)
    }
  }

  /// Fills in the default of a key, or refuses what goes with nothing.
  private mutating func resolve(_ key: Key, isGiven: Bool) {
    guard let owners = key.owners else {
      return resolve(key, key.presence, isGiven: isGiven, reason: "")
    }
    // Without a selector there is nothing to go with, or it is wrong and has been reported.
    guard let selected = values[owners.selector] else { return }
    // Made for messages alone: a plan of many cells resolves each of them.
    var selection: String { "\(Key.name(of: owners.selector)): \(selected)" }
    let name = selected.description
    if let owner = owners.presences.first(where: { $0.name == name }) {
      resolve(key, owner.presence, isGiven: isGiven, reason: "; \(selection) needs it")
    } else if values.removeValue(forKey: key.key) != nil {
      let names = owners.presences.map(\.name).joined(separator: ", ")
      report(key.key, "has no meaning with \(selection); it goes with \(names)")
    }
  }

  private mutating func resolve(
    _ key: Key, _ presence: Key.Presence, isGiven: Bool, reason: @autoclosure () -> String
  ) {
    if case .optional(let value) = presence { traceless[key.key] = value }
    guard !isGiven else { return }
    switch presence {
    case .required: report(key.key, "is missing\(reason())")
    case .optional(let value), .written(let value): values[key.key] = value
    case .absent: break
    }
  }

  /// What stands in plans and identities: everything but keys at a default that leaves no trace.
  package var written: [String: ParameterValue] {
    values.filter { traceless[$0.key] != $0.value }
  }

  /// Adds a problem.
  package mutating func report(_ key: String, _ message: String) {
    problems.append((key, message))
  }

  /// Replaces a value by what it stands for.
  package mutating func set(_ key: String, _ value: ParameterValue) {
    values[key] = value
  }

  /// Throws all problems, if there are any.
  ///
  /// - Throws: `ConfigurationError` without lines.
  package func check(source: String) throws(ConfigurationError) {
    guard problems.isEmpty else {
      throw ConfigurationError(
        problems.map {
          ConfigurationProblem(file: source, line: nil, key: $0.key, message: $0.message)
        })
    }
  }

  // After a successful `check` every key that has a meaning and a default holds a value of its kind,
  // so the traps below are for mistakes in the keys themselves.

  /// The name under a key.
  package func text(_ key: String) -> String {
    guard case .text(let value)? = values[key] else { preconditionFailure("no text \(key)") }
    return value
  }

  /// The whole number under a key.
  package func integer(_ key: String) -> Int {
    guard case .integer(let value)? = values[key] else { preconditionFailure("no integer \(key)") }
    return value
  }

  /// The number under a key.
  package func number(_ key: String) -> Double {
    guard case .number(let value)? = values[key] else { preconditionFailure("no number \(key)") }
    return value
  }

  /// The switch under a key.
  package func flag(_ key: String) -> Bool {
    guard case .flag(let value)? = values[key] else { preconditionFailure("no flag \(key)") }
    return value
  }

  /// The names under a key that holds a list of them.
  package func names(_ key: String) -> [String] {
    text(key).split(separator: ",").map(String.init)
  }

  /// The law under a key.
  package func law(_ key: String) -> NumberLaw {
    guard let value = values[key], let law = try? NumberLaw(value, expecting: "a law") else {
      preconditionFailure("no law \(key)")
    }
    return law
  }

  /// The numbers under a key that holds one or a list of them; none where there is a shape.
  package func numbers(_ key: String) -> [Double] {
    switch law(key) {
    case .constant(let number): [number]
    case .list(let numbers): numbers
    case .shape: []
    }
  }

  /// The case of an enumeration whose name stands under a key.
  package func choice<Choice: RawRepresentable<String>>(_ key: String) -> Choice {
    guard let choice = Choice(rawValue: text(key)) else { preconditionFailure("no choice \(key)") }
    return choice
  }
}
