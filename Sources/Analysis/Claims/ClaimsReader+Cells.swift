// Which trials a claim speaks of, and what it compares.

internal import Keys

extension ClaimsReader {
  /// The cells that a side of a comparison is of: one value of each parameter.
  mutating func cells(
    _ name: String, of node: SourceNode, at path: String
  ) -> [String: ParameterValue] {
    let key = "\(path).\(name)"
    guard let section = node[name] else {
      report(node, key, "is missing")
      return [:]
    }
    guard let entries = section.entries, !entries.isEmpty else {
      report(section, key, "must be a mapping of parameters, got \(section.spelling)")
      return [:]
    }
    return parameters(entries, at: key) { reader, rules, node, key in
      reader.read(anyOf: rules, node, key)
    }
  }

  /// The trials that a claim speaks of: a value of each parameter, or a list of values, one of which a trial has.
  mutating func choices(
    _ name: String, of node: SourceNode, at path: String
  ) -> [String: ClaimChoice] {
    guard let section = node[name] else { return [:] }
    let key = "\(path).\(name)"
    guard let entries = section.entries else {
      report(section, key, "must be a mapping of parameters, got \(section.spelling)")
      return [:]
    }
    return parameters(entries, at: key) { reader, rules, node, key in
      guard case .list(let items) = node.content, !items.isEmpty else {
        return reader.read(anyOf: rules, node, key).map { ClaimChoice([$0]) }
      }
      if rules.contains(where: \.takesLists) {
        return reader.list(of: rules, node, items, key)
      }
      var values: [ParameterValue] = []
      for item in items where !reader.problems.areEnough {
        if let value = reader.read(anyOf: rules, item, key) { values.append(value) }
      }
      return values.isEmpty ? nil : ClaimChoice(values)
    }
  }

  /// A list where a list can be one value: that value, and of laws each of its items too.
  private mutating func list(
    of rules: [Key], _ node: SourceNode, _ items: [SourceNode], _ key: String
  ) -> ClaimChoice? {
    let laws = rules.filter { if case .law = $0.kind { true } else { false } }
    let singles = items.compactMap { item in
      laws.lazy.compactMap { try? $0.read(item) }.first
    }
    if singles.count == items.count, !rules.contains(where: { (try? $0.read(node)) != nil }) {
      // Shapes among them, which are part of no list of numbers.
      return ClaimChoice(singles)
    }
    return read(anyOf: rules, node, key).map { ClaimChoice(list: $0, items: singles) }
  }

  /// What `read` makes of the entries that are parameters of trials, and the rules of each.
  private mutating func parameters<Value>(
    _ entries: [SourceEntry], at path: String,
    _ read: (inout ClaimsReader, [Key], SourceNode, String) -> Value?
  ) -> [String: Value] {
    var values: [String: Value] = [:]
    for entry in entries {
      if problems.areEnough { break }
      let rules = Self.trialRules.filter { $0.key == entry.key }
      let key = "\(path).\(entry.key)"
      guard !rules.isEmpty else {
        let hint = Spelling.hint(for: entry.key, among: Self.trialRules.map(\.key))
        report(entry.node, key, "is not a parameter of any trial\(hint)")
        continue
      }
      values[entry.key] = read(&self, rules, entry.node, key)
    }
    return values
  }
}

extension Key {
  /// Whether a list can be one value of it.
  fileprivate var takesLists: Bool {
    switch kind {
    case .choices: true
    case .law(let rule): rule.allowsLists
    case .integer, .number, .flag, .choice: false
    }
  }
}
