// From source nodes to claims, checked completely before anything runs.

internal import Families
internal import Keys

/// Turns source nodes into claims, and gathers what is wrong with them.
struct ClaimsReader {
  var problems: [ConfigurationProblem]
  /// Whose trials the claims speak of; `nil` where each names its figure.
  let study: String?
  /// The measures that there are.
  let measures: [String]

  init(problems: [ConfigurationProblem], study: String?, measures: [String]) {
    (self.problems, self.study, self.measures) = (problems, study, measures)
  }

  static let setRules = [
    Key("level", .number(.positive(below: 0.5)), .required, ""),
    Key("least_networks", .integer(minimum: 2), .required, ""),
    Key(
      "families", .choice(ClaimSet.Families.allCases.map(\.rawValue)),
      .optional(.text(ClaimSet.Families.file.rawValue)), ""),
  ]
  /// Keys of every claim, besides its quantity's.
  static let claimKeys = ["says", "why", "region", "trials", "quantity", "pooled", "cells"]
  private static let figures = Set(Quantities.all.flatMap(\.figures)).sorted()
  private static let figureRule = Key("figure", .choice(figures), .required, "")
  private static let quantityRule = Key(
    "quantity", .choice(Quantities.all.map(\.name)), .required, "")
  private static let pooledRule = Key("pooled", .flag, .optional(.flag(false)), "")
  private static let cellsRule = Key("cells", .flag, .optional(.flag(false)), "")
  static let trialRules = Families.all.flatMap { $0.allKeys }

  /// The claims of a file of their own, which stand under `claims`.
  mutating func claimSet(ofFile root: SourceNode, sourceHash: String) -> ClaimSet? {
    guard root.entries != nil else {
      report(root, "", "must be a mapping, got \(root.spelling)")
      return nil
    }
    checkKeys(of: root, at: "", among: Self.setRules.map(\.key) + ["claims"])
    let values = read(Self.setRules, of: root, at: "")
    guard let list = root["claims"] else {
      report(root, "claims", "is missing")
      return nil
    }
    guard let entries = list.entries else {
      report(list, "claims", "must be a mapping of claims by name, got \(list.spelling)")
      return nil
    }
    if entries.isEmpty { report(list, "claims", "holds no claim") }
    return claimSet(values, entries, sourceHash)
  }

  /// The claims of an experiment, which stand beside `level` and `least_networks`.
  mutating func claimSet(ofSection section: SourceNode, sourceHash: String) -> ClaimSet? {
    guard let entries = section.entries else {
      report(section, "claims", "must be a mapping of claims by name, got \(section.spelling)")
      return nil
    }
    let values = read(Self.setRules, of: section, at: "claims")
    let claims = entries.filter { entry in !Self.setRules.contains { $0.key == entry.key } }
    if claims.isEmpty { report(section, "claims", "holds no claim") }
    return claimSet(values, claims, sourceHash)
  }

  private mutating func claimSet(
    _ values: [String: ParameterValue], _ entries: [SourceEntry], _ sourceHash: String
  ) -> ClaimSet? {
    var claims: [Claim?] = []
    for entry in entries {
      if problems.areEnough { break }
      claims.append(claim(entry.key, entry.node))
    }
    guard problems.isEmpty, let level = values["level"]?.asNumber,
      let networks = values["least_networks"]?.asNumber
    else { return nil }
    return ClaimSet(
      level: level, leastNetworks: Int(networks),
      families: values["families"]?.asText.flatMap(ClaimSet.Families.init(rawValue:)) ?? .file,
      claims: claims.compactMap { $0 },
      sourceHash: sourceHash)
  }

