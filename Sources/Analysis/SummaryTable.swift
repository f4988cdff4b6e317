// summary.csv: one row per cell and measure, in an order that depends on nothing but the data.

internal import Records
internal import Keys
internal import Store
package import Study

/// The tidy table of a study's final measures.
package struct SummaryTable: Sendable {
  /// The cells, in the order of the table.
  package let cells: [CellSummary]

  /// The shard that the trials are of.
  private let part: Shard?

  /// Tabulates cells, in their order; `part` is the shard where they are not all of a study's trials.
  package init(_ cells: [CellSummary], part: Shard? = nil) {
    (self.cells, self.part) = (cells, part)
  }

  /// Column names after the parameters.
  package static let statistics = [
    "finished", "diverged", "unsettled", "measure", "count", "mean", "standard_deviation",
    "ci95_lower", "ci95_upper", "interval", "median", "percentile_15", "percentile_85",
  ]

  /// RFC 4180 text with a header and `\n` line ends; empty fields are undefined values.
  ///
  /// Parameters stand first, every key that any cell has, in alphabetical order. A cell without a
  /// finished trial still has its rows, with counts and no moments. Numbers read back exactly. Of a
  /// part of a study every row ends with the column `shard`, `k/N`.
  package var csv: String {
    let keys = cells.reduce(into: Set<String>()) { $0.formUnion($1.parameters.keys) }.sorted()
    var rows = CSV.line(keys + Self.statistics + (part == nil ? [] : ["shard"]))
    for cell in cells {
      let parameters = keys.map { cell.parameters[$0]?.description ?? "" }
      for measure in cell.measures {
        let estimate = measure.estimate
        let moments = text(
          estimate.mean, estimate.standardDeviation, estimate.lower, estimate.upper)
        let quantiles = text(measure.median, measure.percentile15, measure.percentile85)
        let unsettled = cell.unsettled.map { "\($0)" } ?? ""
        let counts = [
          "\(cell.finished)", "\(cell.diverged)", unsettled, measure.name, "\(estimate.count)",
        ]
        rows += CSV.line(
          parameters + counts + moments + [estimate.method ?? ""] + quantiles
            + (part.map { [$0.description] } ?? []))
      }
    }
    return rows
  }

  private func text(_ numbers: Double?...) -> [String] {
    numbers.map { $0.map { "\($0)" } ?? "" }
  }
}
