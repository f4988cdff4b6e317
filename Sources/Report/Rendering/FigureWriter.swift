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
    _ = try Self.script.run(JSONEncoder().encode(jobs), python: python)
  }

  private struct Job: Encodable {
    let specification: String
    let svg: String
    let png: String
  }

  // No base URL is allowed, so a specification that asked for the network would fail instead.
  private static let script = PythonScript(
    text: """
      import json, sys
      try:
          import vl_convert
      except ImportError:
          sys.exit(\(PythonScript.missingModuleStatus))
      options = {"vl_version": "\(PythonScript.vegaLite)", "allowed_base_urls": []}
      for job in json.load(sys.stdin):
          with open(job["specification"], encoding="utf-8") as file:
              specification = file.read()
          with open(job["svg"], "w", encoding="utf-8") as file:
              file.write(vl_convert.vegalite_to_svg(specification, **options))
          with open(job["png"], "wb") as file:
              file.write(vl_convert.vegalite_to_png(specification, scale=2, **options))
      """)
}
