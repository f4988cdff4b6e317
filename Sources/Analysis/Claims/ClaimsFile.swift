// Claims files: YAML, checked completely before anything runs.

internal import Families
package import Keys
internal import Study

/// Reads claims files (docs/statistics.md).
package enum ClaimsFile {
  /// Reads and checks a file.
  ///
  /// - Throws: `ConfigurationError` with everything that is wrong, a file that cannot be read
  ///   included.
  package static func load(path: String) throws(ConfigurationError) -> ClaimSet {
    try load(text: SourceText.read(path: path), file: path)
  }

  /// Checks the text of a file; `file` is the name that problems carry.
  ///
  /// - Throws: `ConfigurationError` with everything that is wrong.
  package static func load(text: String, file: String) throws(ConfigurationError) -> ClaimSet {
    let source = YAMLSource(text: text, file: file)
    var reader = ClaimsReader(problems: source.problems)
    guard let root = source.root else { throw ConfigurationError(source.problems) }
    let set = reader.claimSet(root, sourceHash: SourceText.hash(of: text))
    guard reader.problems.isEmpty, let set else { throw ConfigurationError(reader.problems) }
    return set
  }
}

/// Turns source nodes into claims, and gathers what is wrong with them.
private struct ClaimsReader {
  var problems: [ConfigurationProblem]

  private static let setRules = [
    Key(
      "level", .number(.positive(below: 0.5)), .required, ""),
    Key("least_networks", .integer(minimum: 2), .required, ""),
  ]
  private static let figures = Set(Quantities.all.flatMap(\.figures)).sorted()
  private static let claimRules = [
    Key("figure", .choice(figures), .required, ""),
    Key("quantity", .choice(Quantities.all.map(\.name)), .required, ""),
  ]
  private static let trialRules = Families.all.flatMap { $0.allKeys }

  mutating func claimSet(_ root: SourceNode, sourceHash: String) -> ClaimSet? {
    guard root.entries != nil else {
      report(root, "", "must be a mapping, got \(root.spelling)")
      return nil
    }
    checkKeys(of: root, at: "", among: Self.setRules.map(\.key) + ["claims"])
    let values = read(Self.setRules, of: root, at: "")
    var claims: [Claim?] = []
    if let list = root["claims"] {
      if let entries = list.entries {
        claims = entries.map { claim($0.key, $0.node) }
        if entries.isEmpty { report(list, "claims", "holds no claim") }
      } else {
        report(list, "claims", "must be a mapping of claims by name, got \(list.spelling)")
      }
    } else {
      report(root, "claims", "is missing")
    }
    guard problems.isEmpty, let level = values["level"]?.asNumber,
      let networks = values["least_networks"]?.asNumber
    else { return nil }
    return ClaimSet(
      level: level, leastNetworks: Int(networks), claims: claims.compactMap { $0 },
      sourceHash: sourceHash)
  }

  private mutating func claim(_ name: String, _ node: SourceNode) -> Claim? {
    let path = "claims.\(name)"
    guard node.entries != nil else {
      report(node, path, "must be a mapping, got \(node.spelling)")
      return nil
    }
    let values = read(Self.claimRules, of: node, at: path)
    let quantity = values["quantity"]?.asText.flatMap(Quantities.named)
    let own = quantity?.options ?? []
    // Without a quantity it is not known which options there are; those of all may stand.
    let options = quantity == nil ? Quantities.all.flatMap(\.options) : own
    checkKeys(
      of: node, at: path,
      among: ["says", "why", "region", "trials"] + Self.claimRules.map(\.key) + options.map(\.key))
    let optionValues = read(own, of: node, at: path)
    let says = text("says", of: node, at: path)
    let why = text("why", of: node, at: path)
    let region = region(of: node, at: path)
    let trials = trials(of: node, at: path)
    guard let quantity, let figure = values["figure"]?.asText else { return nil }
    guard quantity.figures.contains(figure) else {
      report(
        node["figure"] ?? node, "\(path).figure",
        "has no \(quantity.name), which reads \(quantity.figures.joined(separator: ", "))")
      return nil
    }
    guard let says, let why, let region else { return nil }
    return Claim(
      name: name, says: says, why: why, figure: figure, quantity: quantity, region: region,
      trials: trials, options: optionValues)
  }

