internal import Foundation

/// The terminal behind standard error.
enum Terminal {
  /// Whether there is one that takes escape sequences.
  static var canRedraw: Bool {
    let kind = ProcessInfo.processInfo.environment["TERM"] ?? ""
    return isatty(STDERR_FILENO) == 1 && !["", "dumb", "unknown"].contains(kind)
  }

  /// Whether standard output is one.
  static var isOutput: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Empties the screen and goes to its upper left corner.
  static let emptyScreen = "\u{1B}[H\u{1B}[2J"

  /// Removes a line of so many characters that the cursor stands behind.
  ///
  /// A terminal that became narrower has broken it into several rows.
  static func empty(_ characters: Int) -> String {
    let rows = characters > 0 ? (characters - 1) / max(1, columns) : 0
    return rows > 0 ? "\u{1B}[\(rows)A\r\u{1B}[J" : "\r\u{1B}[K"
  }

  /// Characters that fit into a line now; 80 where the terminal does not say.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
