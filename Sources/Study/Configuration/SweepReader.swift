internal import Families
internal import Keys

/// Reads the `sweep` section.
struct SweepReader {
  /// What was read.
  private(set) var sweep = Sweep()
  /// Swept keys without a single usable value.
  private(set) var wrong: Set<String> = []
  /// What is wrong with the section.
  private(set) var problems: [ConfigurationProblem] = []

  private let keys: [Key]
  private let sweepable: [Key]
  private static let entries = [
    "method", "parameters", "zip", "cells", "when", "count", "seed",
  ]

  /// - Parameter keys: those of the experiment's kind of trial.
  init(keys: [Key]) {
    self.keys = keys
    sweepable = keys.filter { $0.effect != .record && $0.key != Families.key.key }
  }

  /// Reads the section.
  ///
  /// - Parameters:
  ///   - section: `nil` when the file has none.
  ///   - overrides: those that were applied; one of a swept key alone would have no effect and is
  ///     refused.
  mutating func read(_ section: SourceNode?, overrides: [Override]) {
    guard let section else { return }
    guard let entries = section.entries else {
      report(section.place, "sweep", "must be a mapping, got \(section.spelling)")
      return
    }
    for entry in entries where !Self.entries.contains(entry.key) {
      report(entry.node.place, "sweep.\(entry.key)", unknownMessage(entry.key))
    }
    readMethod(section)
    if let node = section["cells"] { readCells(node) }
    if let node = section["zip"] { readZip(node) }
    if let node = section["parameters"] {
      readAxes(node, in: "sweep.parameters").map { sweep.blocks.append($0) }
    } else if Set(entries.map(\.key)).isDisjoint(with: ["zip", "cells", "when"]) {
      report(section.place, "sweep.parameters", "is missing")
    }
    if let node = section["when"] { readConditions(node) }
    refuseTwice(section.place)
    refuse(overrides)
  }

  private func unknownMessage(_ name: String) -> String {
    if keys.contains(where: { $0.key == name || $0.key.hasPrefix("\(name).") }) {
      return "is not a known key; what is swept stands under sweep.parameters, as in "
        + "sweep.parameters.\(name)"
    }
    return "is not a known key\(Spelling.hint(for: name, among: Self.entries))"
  }

  // MARK: - Method

  private mutating func readMethod(_ section: SourceNode) {
    var name: String?
    if let method = section["method"] {
      let rule = Key("sweep.method", .choice(["grid", "random"]), .required, "")
      name = read(rule, method, "sweep.method")?.asText
    }
    let rules = [
      Key("count", .integer(minimum: 1, maximum: SweepAxis.mostCells), .required, ""),
      Key("seed", .integer(minimum: 0), .required, ""),
    ]
    var numbers: [Int] = []
    for rule in rules {
      let path = "sweep.\(rule.key)"
      if let node = section[rule.key] {
        guard name == "random" else {
          report(node.place, path, "goes with method: random")
          continue
        }
        if let number = read(rule, node, path)?.asExactInteger { numbers.append(number) }
      } else if name == "random" {
        report(section.place, path, "is missing; method: random needs it")
      }
    }
    guard name == "random" else { return }
    // Whatever is wrong, spans are read as those of a random sweep.
    sweep.method = .random(
      count: numbers.count == 2 ? numbers[0] : 1, seed: numbers.count == 2 ? numbers[1] : 0)
  }

  private var isDrawn: Bool { if case .random = sweep.method { true } else { false } }

  // MARK: - Blocks

  private mutating func readAxes(_ node: SourceNode, in section: String) -> SweepBlock? {
    guard let entries = entries(of: node, section) else { return nil }
    var axes: [SweepAxis] = []
    for entry in entries {
      if problems.areEnough { break }
      guard let key = key(entry, in: section) else { continue }
      let axis = SweepAxis.read(
        entry.node, key: key, in: section, isDrawn: isDrawn, problems: &problems)
      if let axis { axes.append(axis) } else { wrong.insert(key.key) }
    }
    return SweepBlock(keys: Set(axes.map(\.key.key)), axes: axes)
  }

  private mutating func readZip(_ node: SourceNode) {
    guard let entries = entries(of: node, "sweep.zip") else { return }
    var columns: [(key: String, values: [SweptValue])] = []
    for entry in entries {
      if problems.areEnough { break }
      guard let key = key(entry, in: "sweep.zip") else { continue }
      let axis = SweepAxis.read(
        entry.node, key: key, in: "sweep.zip", isDrawn: false, problems: &problems)
      guard case .list(let values)? = axis?.values else {
        wrong.insert(key.key)
        continue
      }
      columns.append((key.key, values))
    }
    guard let first = columns.first, columns.count == entries.count else { return }
    if let other = columns.first(where: { $0.values.count != first.values.count }) {
      report(
        node.place, "sweep.zip",
        "must have lists of one length; \(first.key) has \(first.values.count) values, "
          + "\(other.key) \(other.values.count)")
      return
    }
    sweep.blocks.append(
      SweepBlock(
        keys: Set(columns.map(\.key)),
        points: first.values.indices.map { row in
          Dictionary(uniqueKeysWithValues: columns.map { ($0.key, $0.values[row]) })
        }))
  }

