// Tables that people read on the terminal.

/// Rows of as many cells each, in columns as wide as their widest cell; without spaces at the ends of
/// lines.
package func alignedLines(_ rows: [[String]]) -> [String] {
  let columns = rows.first?.indices ?? 0..<0
  let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
    var line = cells.joined(separator: "  ")[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
