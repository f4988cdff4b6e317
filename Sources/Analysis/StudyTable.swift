// What a study found, as a table on the screen.

internal import Families
internal import Keys
internal import Study

/// A line for each cell: what tells it apart, networks, diverged and unsettled ones, and the family's
/// main measures with their 95 % intervals.
///
/// A cell in which a network has not settled is marked: its numbers may still change.
package struct StudyTable {
  private let cells: [CellSummary]
  /// Networks that each cell is to have; `nil` once it has them.
  private let wanted: [Int]?
  /// More cells than this are for `summary.csv`.
  private static let most = 40

  /// Tabulates the cells of one study.
  ///
  /// - Parameters:
  ///   - cells: a line each.
  ///   - wanted: for each cell the networks that it is to have, where it may still lack some.
  package init(_ cells: [CellSummary], wanted: [Int]? = nil) {
    self.cells = cells
    self.wanted = wanted
  }

  /// The lines; none without cells.
  package var lines: [String] {
    guard !cells.isEmpty else { return [] }
    let keys = distinctions
    let names = columnNames(keys)
    let measures = mainMeasures
    let hasUnsettled = cells.contains { $0.unsettled != nil }
    let hasDiverged = cells.contains { $0.diverged > 0 }
    let head =
      [""] + names + ["networks"] + (hasDiverged ? ["diverged"] : [])
      + (hasUnsettled ? ["unsettled"] : []) + measures
    let rows = cells.prefix(Self.most).enumerated().map { index, cell in
      [isUnsettled(cell) ? "!" : ""] + keys.map { cell.parameters[$0]?.description ?? "–" }
        + ["\(cell.finished)" + (wanted.map { " of \($0[index])" } ?? "")]
        + (hasDiverged ? ["\(cell.diverged)"] : [])
        + (hasUnsettled ? [cell.unsettled.map(percentage) ?? "–"] : [])
        + measures.map { name in
          cell.measures.first { $0.name == name }?.estimate.text ?? "–"
        }
    }
    return alignedLines([head] + rows) + notes
  }

  private var notes: [String] {
    var notes: [String] = []
    if cells.count > Self.most { notes.append("and \(cells.count - Self.most) more cells") }
    let unsettled = cells.count(where: isUnsettled)
    if unsettled > 0 {
      notes.append(
        "! unsettled: in \(unsettled) of \(cells.count) cells some networks end with more than 1 % of "
          + "their features unresolved; their numbers may change with more steps")
    }
    if cells.contains(where: { $0.diverged > 0 }) {
      notes.append("diverged networks are part of no mean")
    }
    return notes
  }

  private func isUnsettled(_ cell: CellSummary) -> Bool { (cell.unsettled ?? 0) > 0 }

  private func percentage(_ share: Double) -> String {
    share == 0 ? "0" : "\((100 * share).text(2)) %"
  }

  /// Parameters in which cells differ, those that change no distribution included.
  ///
  /// What some cells have and others lack goes without saying where the others tell cells apart: an
  /// optimizer has its own keys.
  private var distinctions: [String] {
    let all = cells.reduce(into: Set<String>()) { $0.formUnion($1.parameters.keys) }
      .filter { key in Set(cells.map { $0.parameters[key] }).count > 1 }.sorted()
    let varied = all.filter { key in Set(cells.compactMap { $0.parameters[key] }).count > 1 }
    let rows = Set(cells.map { cell in varied.map { cell.parameters[$0] } })
    return rows.count == cells.count ? varied : all
  }

  /// The last parts of keys, as in the store's views; whole keys where two would be called alike.
  private func columnNames(_ keys: [String]) -> [String] {
    let short = keys.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
    return zip(keys, short).map { key, name in
      short.count { $0 == name } > 1 ? key : name
    }
  }

  private var mainMeasures: [String] {
    let names = cells.compactMap { $0.parameters[Families.key.key]?.asText ?? Families.all[0].name }
    var measures: [String] = []
    for family in Families.all where names.contains(family.name) {
      measures += family.mainMeasures.filter { !measures.contains($0) }
    }
    let observed = Set(cells.flatMap { $0.measures.map(\.name) })
    return measures.filter(observed.contains)
  }
}

extension CellSummary: Encodable {
  private enum CodingKeys: String, CodingKey {
    case parameters, finished, diverged, unsettled, measures
  }

  private struct Moments: Encodable {
    let count: Int
    let mean: Double?
    let lower: Double?
    let upper: Double?

    private enum CodingKeys: String, CodingKey {
      case count, mean
      case lower = "ci95_lower"
      case upper = "ci95_upper"
    }
  }

  /// Parameters, counts and the mean of each measure; undefined numbers are left out.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(finished, forKey: .finished)
    try container.encode(diverged, forKey: .diverged)
    try container.encodeIfPresent(unsettled, forKey: .unsettled)
    let moments = measures.map { measure in
      let estimate = measure.estimate
      return (
        measure.name,
        Moments(
          count: estimate.count, mean: estimate.mean, lower: estimate.lower, upper: estimate.upper)
      )
    }
    try container.encode(Dictionary(uniqueKeysWithValues: moments), forKey: .measures)
  }
}
