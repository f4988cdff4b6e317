// What a plot may draw besides measures: a column of what an observer saw.

internal import Observers
internal import Records
internal import Store

/// A column named `table.column`, such as `origins.initial_rank`.
struct ObservedColumn {
  /// How its rows are drawn.
  enum Use {
    /// Numbers: the mean over rows is a network's value, a histogram takes every row.
    case numbers
    /// Codes with names: how many rows of a network have each.
    case codes([String])
    /// Counts in bins: their share of the bin's entries.
    case binned
  }

  let table: String
  let column: String
  let use: Use
  private let observer: any Observer.Type

  /// Columns that say which bin a row is, and how many entries it has: all up to these.
  private static func bins(of observer: any Observer.Type) -> [String] {
    let columns = observer.columns
    return Array(columns.prefix((columns.firstIndex(of: entries) ?? -1) + 1))
  }

  static let entries = "entries"

  /// `nil` where the name is of no column of any observer.
  init?(_ name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let observer = Observers.named(parts[0]),
      observer.columns.contains(parts[1])
    else { return nil }
    (table, column, self.observer) = (parts[0], parts[1], observer)
    guard observer.shape != .perBin || !Self.bins(of: observer).contains(column) else { return nil }
    use =
      observer.shape == .perBin
      ? .binned : observer.codes[column].map { .codes($0) } ?? .numbers
  }

  /// The names of an observer's columns that can be drawn.
  static func names(of table: String) -> [String] {
    (Observers.named(table)?.columns ?? []).map { "\(table).\($0)" }
      .filter { ObservedColumn($0) != nil }
  }

  /// Whether there is a place for each bin or code, and no parameter on the horizontal axis.
  var isBinned: Bool { if case .numbers = use { false } else { true } }

  /// What the places are, for an axis.
  var binTitle: String { observer.binTitle.isEmpty ? column : observer.binTitle }

  /// What a row is about, in the plural.
  var rows: String {
    switch observer.shape {
    case .scalars: "networks"
    case .perFeature: "features"
    case .perNeuron: "neurons"
    case .perPair: "pairs"
    case .perBin: "bins"
    }
  }

  /// The vertical axis where the column is drawn upwards.
  var verticalTitle: String {
    switch use {
    case .numbers: "\(column.replacing("_", with: " ")) (mean over \(rows))"
    case .codes: "\(rows) of a network"
    case .binned: "share \(column.replacing("_", with: " "))"
    }
  }

  // MARK: - Values

  /// Every row's finite value at a look, the last one by default.
  func values(in table: ObservedTable, look: Int? = nil) -> [Double] {
    guard let place = table.columns.firstIndex(of: column) else { return [] }
    let first = (look ?? max(table.steps.count, 1) - 1) * table.rowCount
    return (first..<first + table.rowCount).map { table.values[$0 * table.columns.count + place] }
      .filter(\.isFinite)
  }

  /// The ends of an interval, or the numbers that a row is about.
  func bin(_ row: Int, of table: ObservedTable) -> String {
    let places = Self.bins(of: observer).filter { $0 != Self.entries }
    let values = places.map { table.value($0, row: row) }
    return places == ["lower", "upper"]
      ? Self.interval(values[0], values[1])
      : values.map(\.exactText).joined(separator: ", ")
  }

  private static func interval(_ lower: Double, _ upper: Double) -> String {
    if lower == -.infinity { return "< \(upper.exactText)" }
    return upper == .infinity
      ? "≥ \(lower.exactText)" : "\(lower.exactText) … \(upper.exactText)"
  }
}
