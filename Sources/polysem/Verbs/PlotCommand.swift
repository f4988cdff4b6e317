internal import Analysis
internal import ArgumentParser
internal import Foundation
internal import Keys
internal import Report
internal import Store

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a measure of a stored study against a parameter, with 95 % intervals.",
    discussion: """
      Writes STEM.vl.json, STEM.svg, STEM.png and the numbers behind them, STEM.csv. Parameters may be named by the last \
      part of their key where that is unique, as lr for train.lr. docs/experiment-file.md has the rules, which are those \
      of `plots` in experiment files.

      Examples:
        polysem plot results/smoke --x n_hidden --y polysemantic_neurons
        polysem plot results/smoke --x step --y loss --color n_hidden
      """)

  @Argument(help: "A results folder.", transform: path)
  var folder: String

  @Option(
    help: "A parameter, or step or time; for a histogram or a front a measure; none for bins.")
  var x: String?

  @Option(
    help: "A measure (docs/measures.md), an observer's column, or diverged; none for a histogram.")
  var y: String?

  @Option(help: "A parameter told apart by colours.")
  var color: String?

  @Option(help: "The vertical parameter of a map.")
  var rows: String?

  @Option(help: "A parameter told apart by panels.")
  var facet: String?

  @Option(
    help: "points, series, histogram, map, bins or front; default: what x and y make sense for.")
  var kind: String?

  @Option(
    help:
      "Only cells with this value, or one of several: train.optimizer=sgd,adam; may be repeated.")
  var trials: [String] = []

  @Option(
    help:
      "Which networks of each cell, by their final loss: all, best of 10, without the worst of 10.")
  var networks: String?

  @Option(help: "A prediction that values are divided by: injection_null, paper, largest_weight, …")
  var over: String?

  @Option(help: "linear or log.")
  var xScale: String?

  @Option(help: "linear or log.")
  var yScale: String?

  @Option(help: "The line above the plot.")
  var title: String?

  @Option(help: "The study, where the folder holds several.")
  var study: String?

  @Option(
    help: "Path of the files without their endings; default: FOLDER/Y-by-X.",
    transform: FileStem.init)
  var out: FileStem?

  @OptionGroup var pictures: PictureOptions

  mutating func run() throws {
    let store = try ResultStore(
      folder: URL(fileURLWithPath: folder, isDirectory: true), access: .readOnly)
    let study = try studyName(in: store)
    let options = [
      "x": x, "y": y, "color": color, "rows": rows, "facet": facet, "kind": kind, "x_scale": xScale,
      "y_scale": yScale, "title": title, "over": over, "networks": networks,
    ].compactMapValues { $0 }
    let kinds = try store.kinds(of: .study(study))
    let plot: PlotSettings
    do throws(ConfigurationError) {
      plot = try PlotReader.plot(
        options, among: trials, name: out?.name, of: kinds)
    } catch {
      throw error.renamingKeys { $0.isEmpty ? "" : "--" + $0.replacing("_", with: "-") }
    }
    let plots = StudyPlots(plots: [plot], folder: out?.folder ?? store.folder)
    try plots.checkFiles()
    let drawn = try plots.draw(study: study, from: store, python: pictures.interpreter)
    if let refusal = drawn.refusals.first { throw refusal }
    for line in drawn.lines { try StandardOutput.writeLine(line) }
    if let missing = drawn.missingPictures { throw missing }
  }

  /// The study asked for, or the only one.
  private func studyName(in store: ResultStore) throws -> String {
    if let study { return study }
    let names = try store.studies()
    guard names.count == 1 else {
      throw CommandFailure(
        .badInput,
        names.isEmpty
          ? "\(folder): holds no study"
          : "\(folder): holds \(names.count) studies; choose one with --study: "
            + names.joined(separator: ", "))
    }
    return names[0]
  }
}
