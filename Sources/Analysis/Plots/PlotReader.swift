// The section `plots` of an experiment file, and the options of `polysem plot`, which say the same.

internal import Families
package import Keys
internal import Records
package import Store
internal import Study

/// Reads plots and checks them against the study that they are of.
package struct PlotReader {
  var problems: [ConfigurationProblem] = []
  /// Complete parameters of every cell.
  let cells: [[String: ParameterValue]]
  let names: PlotNames
  var mayLackCells = false

  /// The keys of a plot.
  package static let settings = [
    "x", "y", "color", "rows", "facet", "kind", "x_scale", "y_scale", "title", "trials", "over",
    "networks",
  ]
  /// The section's name.
  package static let section = "plots"
  private static let longestTitle = 200
  /// Colours and panels that can be told apart.
  static let mostColors = 24
  /// Each is checked against all cells.
  private static let mostPlots = 100
  /// Tables of these names stand in results folders already.
  private static let reserved = ["summary", "claims"]

  private init(_ cells: [[String: ParameterValue]], measures: [String]) {
    self.cells = cells.map(PlotCells.complete)
    names = PlotNames(self.cells, measures: measures)
  }

  /// Reads the plots of an experiment file, in file order, checked before anything is trained.
  ///
  /// - Parameters:
  ///   - section: `plots` as it was written, if it was.
  ///   - cells: those of the study, at least one.
  ///   - mayLackCells: whether a plot may choose none of them, and then is not drawn.
  /// - Throws: `ConfigurationError` with everything that is wrong.
  /// - Returns: the plots, none without the section.
  static func plots(
    _ section: SourceNode?, of cells: [TrialConfiguration], mayLackCells: Bool = false
  ) throws(ConfigurationError) -> [PlotSettings] {
    guard let section else { return [] }
    var reader = PlotReader(cells.map(\.parameters), measures: cells.observedMeasures)
    reader.mayLackCells = mayLackCells
    guard let entries = section.entries, !entries.isEmpty else {
      throw ConfigurationError([
        section.place.problem(
          Self.section, "must be a mapping of plots by name, got \(section.spelling)")
      ])
    }
    guard entries.count <= mostPlots else {
      throw ConfigurationError([
        section.place.problem(
          Self.section, "are \(entries.count); at most \(mostPlots) are drawn")
      ])
    }
    let plots = entries.map { reader.plot($0.key, $0.node, path: "\(Self.section).\($0.key)") }
    guard reader.problems.isEmpty else { throw ConfigurationError(reader.problems) }
    return plots.compactMap { $0 }
  }

  /// A plot of stored trials.
  ///
  /// - Parameters:
  ///   - options: values by the names in `settings` but `trials`.
  ///   - choice: `key=value` or `key=value,value` of the cells that it is about; all without.
  ///   - name: its file name; `nil` for `y-by-x`.
  ///   - kinds: those of the study's trials.
  /// - Returns: the plot, completely checked.
  /// - Throws: `ConfigurationError` with everything that is wrong, keys as in `settings`.
  package static func plot(
    _ options: [String: String], among choice: [String] = [], name: String?,
    of kinds: [TrialKind]
  ) throws(ConfigurationError) -> PlotSettings {
    let cells = Set(kinds.map(\.parameters)).sorted(by: Cell.precedes)
    var reader = PlotReader(cells, measures: kinds.measures)
    var entries = settings.compactMap { key in
      options[key].map { text in
        SourceEntry(
          key: key, node: SourceNode(content: .scalar(text, plain: false), place: .commandLine))
      }
    }
    if !choice.isEmpty {
      entries.append(SourceEntry(key: "trials", node: CellChoice.node(choice)))
    }
    let node = SourceNode(content: .section(entries), place: .commandLine)
    let plot = reader.plot(name, node, path: "")
    guard reader.problems.isEmpty, let plot else { throw ConfigurationError(reader.problems) }
    return plot
  }

  // MARK: - One plot

  private mutating func plot(
    _ name: String?, _ node: SourceNode, path: String
  ) -> PlotSettings? {
    let before = problems.count
    if let name, !path.isEmpty { checkName(name, node, path) }
    guard let entries = node.entries else {
      report(node, path, "must be a mapping with x and y, got \(node.spelling)")
      return nil
    }
    for entry in entries where !Self.settings.contains(entry.key) {
      if problems.areEnough { break }
      report(
        entry.node, key(path, entry.key),
        "is not a known key\(Spelling.hint(for: entry.key, among: Self.settings)); a plot has "
          + Self.settings.joined(separator: ", "))
    }
    let x = text("x", of: node, path)
    let y = text("y", of: node, path)
    let kind =
      choice("kind", PlotSettings.Kind.self, of: node, path)
      ?? Self.kind(x: x, y: y)
    let growth = (
      x: choice("x_scale", PlotSettings.Growth.self, of: node, path),
      y: choice("y_scale", PlotSettings.Growth.self, of: node, path)
    )
    let (horizontal, measure) = axes(x, y, kind, of: node, path)
    let color = kind == .map ? rows(of: node, path) : color(of: node, path)
    let facet = parameter("facet", of: node, path)
    if kind == .histogram {
      // Bars stand on 0.
      if growth.y == .log {
        report(node["y_scale"] ?? node, key(path, "y_scale"), "must be linear for a histogram")
      }
    }
    let choice = choice(of: node, path)
    let over = reference(of: measure, kind, node, path)
    let networks = networks(kind, of: node, path)
    let title = node["title"] == nil ? nil : text("title", of: node, path)
    if let title, title.count > Self.longestTitle {
      report(
        node["title"] ?? node, key(path, "title"),
        "must have at most \(Self.longestTitle) characters, got \(title.count)")
    }
    guard problems.count == before, let measure else { return nil }
    let plot = PlotSettings(
      name: name ?? Self.defaultName(measure, horizontal), kind: kind, measure: measure,
      x: horizontal, color: color, facet: facet, xScale: growth.x ?? .linear,
      yScale: growth.y ?? .linear, over: over, choice: choice,
      networks: networks,
      title: title ?? PlotSettings.plainTitle(measure, against: horizontal))
    checkPlaces(of: plot, node, path)
    return problems.count == before ? plot : nil
  }

  private static func kind(x: String?, y: String?) -> PlotSettings.Kind {
    if let y, x == nil, ObservedColumn(y)?.isBinned == true { return .bins }
    return x == "step" || x == "time" ? .series : y != nil ? .points : .histogram
  }

  private static func defaultName(_ measure: String, _ x: PlotSettings.Horizontal?) -> String {
    let measure = measure.replacing(".", with: "-")
    if case .bins? = x { return measure }
    return x.map { "\(measure)-by-\($0.name.split(separator: ".").last ?? "x")" } ?? measure
  }

  private mutating func checkName(_ name: String, _ node: SourceNode, _ path: String) {
    let allowed: Set<Character> = Set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    if name.isEmpty || name.count > 100 || !name.allSatisfy(allowed.contains) {
      report(node, path, "a plot's name consists of 1 to 100 of a-z, 0-9, - and _")
    } else if Self.reserved.contains(name) {
      report(node, path, "\(name).csv is the name of another table; choose another name")
    }
  }

  // MARK: - Names

  mutating func measure(
    _ name: String, _ node: SourceNode, _ path: String, _ kind: PlotSettings.Kind
  ) -> String? {
    resolved(node, path) { [names] () throws(Key.Violation) in try names.measure(name, kind) }
  }

  mutating func parameter(
    _ name: String, of node: SourceNode, _ path: String
  ) -> String? {
    guard let value = node[name] else { return nil }
    return text(name, of: node, path).flatMap { parameter($0, value, key(path, name)) }
  }

  mutating func parameter(_ name: String, _ node: SourceNode, _ path: String) -> String? {
    resolved(node, path) { [names] () throws(Key.Violation) in try names.parameter(name) }
  }

  mutating func resolved(
    _ node: SourceNode, _ path: String, _ resolve: () throws(Key.Violation) -> String
  ) -> String? {
    do throws(Key.Violation) {
      return try resolve()
    } catch {
      report(node, path, error.message)
      return nil
    }
  }

  // MARK: - Values

  func key(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : "\(path).\(name)"
  }

  mutating func text(_ name: String, of node: SourceNode, _ path: String) -> String? {
    guard let value = node[name] else { return nil }
    guard case .scalar(let text, _) = value.content, !value.isNull, !text.isEmpty else {
      report(value, key(path, name), "must be a text, got \(value.spelling)")
      return nil
    }
    return text
  }

  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, _: Choice.Type, of node: SourceNode, _ path: String
  ) -> Choice? {
    guard let text = text(name, of: node, path) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    report(
      node[name] ?? node, key(path, name),
      "must be one of \(names.joined(separator: ", ")), got \(Spelling.visible(text))"
        + Spelling.hint(for: text, among: names))
    return nil
  }

  mutating func report(_ node: SourceNode, _ key: String, _ message: String) {
    problems.append(node.place.problem(key, message))
  }
}
