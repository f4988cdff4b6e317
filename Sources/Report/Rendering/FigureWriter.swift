// Writes specifications, then has vl-convert turn them into SVG and PNG, all in one Python process.

package import Foundation

/// Writes figures into a folder.
package struct FigureWriter: Sendable {
  /// Path of a Python 3 that has `vl_convert`; `nil` writes specifications only.
  package let python: String?

  /// A writer that renders with this Python.
  package init(python: String?) {
    self.python = python
  }

  /// The files that a figure becomes, in the order in which they are written.
  package static func fileNames(of figure: Figure) -> [String] { fileNames(of: figure.name) }

  /// The files that the figure of a name becomes.
  package static func fileNames(of name: String) -> [String] {
    ["vl.json", "svg", "png"].map { "\(name).\($0)" }
  }

  /// Writes `<name>.vl.json`, and unless `python` is `nil` `<name>.svg` and `<name>.png`, of every
  /// figure.
  ///
  /// Existing files of these names are replaced. All specifications are written before Python
  /// starts, so they stand even when this throws `RenderingError`.
  ///
  /// - Parameters:
  ///   - figures: the figures, with distinct names.
  ///   - folder: an existing folder.
  /// - Throws: `RenderingError`, or Foundation's error when a file cannot be written.
  package func write(_ figures: [Figure], to folder: URL) throws {
    for figure in figures {
      let file = folder.appendingPathComponent("\(figure.name).vl.json")
      try figure.specification.write(to: file, options: .atomic)
    }
    guard let python, !figures.isEmpty else { return }
    let jobs = figures.map { figure in
      Job(
        specification: folder.appendingPathComponent("\(figure.name).vl.json").path,
        svg: folder.appendingPathComponent("\(figure.name).svg").path,
        png: folder.appendingPathComponent("\(figure.name).png").path)
    }
    try render(JSONEncoder().encode(jobs), python: python)
  }

  private struct Job: Encodable {
    let specification: String
    let svg: String
    let png: String
  }

  // Vega-Lite 5.21 is named because 1.9.0 would otherwise compile with version 6; no base URL is
  // allowed, so a specification that asked for the network would fail instead.
  private static let script = """
    import json, sys
    try:
        import vl_convert
    except ImportError:
        sys.exit(\(missingModuleStatus))
    options = {"vl_version": "5.21", "allowed_base_urls": []}
    for job in json.load(sys.stdin):
        with open(job["specification"], encoding="utf-8") as file:
            specification = file.read()
        with open(job["svg"], "w", encoding="utf-8") as file:
            file.write(vl_convert.vegalite_to_svg(specification, **options))
        with open(job["png"], "wb") as file:
            file.write(vl_convert.vegalite_to_png(specification, scale=2, **options))
    """
  private static let missingModuleStatus: Int32 = 67

  private func render(_ jobs: Data, python: String) throws {
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw RenderingError.pythonNotFound(path: python)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", Self.script]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    // A job list is a few paths and fits the pipe's buffer: written before Python starts, it can
    // neither block nor meet a closed pipe.
    try input.fileHandleForWriting.write(contentsOf: jobs)
    try input.fileHandleForWriting.close()
    do {
      try process.run()
    } catch {
      throw RenderingError.pythonNotFound(path: python)
    }
    let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: return
    case Self.missingModuleStatus: throw RenderingError.converterMissing(python: python)
    case let status:
      let lines = printed.split(separator: "\n").suffix(4).joined(separator: "; ")
      throw RenderingError.failed(status: status, message: lines)
    }
  }
}
