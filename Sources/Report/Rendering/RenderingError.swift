// What can go wrong between a specification and its picture.

/// Why figures were not rendered; their specifications are written all the same.
package enum RenderingError: Error, Equatable, CustomStringConvertible {
  /// There is no program to run at the path given.
  case pythonNotFound(path: String)
  /// Python runs, but lacks a module, `vl_convert` or what reports need.
  case converterMissing(python: String)
  /// Python or the converter failed; `message` is the last of what it printed.
  case failed(status: Int32, message: String)

  /// One line that says what to run.
  package var description: String {
    switch self {
    case .pythonNotFound(let path):
      "no Python at \(path): give the path of a Python 3 that has vl-convert-python, made with "
        + "`python3 -m venv .venv && .venv/bin/pip install vl-convert-python==1.9.0.post1`"
    case .converterMissing(let python):
      "\(python) lacks vl_convert, markdown_it (for reports) or Pillow (for GIFs): run `\(python) -m "
        + "pip install vl-convert-python==1.9.0.post1 markdown-it-py==4.3.0 pillow==12.3.0`"
    case .failed(let status, let message):
      "rendering failed with status \(status): \(message)"
    }
  }
}
