/// Parameters that have been checked against their rules and completed with defaults.
package struct ResolvedParameters {
  /// Canonical values by dotted key.
  package private(set) var values: [String: ParameterValue] = [:]
  /// What was wrong, by key.
  package private(set) var problems: [(key: String, message: String)] = []

  /// Checks values one by one: unknown keys, types, ranges, missing required keys.
  ///
  /// Conditional keys are the business of whoever knows the condition.
  package init(_ given: [String: ParameterValue], rules: [KeyRule]) {
    let keys = rules.map(\.key)
    for key in given.keys.sorted() where !keys.contains(key) {
      report(key, "is not a known key\(Spelling.hint(for: key, among: keys))")
    }
    for rule in rules {
      if let value = given[rule.key] {
        do throws(KeyRule.Violation) {
          values[rule.key] = try rule.canonical(value)
        } catch {
          report(rule.key, error.message)
        }
      } else {
        switch rule.presence {
        case .required: report(rule.key, "is missing")
        case .optional(let value): values[rule.key] = value
        case .conditional: break
        }
      }
    }
  }

  /// Adds a problem.
  package mutating func report(_ key: String, _ message: String) {
    problems.append((key, message))
  }

  /// Sets or, with `nil`, drops a value.
  package mutating func set(_ key: String, _ value: ParameterValue?) {
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

  // After a successful `check` every required and optional key holds a value of its rule's kind, so
  // the traps below are for mistakes in the rules themselves.

  package func text(_ key: String) -> String {
    guard case .text(let value)? = values[key] else { preconditionFailure("no text \(key)") }
    return value
  }

  package func integer(_ key: String) -> Int {
    guard case .integer(let value)? = values[key] else { preconditionFailure("no integer \(key)") }
    return value
  }

  package func number(_ key: String) -> Double {
    guard case .number(let value)? = values[key] else { preconditionFailure("no number \(key)") }
    return value
  }

  package func flag(_ key: String) -> Bool {
    guard case .flag(let value)? = values[key] else { preconditionFailure("no flag \(key)") }
    return value
  }

  package func choice<Choice: RawRepresentable<String>>(_ key: String) -> Choice {
    guard let choice = Choice(rawValue: text(key)) else { preconditionFailure("no choice \(key)") }
    return choice
  }
}
