// The settings of a study, from its frozen plan: what all cells share, and what varies.

internal import Analysis
internal import Foundation

/// A plan as a page shows it. Read as plain JSON, so that plans of older versions are shown too.
struct StudySettings {
  let name: String
  let seed: String?
  private let replicates: String
  private let cells: [[String: String]]

  /// - Throws: `DecodingError` for what is no plan.
  init(json: Data) throws {
    guard let plan = try? JSONSerialization.jsonObject(with: json) as? [String: Any],
      let name = plan["name"] as? String
    else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "not a plan"))
    }
    self.name = name
    let seeds = plan["seeds"] as? [String: Any] ?? [:]
    seed = seeds["study"].flatMap(ChartTree.text)
    replicates = seeds["replicates"].flatMap(ChartTree.text) ?? "as many as its stopping rule asks"
    cells = (plan["cells"] as? [[String: Any]] ?? []).map { cell in
      (cell["parameters"] as? [String: Any] ?? [:]).compactMapValues(ChartTree.text)
    }
  }

  /// No trial has more: a table of what was put there by hand would be the square of the file.
  private static let mostKeys = 500

  private var keys: [String] { Array(Set(cells.flatMap(\.keys)).sorted().prefix(Self.mostKeys)) }

  private func isShared(_ key: String) -> Bool {
    cells.allSatisfy { $0[key] == cells.first?[key] }
  }

  /// Folded away: a table of what is shared and one of what varies.
  var html: HTML {
    let shared = NumberTable(
      columns: ["setting", "value"],
      rows: [["seed", seed ?? ""], ["networks a cell", replicates]]
        + keys.filter(isShared).map { [$0, cells.first?[$0] ?? ""] })
    let varied = keys.filter { !isShared($0) }
    let table: HTML =
      varied.isEmpty
      ? ""
      : NumberTable(columns: varied, rows: cells.map { cell in varied.map { cell[$0] ?? "" } })
        .html(caption: "What varies in \(name), a row for each cell")
    return """
      <details><summary>Settings of \(name)</summary>
      \(shared.html(caption: "What all cells of \(name) share"))
      \(table)
      </details>
      """
  }
}
