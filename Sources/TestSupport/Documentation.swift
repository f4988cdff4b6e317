internal import Foundation

/// Tables of the project's documents, which tests compare with registries.
public enum Documentation {
  /// The names in back-ticks in each row of the first table under a heading: those of the first of
  /// the chosen `cells`, then those of the next.
  ///
  /// - Throws: when the document cannot be read.
  public static func table(in document: String, under heading: String, cells: [Int] = [0, 1]) throws
    -> [[String]]
  {
    let file = Fixtures.checkout.appending(components: "docs", document)
    let lines = try String(contentsOf: file, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.drop { $0 != heading }
      .drop { !$0.hasPrefix("| ") }
      .prefix { $0.hasPrefix("|") }
      .dropFirst(2)
      .map { line in
        let row = line.replacing("\\|", with: "").split(separator: "|")
        return cells.flatMap { cell in
          row[cell].split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .compactMap { $0.offset.isMultiple(of: 2) ? nil : String($0.element) }
        }
      }
  }
}
