internal import Families
internal import Keys

/// Checks one variant of an experiment file, overrides applied, and expands its sweep.
struct ExperimentReader {
  /// Everything found wrong so far.
  private(set) var problems: [ConfigurationProblem] = []
  private let sourceText: String
  private var root = SourceNode(
    content: .section([]), place: SourcePlace(file: "", line: nil))

  /// The cells, as far as they could be read: all, or none.
  private(set) var cells: [TrialConfiguration] = []

  private static let sections =
    ["name"] + Families.sections + ["seeds", "sweep", "figure", "profiles"] + questionSections
  private static let questionSections = ["plots", "claims"]

  init(sourceText: String) {
    self.sourceText = sourceText
  }

  /// A parameter as written, with its place.
  typealias Value = SweptValue

  /// Checks everything.
  ///
  /// - Returns: `nil` when something is wrong; `problems` says what.
  mutating func experiment(_ file: SourceNode, overrides: [Override]) -> Experiment? {
    root = file
    for override in overrides { override.apply(to: &root, problems: &problems) }
    for entry in root.entries ?? [] where !Self.sections.contains(entry.key) {
      if problems.areEnough { break }
      report(entry.node.place, entry.key, Self.unknownSectionMessage(entry.key))
    }
    let name = readName("name", isRequired: true)
    let figure = readName("figure", isRequired: false)
    let family = readFamily()
    cells = readCells(of: family, overrides: overrides)
    let seeds = readSeeds(of: family)
    if let seeds { checkCount(of: seeds, cells: cells.count) }
    guard problems.isEmpty, let name, let seeds, !cells.isEmpty else { return nil }
    return Experiment(
      name: name, figure: figure, seeds: seeds, cells: cells, sourceText: sourceText,
      questions: questions)
  }

  /// The sections that ask something of the trials.
  var questions: [String: SourceNode] {
    Dictionary(
      uniqueKeysWithValues: Self.questionSections.compactMap { key in root[key].map { (key, $0) } })
  }

  // MARK: - Names

  private mutating func readName(_ key: String, isRequired: Bool) -> String? {
    guard let node = root[key] else {
      if isRequired { report(root.place, key, "is missing") }
      return nil
    }
    guard case .scalar(let text, _) = node.content, !node.isNull else {
      report(node.place, key, "must be a name, got \(node.spelling)")
      return nil
    }
    let allowed: Set<Character> = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
    guard text.allSatisfy(allowed.contains), !text.isEmpty else {
      report(node.place, key, "must consist of a-z, 0-9 and -, got \(node.spelling)")
      return nil
    }
    // Folders are named so.
    guard text.count <= 100 else {
      report(node.place, key, "must have at most 100 characters, got \(text.count)")
      return nil
    }
    return text
  }

  // MARK: - Cells

  private mutating func readCells(
    of family: (any ModelFamily.Type)?, overrides: [Override]
  ) -> [TrialConfiguration] {
    guard let family else {
      _ = readSections(["record"], keys: RecordSettings.keys)
      return []
    }
    let keys = family.allKeys
    let base = readSections(Families.sections, keys: keys)
    var sweep = SweepReader(keys: keys)
    sweep.read(root["sweep"], overrides: overrides)
    problems += sweep.problems
    let unknown = base.wrong.union(sweep.wrong)
    let points: [SweepPoint]
    do throws(Sweep.TooManyCells) {
      points = try sweep.sweep.points(
        over: base.values.mapValues(\.value), problems: &problems)
    } catch {
      report(
        place(of: "sweep.parameters"), "sweep.parameters",
        "makes \(error.count.short) cells; at most \(SweepAxis.mostCells) are allowed")
      return []
    }
    let before = problems.count
    let cells = readCells(points, base.values, unknown: unknown)
    return problems.count == before && unknown.isEmpty ? cells : []
  }