  private mutating func claim(_ name: String, _ node: SourceNode) -> Claim? {
    let path = "claims.\(name)"
    guard node.entries != nil else {
      let near = Spelling.suggestion(for: name, among: Self.setRules.map(\.key))
      let hint = study == nil ? "" : near.map { "; did you mean \($0)?" } ?? ""
      report(node, path, "must be a mapping, got \(node.spelling)\(hint)")
      return nil
    }
    let head = study == nil ? [Self.figureRule, Self.quantityRule] : [Self.quantityRule]
    let values = read(head, of: node, at: path)
    let quantity = values["quantity"]?.asText.flatMap(Quantities.named)
    // Without a quantity it is not known which options there are; those of all may stand.
    let known = quantity?.options ?? Quantities.all.flatMap(\.options)
    let pools = quantity?.pools ?? true
    checkKeys(
      of: node, at: path,
      among: Self.claimKeys.filter { pools || !["pooled", "cells"].contains($0) }
        + (study == nil ? ["figure"] : [])
        + known.map(\.name))
    let options = options(quantity, of: node, at: path)
    let says = text("says", of: node, at: path)
    let why = text("why", of: node, at: path)
    let region = region(of: node, at: path, key: "region")
    let trials = choices("trials", of: node, at: path)
    let pooled = node["pooled"].flatMap { read(Self.pooledRule, $0, "\(path).pooled") }
    let cells = node["cells"].flatMap { read(Self.cellsRule, $0, "\(path).cells") }
    if let at = node["cells"], cells == .flag(true), pooled != .flag(true) {
      report(at, "\(path).cells", "needs pooled: true, whose verdict lets cells be judged")
    }
    guard let quantity, let figure = study ?? values["figure"]?.asText else { return nil }
    if study == nil, !quantity.figures.isEmpty, !quantity.figures.contains(figure) {
      report(
        node["figure"] ?? node, "\(path).figure",
        "has no \(quantity.name), which reads \(quantity.figures.joined(separator: ", "))")
      return nil
    }
    guard let says, let why, let region else { return nil }
    return Claim(
      name: name, says: says, why: why, figure: figure, quantity: quantity, region: region,
      trials: trials, options: options, isPooled: pooled == .flag(true),
      judgesCells: cells == .flag(true))
  }

  // MARK: - Options

  private mutating func options(
    _ quantity: Quantity?, of node: SourceNode, at path: String
  ) -> [String: ParameterValue] {
    var values: [String: ParameterValue] = [:]
    let before = problems.count
    for option in quantity?.options ?? [] {
      let name = option.name
      switch option {
      case .value(let key): values.merge(read([narrowed(key)], of: node, at: path)) { $1 }
      case .cells:
        for (key, value) in cells(name, of: node, at: path) {
          values["\(name).\(key)"] = value
        }
      case .region:
        values.merge(region(of: node, at: path, key: name)?.options(name) ?? [:]) { $1 }
      case .reference(_, let names):
        values[name] = reference(name, names, of: node, at: path)
      }
    }
    if problems.count == before, let conflict = quantity?.conflict(values) {
      report(node[conflict.key] ?? node, "\(path).\(conflict.key)", conflict.message)
    }
    return values
  }

  /// Measures are those of the study at hand.
  private func narrowed(_ key: Key) -> Key {
    GeneralMeasure.keys.contains(key.key) ? Key(key.key, .choice(measures), .required, "") : key
  }

  private mutating func reference(
    _ name: String, _ names: [String], of node: SourceNode, at path: String
  ) -> ParameterValue? {
    guard let value = node[name] else {
      report(node, "\(path).\(name)", "is missing")
      return nil
    }
    let key = "\(path).\(name)"
    if let number = try? Key(key, .number(.positive), .required, "").read(value) { return number }
    if case .scalar(let text, _) = value.content, names.contains(text) { return .text(text) }
    report(
      value, key,
      "must be a number above 0 or one of \(names.joined(separator: ", ")), "
        + "got \(value.spelling)")
    return nil
  }

  // MARK: - Parts of a claim

  private mutating func region(
    of node: SourceNode, at path: String, key name: String
  ) -> ClaimRegion? {
    let key = "\(path).\(name)"
    guard let region = node[name] else {
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
          + "\(name) \(forms)")
      return nil
    }
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
}
