// What networks have in each bin or code of an observer's column.

internal import Observers
internal import Records
internal import Store

/// Bins or codes, as the tables of networks are read one after the other: numbers, no tables.
struct ObservedBins {
  private let column: ObservedColumn
  private var names: [String] = []
  /// For each bin what each network has there, and of how many entries; codes have none of these.
  private var (hits, entries): ([[Double]], [[Double]]) = ([], [])

  /// No networks yet.
  init(_ column: ObservedColumn) {
    self.column = column
    if case .codes(let codes) = column.use {
      names = codes
      hits = codes.map { _ in [] }
    }
  }

  /// Adds the next network, whose bins are those of the first. O(rows).
  mutating func add(_ table: ObservedTable) {
    switch column.use {
    case .numbers: break
    case .codes:
      let values = column.values(in: table)
      for code in hits.indices {
        hits[code].append(Double(values.count { $0 == Double(code) }))
      }
    case .binned:
      if names.isEmpty {
        names = (0..<table.rowCount).map { column.bin($0, of: table) }
        (hits, entries) = (names.map { _ in [] }, names.map { _ in [] })
      }
      for row in hits.indices {
        hits[row].append(table.value(column.column, row: row))
        entries[row].append(table.value(ObservedColumn.entries, row: row))
      }
    }
  }

  /// One value of each network for each bin or code, with its name.
  ///
  /// Of a binned count y and its entries e: p + (y − p e)/ē with p = Σy/Σe, whose mean is p and whose
  /// spread is that of a ratio of sums (the delta method).
  var values: [(name: String, values: [Double])] {
    guard !entries.isEmpty else { return zip(names, hits).map { ($0, $1) } }
    return names.indices.map { bin in
      let all = entries[bin].reduce(0, +)
      guard all > 0 else { return (names[bin], []) }
      let share = hits[bin].reduce(0, +) / all
      let mean = all / Double(entries[bin].count)
      return (names[bin], zip(hits[bin], entries[bin]).map { share + ($0 - share * $1) / mean })
    }
  }
}
