/// Guesses which known name a misspelt one was meant to be.
package enum Spelling {
  /// The known name nearest to `name`, `nil` when none is near enough to be worth suggesting.
  ///
  /// Near enough means at most two edits, and fewer than half as many edits as letters.
  /// Ties go to the candidate nearer in length, then to the earlier one.
  package static func suggestion(for name: String, among known: [String]) -> String? {
    // No key is that long, and the comparison takes the square of the length.
    guard name.utf8.count <= 100 else { return nil }
    let letters = name.count
    let near = known.filter { abs($0.count - letters) <= 2 }
      .map { (name: $0, edits: distance(name, $0)) }
      .filter { $0.edits <= 2 && 2 * $0.edits < max(name.count, $0.name.count) }
    func length(_ candidate: String) -> Int { abs(candidate.count - name.count) }
    return near.min { ($0.edits, length($0.name)) < ($1.edits, length($1.name)) }?.name
  }

  /// `; did you mean …?`, or nothing.
  package static func hint(for name: String, among known: [String]) -> String {
    suggestion(for: name, among: known).map { "; did you mean \($0)?" } ?? ""
  }

  /// A text as a message shows it: shortened, and with every character seen that could not be told
  /// from a space or from nothing, such as a no-break space.
  package static func visible(_ text: String) -> String {
    let most = 200
    var shown = ""
    for scalar in text.unicodeScalars.prefix(most) {
      let isHidden =
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        case .spaceSeparator: scalar != " "
        default: false
        }
      if isHidden {
        shown +=
          "<U+" + String(repeating: "0", count: max(0, 4 - hexadecimal(scalar).count))
          + hexadecimal(scalar) + ">"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return text.unicodeScalars.count > most ? shown + "…" : shown
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    String(scalar.value, radix: 16, uppercase: true)
  }

  /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of
  /// neighbours.
  ///
  /// - Complexity: O(a · b) time, O(b) memory.
  package static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
