// How the keys of claims are read: one rule, several, or any of them.

internal import Keys

extension ClaimsReader {
  /// Reads the keys of `rules`, all of which must be there.
  mutating func read(
    _ rules: [Key], of node: SourceNode, at path: String
  ) -> [String: ParameterValue] {
    var values: [String: ParameterValue] = [:]
    for rule in rules {
      let key = path.isEmpty ? rule.key : "\(path).\(rule.key)"
      if let value = node[rule.key] {
        values[rule.key] = read(rule, value, key)
      } else if case .optional(let value) = rule.presence {
        values[rule.key] = value
      } else {
        report(node, key, "is missing")
      }
    }
    return values
  }

  mutating func read(
    _ rule: Key, _ node: SourceNode, _ key: String
  ) -> ParameterValue? {
    do throws(Key.Violation) {
      return try rule.read(node)
    } catch {
      report(node, key, error.message)
      return nil
    }
  }

  /// Reads a value that one of `rules` allows: a key may hold other things in other kinds of trial.
  mutating func read(
    anyOf rules: [Key], _ node: SourceNode, _ key: String
  ) -> ParameterValue? {
    var names: [String] = []
    for case .choice(let own) in rules.map(\.kind) { names += own.filter { !names.contains($0) } }
    // Choices are one rule together, so that a message names them all.
    let choice = names.isEmpty ? [] : [Key(key, .choice(names), .required, "")]
    let others = rules.filter { if case .choice = $0.kind { false } else { true } }
    var messages: [String] = []
    for rule in choice + others {
      do throws(Key.Violation) {
        return try rule.read(node)
      } catch {
        if !messages.contains(error.message) { messages.append(error.message) }
      }
    }
    report(node, key, messages.joined(separator: "; or "))
    return nil
  }

  mutating func checkKeys(of node: SourceNode, at path: String, among known: [String]) {
    for entry in node.entries ?? [] where !known.contains(entry.key) {
      if problems.areEnough { break }
      report(
        entry.node, path.isEmpty ? entry.key : "\(path).\(entry.key)",
        "is not a known key\(Spelling.hint(for: entry.key, among: known))")
    }
  }

  mutating func report(_ node: SourceNode, _ key: String, _ message: String) {
    problems.append(node.place.problem(key, message))
  }
}