  private mutating func readCells(_ node: SourceNode) {
    guard case .list(let items) = node.content, !items.isEmpty else {
      report(node.place, "sweep.cells", "must be a list of mappings, got \(node.spelling)")
      return
    }
    let points = items.enumerated().map { readPoint($1, in: "sweep.cells[\($0)]") }
    sweep.blocks.append(SweepBlock(keys: Set(points.flatMap(\.keys)), points: points))
  }

  /// Parameters with one value each.
  private mutating func readPoint(_ node: SourceNode, in section: String) -> SweepPoint {
    var point: SweepPoint = [:]
    for entry in entries(of: node, section) ?? [] {
      if problems.areEnough { break }
      guard let key = key(entry, in: section) else { continue }
      if let value = read(key, entry.node, "\(section).\(entry.key)") {
        point[key.key] = (value, entry.node.place)
      } else {
        wrong.insert(key.key)
      }
    }
    return point
  }

  // MARK: - Conditions

  private mutating func readConditions(_ node: SourceNode) {
    guard case .list(let items) = node.content, !items.isEmpty else {
      report(
        node.place, "sweep.when",
        "must be a list of {if:, set:, parameters:}, got \(node.spelling)")
      return
    }
    for (index, item) in items.enumerated() {
      readCondition(item, "sweep.when[\(index)]").map { sweep.conditions.append($0) }
    }
  }

  private mutating func readCondition(_ node: SourceNode, _ path: String) -> SweepCondition? {
    guard let entries = entries(of: node, path) else { return nil }
    for entry in entries where !["if", "set", "parameters"].contains(entry.key) {
      let hint = Spelling.hint(for: entry.key, among: ["if", "set", "parameters"])
      report(entry.node.place, "\(path).\(entry.key)", "is not a known key\(hint)")
    }
    guard let condition = node["if"] else {
      report(node.place, "\(path).if", "is missing")
      return nil
    }
    var wanted: [(key: Key, values: [ParameterValue])] = []
    for entry in self.entries(of: condition, "\(path).if") ?? [] {
      if problems.areEnough { break }
      guard let key = key(entry, in: "\(path).if") else { continue }
      var nodes = [entry.node]
      if case .list(let items) = entry.node.content { nodes = items }
      wanted.append((key, nodes.compactMap { read(key, $0, "\(path).if.\(entry.key)") }))
    }
    let swept = node["parameters"].flatMap { readAxes($0, in: "\(path).parameters") }
    let fixed = node["set"].map { readPoint($0, in: "\(path).set") } ?? [:]
    if node["parameters"] == nil, node["set"] == nil {
      report(node.place, path, "sets nothing: give set: or parameters:")
    }
    let keys = (swept?.keys ?? []).union(fixed.keys)
    if let twice = swept?.keys.intersection(fixed.keys).min() {
      report(node.place, "\(path).parameters.\(twice)", "is set there too")
    }
    return SweepCondition(
      wanted: wanted, block: SweepBlock(keys: keys, axes: swept?.axes ?? [], points: [fixed]),
      place: node.place, path: path)
  }

  // MARK: - Checks

  private mutating func refuseTwice(_ place: SourcePlace) {
    var seen: Set<String> = []
    for key in sweep.blocks.flatMap({ $0.keys.sorted() }) where !seen.insert(key).inserted {
      report(place, "sweep", "sweeps \(key) twice")
    }
  }

  private mutating func refuse(_ overrides: [Override]) {
    let swept = sweep.blocks.reduce(into: Set<String>()) { $0.formUnion($1.keys) }.union(wrong)
    let overridden = Set(overrides.map(\.key))
    for override in overrides where swept.contains(override.key) {
      // Whoever overrides the sweep as well knows of it.
      let sweepKeys =
        ["sweep"]
        + ["parameters", "zip"].flatMap {
          ["sweep.\($0)", "sweep.\($0).\(override.key)"]
        }
      guard overridden.isDisjoint(with: sweepKeys) else { continue }
      report(
        override.value.place, override.key,
        "is swept, so this value would have no effect; override sweep.parameters.\(override.key)")
    }
  }

  // MARK: - Parts

  private mutating func entries(of node: SourceNode, _ path: String) -> [SourceEntry]? {
    guard let entries = node.entries else {
      report(node.place, path, "must be a mapping, got \(node.spelling)")
      return nil
    }
    if entries.isEmpty { report(node.place, path, "sweeps no parameter") }
    return entries
  }

  private mutating func key(_ entry: SourceEntry, in section: String) -> Key? {
    if let found = sweepable.first(where: { $0.key == entry.key }) { return found }
    let names = sweepable.map(\.key)
    let message: String
    if let full = names.first(where: { $0.hasSuffix(".\(entry.key)") }) ?? Synonyms.key(entry.key) {
      message = "is not a known key; did you mean \(full)?"
    } else if (keys.map(\.key) + Seeds.allKeys).contains(entry.key) {
      message = "cannot be swept; only keys of model, inputs and train can"
    } else {
      message = "is not a known key\(Spelling.hint(for: entry.key, among: names))"
    }
    report(entry.node.place, "\(section).\(entry.key)", message)
    return nil
  }

  private mutating func read(_ rule: Key, _ node: SourceNode, _ path: String) -> ParameterValue? {
    do throws(Key.Violation) {
      return try rule.read(node)
    } catch {
      report(node.place, path, error.message)
      return nil
    }
  }

  private mutating func report(_ place: SourcePlace, _ key: String, _ message: String) {
    problems.append(place.problem(key, message))
  }
}
