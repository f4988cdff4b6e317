// The plots of a study: drawn from its store into a folder.

internal import Analysis
internal import ArgumentParser
internal import Foundation
internal import Report
internal import Store

/// How pictures are made.
struct PictureOptions: ParsableArguments {
  @Option(
    help:
      "A Python that has vl-convert, a path or a name; default: .venv/bin/python, else python3.",
    transform: path)
  var python: String?

  /// The interpreter asked for, that of the checkout's virtual environment, or the first on the
  /// path.
  var interpreter: String {
    if let python, python.contains("/") { return python }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let candidates =
      (python == nil ? [".venv/bin/python"] : [])
      + path.split(separator: ":").map { "\($0)/\(python ?? "python3")" }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
      ?? python ?? "python3"
  }
}

/// Plots of one study, and where their files go.
struct StudyPlots {
  let plots: [PlotSettings]
  let folder: URL

  /// Everything that drawing left behind.
  struct Drawn {
    /// The plots that could be drawn.
    var figures: [Figure] = []
    /// Where their files are.
    var folder = ""
    /// Paths of their pictures or, without a converter, of their specifications.
    var paths: [String] = []
    /// Why plots were not drawn, each a line.
    var refusals: [AnalysisError] = []
    /// Why there are no pictures; the other files are there.
    var missingPictures: RenderingError?
  }

  /// Makes sure that `draw` will find its files writable.
  func checkFiles() throws {
    for name in plots.flatMap({ FigureWriter.fileNames(of: $0.name) + ["\($0.name).csv"] }) {
      try OutputFile.check(folder.appending(component: name).path)
    }
  }

  /// Draws all plots from stored trials and writes specification, pictures and table of each; one that
  /// cannot be drawn keeps none of the others back.
  ///
  /// - Throws: `StoreError`, or `CommandFailure` when a file cannot be written.
  func draw(study name: String, from store: ResultStore, python: String) throws -> Drawn {
    guard !plots.isEmpty else { return Drawn() }
    var drawn = Drawn(folder: folder.relativePath)
    for (plot, data) in zip(plots, try PlotData.of(plots, ofStudy: name, in: store)) {
      switch data {
      case .success(let data):
        let table = folder.appending(component: "\(plot.name).csv").path
        try OutputFile.write(Data(data.csv.utf8), to: table)
        drawn.figures.append(try Figure(data))
      case .failure(let error): drawn.refusals.append(error)
      }
    }
    do {
      try FigureWriter(python: python).write(drawn.figures, to: folder)
    } catch let error as RenderingError {
      drawn.missingPictures = error
    }
    let kind = drawn.missingPictures == nil ? "svg" : "vl.json"
    drawn.paths = drawn.figures.map { "\(drawn.folder)/\($0.name).\(kind)" }
    return drawn
  }
}

extension StudyPlots.Drawn {
  /// A plot in JSON.
  struct Plot: Encodable {
    let name: String
    let title: String
    /// Its picture, or without a converter its specification.
    let path: String
    /// The table behind it.
    let table: String
    let findings: [String]
  }

  /// The plots that could be drawn.
  var plots: [Plot] {
    zip(paths, figures).map { path, figure in
      Plot(
        name: figure.name, title: figure.title, path: path,
        table: "\(folder)/\(figure.name).csv", findings: figure.findings)
    }
  }

  /// What a manifest names: a PNG can be made again from the specification.
  var files: [String] {
    let endings = ["vl.json", "csv"] + (missingPictures == nil ? ["svg"] : [])
    return figures.flatMap { figure in endings.map { "\(figure.name).\($0)" } }
  }

  /// Where the pictures are, and under them their captions.
  var lines: [String] {
    zip(paths, figures).flatMap { path, figure in
      ["\(path)  \(figure.title)"] + figure.findings.map { "  - \($0)" }
    }
  }
}
