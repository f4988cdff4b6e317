internal import ArgumentParser
internal import Foundation
internal import Matrix
internal import Model
internal import Observers

struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Print every measure of weight matrices (docs/measures.md).",
    discussion: """
      Reads .npy, .npz and .safetensors files of float16, bfloat16, float32, float64 or integers; the contents decide, not \
      the name. A matrix that does not look like an encoding is measured with a warning.

      Examples:
        polysem measure W.npy
        polysem measure model.safetensors --tensor encoder.weight --transpose
      """)

  @Argument(help: "Files of n features × m neurons; - for standard input.", transform: path)
  var files: [String]

  @OptionGroup var options: WeightOptions

  @Flag(help: "Print JSON, a list for several files; undefined values are null.")
  var json = false

  mutating func run() throws {
    var reports: [MatrixReport] = []
    // All are read before anything is printed: a bad file gives no half of an answer.
    for file in files {
      let input = try WeightFile(path: file, options)
      let report =
        input.isSingle
        ? MatrixReport(path: input.path, try input.weights() as WeightMatrix<Float>)
        : MatrixReport(path: input.path, try input.weights() as WeightMatrix<Double>)
      reports.append(report)
    }
    for report in reports { report.warnings.write(path: report.path) }
    if !json {
      try StandardOutput.writeLine(reports.map(\.text).joined(separator: "\n\n"))
    } else if files.count == 1 {
      try StandardOutput.writeJSON(reports[0])
    } else {
      try StandardOutput.writeJSON(reports)
    }
  }
}

/// What is said of one matrix.
private struct MatrixReport: Encodable {
  let path: String
  let warnings: WeightWarnings
  private let features: Int
  private let hidden: Int
  private let measures: MeasureTable
  private let windows: [RelativeWindow]

  init<Scalar: KernelScalar>(path: String, _ weights: WeightMatrix<Scalar>) {
    let matrix = ScaledMatrix(weights)
    let summary = matrix.summary
    self.path = path
    (features, hidden) = (summary.features, summary.hidden)
    measures = MeasureTable(Measure.ofOneMatrix, value: matrix.value)
    windows = RelativeWindow.thresholds.map { RelativeWindow(weights, threshold: $0) }
    warnings = WeightWarnings(of: summary, isTrained: true)
  }

  var text: String {
    let heading = "weights of at least …  polysemantic neurons  benign pairs  malign pairs"
    let rows = windows.map { window in
      let cells = [window.polysemanticNeurons, window.benignPairs, window.malignPairs]
      let counts = zip(cells, [20, 12, 12]).map { count, width in
        String(repeating: " ", count: max(0, width - "\(count)".count)) + "\(count)"
      }
      return (["\(window.threshold) × row's largest  "] + counts).joined(separator: "  ")
    }
    return
      (["\(path): \(features) features × \(hidden) neurons", measures.text, "", heading] + rows)
      .joined(separator: "\n")
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    try container.encode(path, forKey: Name("file"))
    try container.encode(features, forKey: Name("n_features"))
    try container.encode(hidden, forKey: Name("n_hidden"))
    try container.encode(windows, forKey: Name("relative_windows"))
    try container.encode(warnings.messages, forKey: Name("warnings"))
    for (name, value) in measures.json { try container.encode(value, forKey: Name(name)) }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

/// Names and values of measures, as text or JSON.
struct MeasureTable {
  private let rows: [(name: String, value: Double, summary: String)]

  init(_ measures: [Measure], value: (Measure) -> Double) {
    rows = measures.map { ($0.name, value($0), $0.summary) }
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
