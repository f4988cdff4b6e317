internal import Foundation

/// Tables of the project's documents, which tests compare with registries.
public enum Documentation {
  /// The names in back-ticks at the front of each row of the first table under a heading: those of
  /// the first cell, then those of the second.
  ///
  /// - Throws: when the document cannot be read.
  public static func table(in document: String, under heading: String) throws -> [[String]] {
    let file = Fixtures.checkout.appending(components: "docs", document)
    let lines = try String(contentsOf: file, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.drop { $0 != heading }
      .drop { !$0.hasPrefix("| ") }
      .prefix { $0.hasPrefix("|") }
      .dropFirst(2)
      .map { line in
        line.split(separator: "|").prefix(2).flatMap { cell in
          cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .compactMap { $0.offset.isMultiple(of: 2) ? nil : String($0.element) }
        }
      }
  }
}
