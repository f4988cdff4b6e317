// What the names in a plot mean: measures that the study records, parameters of its cells.

internal import Families
internal import Keys
internal import Study

/// The names that a plot of one study may use.
struct PlotNames {
  private let keys: [String]
  private let measures: [String]
  /// Observers that looked at every cell.
  private let tables: [String]

  /// Those of cells with these parameters, complete, and of what their trials record.
  init(_ cells: [[String: ParameterValue]], measures: [String]) {
    var seen: Set<String> = []
    let families = cells.compactMap(PlotCells.family).filter { seen.insert($0.name).inserted }
    let own = families.flatMap { $0.allKeys.map(\.key) }
    keys = own + Set(cells.flatMap(\.keys)).subtracting(own).sorted()
    self.measures = measures + [PlotSettings.diverged]
    let observed = cells.map { ($0["record.observe"]?.asText ?? "").split(separator: ",") }
    tables = (observed.first ?? []).map(String.init).filter { name in
      observed.allSatisfy { $0.contains { $0 == name } }
    }
  }

  /// A measure that goes with a kind of plot.
  ///
  /// - Throws: what is wrong with the name, in words.
  func measure(_ name: String, _ kind: PlotSettings.Kind) throws(Key.Violation) -> String {
    if name.contains("."), matches(name).isEmpty {
      guard kind != .front else {
        throw Key.Violation("a front is of two measures, and \(Spelling.visible(name)) is none")
      }
      return try column(name, kind)
    }
    guard kind != .bins else {
      throw Key.Violation("bins are those of an observer's table, such as products.together")
    }
    guard measures.contains(name) else {
      guard matches(name).isEmpty else {
        throw Key.Violation(
          "\(name) is a parameter; here stands a measure, such as \(measures[0])")
      }
      let hint = Spelling.hint(for: name, among: measures)
      throw Key.Violation(
        "\(Spelling.visible(name)) is no measure that the study records"
          + (hint.isEmpty ? "; it records \(measures.joined(separator: ", "))" : hint))
    }
    if name == PlotSettings.diverged, kind != .points {
      throw Key.Violation("diverged, a share of networks, goes with kind: points")
    }
    return name
  }

  /// A column of an observer's table that goes with a kind of plot.
  private func column(
    _ name: String, _ kind: PlotSettings.Kind
  ) throws(Key.Violation) -> String {
    let table = String(name.split(separator: ".").first ?? "")
    let shown = Spelling.visible(name)
    let known = tables.flatMap(ObservedColumn.names)
    guard tables.contains(table), let column = ObservedColumn(name) else {
      let hint = Spelling.hint(for: name, among: known)
      let needs =
        ObservedColumn(name) != nil || !ObservedColumn.names(of: table).isEmpty
        ? "record.observe does not list \(Spelling.visible(table)) in every cell"
        : "no observer of the study has such a column"
      throw Key.Violation(
        "\(shown) is no column that was observed: "
          + (tables.contains(table)
            ? "there are \(ObservedColumn.names(of: table).joined(separator: ", "))"
            : needs) + hint)
    }
    if column.isBinned, kind != .bins {
      throw Key.Violation("\(shown) goes with kind: bins, without x")
    }
    if !column.isBinned, kind == .bins {
      throw Key.Violation("\(shown) has neither bins nor codes; choose points, series or histogram")
    }
    return name
  }

  /// The key of a parameter: itself, or the one that ends in the name.
  ///
  /// - Throws: what is wrong with the name, in words.
  func parameter(_ name: String) throws(Key.Violation) -> String {
    let found = matches(name)
    guard found.count <= 1 else {
      throw Key.Violation(
        "\(name) may be \(found.joined(separator: " or ")); write it in full")
    }
    if let key = found.first { return key }
    let shown = Spelling.visible(name)
    guard !measures.contains(name) else {
      throw Key.Violation("\(shown) is a measure; here stands a parameter, such as train.lr")
    }
    let known = keys + keys.compactMap { $0.split(separator: ".").last.map(String.init) }
    let hint = Spelling.suggestion(for: name, among: known).flatMap { matches($0).first }
    throw Key.Violation(
      "\(shown) is not a parameter of the study" + (hint.map { "; did you mean \($0)?" } ?? ""))
  }

  /// Keys that a name means: itself, or those that end in it.
  private func matches(_ name: String) -> [String] {
    keys.contains(name) ? [name] : keys.filter { $0.hasSuffix(".\(name)") }
  }
}