  // MARK: - Parts of a claim

  private mutating func region(of node: SourceNode, at path: String) -> ClaimRegion? {
    let key = "\(path).region"
    guard let region = node["region"] else {
      report(node, key, "is missing")
      return nil
    }
    let forms = "must be one of between: [a, b], above: a, below: b"
    guard let entries = region.entries, entries.count == 1, let entry = entries.first else {
      report(region, key, "\(forms), got \(region.spelling)")
      return nil
    }
    let place = "\(key).\(entry.key)"
    switch entry.key {
    case "above": return number(entry.node, place).map { .above($0) }
    case "below": return number(entry.node, place).map { .below($0) }
    case "between":
      guard case .list(let items) = entry.node.content, items.count == 2 else {
        report(entry.node, place, "must be a list of two numbers, got \(entry.node.spelling)")
        return nil
      }
      let ends = items.map { number($0, place) }
      guard let lower = ends[0], let upper = ends[1] else { return nil }
      guard lower < upper else {
        report(entry.node, place, "must ascend")
        return nil
      }
      return .between(lower, upper)
    default:
      report(
        entry.node, place,
        "is not a known key\(Spelling.hint(for: entry.key, among: ["between", "above", "below"])); "
          + "the region \(forms)")
      return nil
    }
  }

  private mutating func trials(
    of node: SourceNode, at path: String
  ) -> [String: ParameterValue] {
    let key = "\(path).trials"
    guard let section = node["trials"] else { return [:] }
    guard let entries = section.entries else {
      report(section, key, "must be a mapping of parameters, got \(section.spelling)")
      return [:]
    }
    var values: [String: ParameterValue] = [:]
    for entry in entries {
      let rules = Self.trialRules.filter { $0.key == entry.key }
      guard !rules.isEmpty else {
        let hint = Spelling.hint(for: entry.key, among: Self.trialRules.map(\.key))
        report(entry.node, "\(key).\(entry.key)", "is not a parameter of any trial\(hint)")
        continue
      }
      values[entry.key] = read(anyOf: rules, entry.node, "\(key).\(entry.key)")
    }
    return values
  }

  private mutating func text(_ name: String, of node: SourceNode, at path: String) -> String? {
    guard let value = node[name] else {
      report(node, "\(path).\(name)", "is missing")
      return nil
    }
    guard case .scalar(let text, _) = value.content, !value.isNull else {
      report(value, "\(path).\(name)", "must be a sentence, got \(value.spelling)")
      return nil
    }
    return text
  }

  private mutating func number(_ node: SourceNode, _ key: String) -> Double? {
    read(Key(key, .number(.finite), .required, ""), node, key)?.asNumber
  }

  // MARK: - Keys

  /// Reads the keys of `rules`, all of which must be there.
  private mutating func read(
    _ rules: [Key], of node: SourceNode, at path: String
  ) -> [String: ParameterValue] {
    var values: [String: ParameterValue] = [:]
    for rule in rules {
      let key = path.isEmpty ? rule.key : "\(path).\(rule.key)"
      if let value = node[rule.key] {
        values[rule.key] = read(rule, value, key)
      } else {
        report(node, key, "is missing")
      }
    }
    return values
  }

  private mutating func read(
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
  private mutating func read(
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

  private mutating func checkKeys(of node: SourceNode, at path: String, among known: [String]) {
    for entry in node.entries ?? [] where !known.contains(entry.key) {
      report(
        entry.node, path.isEmpty ? entry.key : "\(path).\(entry.key)",
        "is not a known key\(Spelling.hint(for: entry.key, among: known))")
    }
  }

  private mutating func report(_ node: SourceNode, _ key: String, _ message: String) {
    problems.append(node.place.problem(key, message))
  }
}
