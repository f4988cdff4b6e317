// A table of names and numbers: read from CSV, or from the rows of a chart; shown in the page.

internal import Foundation
internal import Store

/// Columns and rows of text, as a spreadsheet has them.
struct NumberTable: Equatable {
  let columns: [String]
  let rows: [[String]]

  /// More rows than these are for the downloaded file.
  private static let mostRows = 60

  init(columns: [String], rows: [[String]]) {
    (self.columns, self.rows) = (columns, rows)
  }

  /// Reads RFC 4180: commas, double quotes doubled inside quoted fields, line feeds with or without a carriage return before them.
  init(csv: String) {
    var lines: [[String]] = []
    var line: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    // Code points: a comma with an accent on it would be another character.
    var scalars = csv.replacing("\r\n", with: "\n").unicodeScalars.makeIterator()
    var next = scalars.next()
    while let scalar = next {
      next = scalars.next()
      switch scalar {
      case "\"" where isQuoted && next == "\"":
        field.append("\"")
        next = scalars.next()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        line.append(String(field))
        field.removeAll()
      case "\n" where !isQuoted:
        lines.append(line + [String(field)])
        line = []
        field.removeAll()
      default: field.append(scalar)
      }
    }
    if !field.isEmpty || !line.isEmpty { lines.append(line + [String(field)]) }
    columns = lines.first ?? []
    rows = Array(lines.dropFirst())
  }

  /// The same numbers as CSV.
  var csv: String {
    ([columns] + rows).map(CSV.line).joined()
  }

  /// A table with a caption and headers.
  func html(caption: String) -> HTML {
    let head = columns.map { "<th scope=\"col\">\($0)</th>" as HTML }
    let body = rows.prefix(Self.mostRows).map { row -> HTML in
      let cells = row.map { field -> HTML in
        Self.isNumber(field) ? "<td class=\"n\">\(field)</td>" : "<td>\(field)</td>"
      }
      return "<tr>\(HTML(trusted: cells.map(\.text).joined()))</tr>"
    }
    let rest = rows.count - Self.mostRows
    let more: HTML =
      rest > 0
      ? "<p>The first \(Self.mostRows) of \(rows.count) rows; the file has them all.</p>" : ""
    return """
      <div class="scroll" role="region" tabindex="0" aria-label="\(caption)">
      <table><caption>\(caption)</caption><thead><tr>\(head)</tr></thead><tbody>
      \(body)
      </tbody></table></div>\(more)
      """
  }

  private static func isNumber(_ text: String) -> Bool { Double(text) != nil }
}
