internal import ArgumentParser
internal import Matrix
internal import Model
internal import Foundation
internal import Observers

struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Print every measure of a weight matrix (docs/measures.md).")

  @Argument(help: "An .npy file, n features × m neurons, <f4 or <f8 in C order.")
  var file: String

  @Flag(help: "Print JSON; undefined values are null.")
  var json = false

  mutating func run() throws {
    let input = try WeightFile(path: file)
    let summary =
      input.isSingle
      ? MatrixSummary(try input.weights() as WeightMatrix<Float>)
      : MatrixSummary(try input.weights() as WeightMatrix<Double>)
    let table = MeasureTable(Measure.ofOneMatrix, of: summary)
    if json {
      try StandardOutput.writeJSON(
        table.json.merging([
          "n_features": Double(summary.features), "n_hidden": Double(summary.hidden),
        ]) { $1 })
    } else {
      let shape = "\(summary.features) features × \(summary.hidden) neurons"
      try StandardOutput.writeLine("\(file): \(shape)\n\(table.text)")
    }
  }
}

/// Names and values of measures, as text or JSON.
struct MeasureTable {
  private let rows: [(name: String, value: Double, summary: String)]

  init(_ measures: [Measure], of matrix: MatrixSummary) {
    rows = measures.map { ($0.name, $0.value(matrix), $0.summary) }
  }

  /// `nil`, JSON's null, for what is undefined.
  var json: [String: Double?] {
    Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0.value.isFinite ? $0.value : nil) })
  }

  /// One measure a line: name, value, meaning.
  var text: String {
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { row in
      let name = row.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let value = String(format: "%.6g", row.value)
        .padding(toLength: 12, withPad: " ", startingAt: 0)
      return "\(name)  \(value)  \(row.summary)"
    }.joined(separator: "\n")
  }
}
