internal import ArgumentParser
internal import Autoencoder
internal import Foundation
internal import Measures
internal import Store

struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Print every measure of a weight matrix (docs/measures.md).")

  @Argument(help: "An .npy file, n features × m neurons, <f4 or <f8 in C order.")
  var file: String

  @Flag(help: "Print JSON; undefined values are null.")
  var json = false

  mutating func run() throws {
    let array = try Npy.read(URL(fileURLWithPath: file), dimensions: 2)
    let summary =
      switch array.values {
      case .float32(let values): try summarise(values, shape: array.shape)
      case .float64(let values): try summarise(values, shape: array.shape)
      }
    let table = MeasureTable(Measure.ofOneMatrix, of: summary)
    if json {
      try printJSON(
        table.json.merging([
          "n_features": Double(summary.features), "n_hidden": Double(summary.hidden),
        ]) { $1 })
    } else {
      print("\(file): \(summary.features) features × \(summary.hidden) neurons")
      print(table.text)
    }
  }

  private func summarise<Scalar: KernelScalar>(_ values: [Scalar], shape: [Int]) throws
    -> MatrixSummary
  {
    let matrix = WeightMatrix(features: shape[0], hidden: shape[1], elements: values)
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw CommandFailure(
        .badInput,
        "\(file): the weight at row \(index / shape[1]), column \(index % shape[1]) is "
          + "\(values[index]); measures need finite weights")
    }
    return MatrixSummary(matrix)
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