  private mutating func readFamily() -> (any ModelFamily.Type)? {
    let key = Families.key
    guard let node = node(at: key.key) else { return Families.all.first }
    do throws(Key.Violation) {
      return try key.read(node).asText.flatMap(Families.named)
    } catch {
      report(node.place, key.key, error.message)
      return nil
    }
  }

  // MARK: - Sections

  /// Reads sections, given by dotted keys, key by key.
  ///
  /// - Parameters:
  ///   - names: the sections; one that is not there is read as empty.
  ///   - keys: theirs, and perhaps those of others.
  ///   - skipped: a key that is read elsewhere.
  /// - Returns: the values that could be read, and the keys of those that could not.
  mutating func readSections(
    _ names: [String], keys: [Key], skipping skipped: String? = nil
  ) -> (values: [String: Value], wrong: Set<String>) {
    var values: [String: Value] = [:]
    var wrong: Set<String> = []
    for name in names {
      let own = keys.filter { $0.key.hasPrefix("\(name).") }
      guard let section = node(at: name) else { continue }
      guard let entries = section.entries else {
        report(section.place, name, "must be a mapping, got \(section.spelling)")
        wrong.formUnion(own.map(\.key))
        continue
      }
      for entry in entries {
        if problems.areEnough { break }
        let key = "\(name).\(entry.key)"
        if key == skipped { continue }
        guard let found = own.first(where: { $0.key == key }) else {
          // An override is written with its section.
          let prefix = entry.node.place == .commandLine ? "\(name)." : ""
          report(
            entry.node.place, key,
            unknownKeyMessage(entry.key, prefix: prefix, own: own, all: keys))
          continue
        }
        do throws(Key.Violation) {
          values[key] = (try found.read(entry.node), entry.node.place)
        } catch {
          report(entry.node.place, key, error.message + sweepHint(found, entry.node))
          wrong.insert(key)
        }
      }
    }
    return (values, wrong)
  }

  private static func unknownSectionMessage(_ name: String) -> String {
    let keys = Families.all.flatMap { $0.allKeys.map(\.key) } + Seeds.allKeys
    if let key = keys.first(where: { $0.hasSuffix(".\(name)") }) {
      return "is not a known key; did you mean \(key)?"
    }
    let hint = Spelling.hint(for: name, among: sections)
    if hint.isEmpty, let key = Synonyms.key(name) {
      return "is not a known key; did you mean \(key)?"
    }
    return "is not a known key\(hint)"
  }

  /// For those who write a list where one value stands.
  private func sweepHint(_ key: Key, _ node: SourceNode) -> String {
    guard case .list = node.content, key.effect != .record,
      Families.sections.contains(where: { key.key.hasPrefix("\($0).") })
    else { return "" }
    return "; values to be swept stand under sweep.parameters"
  }

  private func unknownKeyMessage(
    _ name: String, prefix: String, own: [Key], all: [Key]
  ) -> String {
    if let near = Spelling.suggestion(for: name, among: own.map(\.name)) {
      return "is not a known key; did you mean \(prefix)\(near)?"
    }
    let elsewhere = all.map(\.key) + Seeds.allKeys
    if let key = elsewhere.first(where: { $0.hasSuffix(".\(name)") }) {
      return "is not a known key; did you mean \(key)?"
    }
    if let other = Families.all.first(where: { $0.keys.contains { $0.name == name } }) {
      return "is a key of model.kind: \(other.name) only"
    }
    if let key = Synonyms.key(name) { return "is not a known key; did you mean \(key)?" }
    return "is not a known key"
  }

  /// What stands under a dotted key.
  func node(at key: String) -> SourceNode? {
    key.split(separator: ".").reduce(root) { node, name in node?[String(name)] }
  }

  /// Where a dotted key stands, or failing that its section, or the file.
  func place(of key: String) -> SourcePlace {
    var node = root
    for name in key.split(separator: ".") {
      guard let next = node[String(name)] else { break }
      node = next
    }
    return node.place
  }

  /// Notes a problem.
  mutating func report(_ place: SourcePlace, _ key: String, _ message: String) {
    problems.append(place.problem(key, message))
  }
}
