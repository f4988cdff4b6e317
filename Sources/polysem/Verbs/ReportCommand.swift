internal import Analysis
internal import ArgumentParser
internal import Foundation
internal import Report
internal import Store

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write one HTML file about results: question, answer, verdicts, figures, numbers.",
    discussion: """
      The file needs nothing but itself and asks for nothing: it opens offline, and may be sent by mail. A folder may be \
      that of one study, of several that share it, or hold one folder for each study. What it shows is what the folder \
      holds: README.md says question and answer, claims.json the verdicts, *.vl.json the figures. A study that was drawn \
      nowhere is drawn from its store. docs/report.md has more.

      Examples:
        polysem report results/questions/who-wins
        polysem report results/questions results/settled --out report.html
      """)

  @Argument(help: "Results folders.", transform: path)
  var folders: [String]

  @Option(help: "Where the page goes; default: report.html in the first folder.", transform: path)
  var out: String?

  @OptionGroup var pictures: PictureOptions

  mutating func run() throws {
    // A place that was named is checked before anything is read; the other is a folder that may not be one.
    if let out { try OutputFile.check(out) }
    let studies = try folders.flatMap(studies(in:))
    let file = out ?? "\(folders[0])/report.html"
    if out == nil { try OutputFile.check(file) }
    let tools = try PageTools.make(
      readmes: studies.compactMap(\.readme), python: pictures.interpreter)
    let page = ReportPage(studies, tools: tools).html
    try OutputFile.write(page, to: file)
    try StandardOutput.writeLine(file)
  }

  /// The study of a folder, or those of the folders in it.
  private func studies(in folder: String) throws -> [StudyPage] {
    let url = URL(fileURLWithPath: folder, isDirectory: true)
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path) else {
      throw CommandFailure(.badInput, "\(folder): is no folder that can be read")
    }
    if let study = try page(of: url) { return [study] }
    let found = try names.sorted().compactMap { name -> StudyPage? in
      let inner = url.appending(component: name, directoryHint: .isDirectory)
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: inner.path, isDirectory: &isFolder)
      return exists && isFolder.boolValue ? try page(of: inner) : nil
    }
    guard !found.isEmpty else {
      throw CommandFailure(
        .badInput, "\(folder): holds no results (no plan.json, no claims.json, no figure)")
    }
    return found
  }

  private func page(of folder: URL) throws -> StudyPage? {
    do {
      return try StudyPage(folder: folder, extra: try extraFigures(in: folder))
    } catch let error as DecodingError {
      throw CommandFailure(
        .badInput, "\(folder.path): holds a file that this version cannot read (\(error.brief))")
    } catch let error as CocoaError {
      throw CommandFailure(
        .badInput, "\(folder.path): cannot be read (\(error.localizedDescription))")
    }
  }
}

extension ReportCommand {
  /// What the store of a folder shows where no figure does, and the film of a network.
  private func extraFigures(in folder: URL) throws -> [PageFigure] {
    let file = folder.appending(component: ResultStore.fileName)
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    let store = StoreFigures(store: try ResultStore(folder: folder, access: .readOnly))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let overviews = names.contains { $0.hasSuffix(".vl.json") } ? [] : try store.overviews()
    return overviews + [try store.film()].compactMap { $0 }
  }
}

extension DecodingError {
  /// What is wrong, in a few words.
  fileprivate var brief: String {
    switch self {
    case .dataCorrupted(let context), .keyNotFound(_, let context),
      .typeMismatch(_, let context), .valueNotFound(_, let context):
      context.debugDescription
    @unknown default: "\(self)"
    }
  }
}
