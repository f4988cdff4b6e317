// A regression check as text: what was checked, how far off it is, and what failed.

package import Analysis
internal import Records

/// The outcome of a whole regression check.
package struct CheckSummary: Sendable, Encodable {
  /// Every comparison.
  package let rows: [CheckRow]
  /// Wall time, in seconds.
  package let seconds: Double
  /// What they come to.
  package let verdict: Verdict

  /// The outcome of all rows together.
  package enum Verdict: String, Sendable, Encodable {
    /// Nothing is off.
    case passed
    /// A row is.
    case failed
    /// No row is, but time ran out before all were looked at.
    case incomplete
  }

  /// Collects judged rows.
  package init(rows: [CheckRow], seconds: Double) {
    (self.rows, self.seconds) = (rows, seconds)
    // Bits that cannot be compared here are no gap: the other tiers are meant for that.
    let isIncomplete = rows.contains { $0.verdict == .notChecked && $0.tier != .exact }
    verdict = failed(rows).isEmpty ? (isIncomplete ? .incomplete : .passed) : .failed
  }

  /// A line for each tier and subject, then one for each thing that is off, the worst first, then the
  /// counts.
  package var text: String {
    var lines = [["tier", "subject", "compared", "farthest off", "verdict"]]
    lines += groups.map(Self.line)
    var text = alignedLines(lines).map { $0 + "\n" }.joined()
    let changed = families.filter { !$0.failed.isEmpty }
    for family in changed { text += "FAILED \(family.tier.rawValue), \(family.sentence)\n" }
    let skipped = rows.count { $0.verdict == .notChecked }
    return text
      + "\(rows.count - skipped) comparisons in \(seconds.text(3)) s: \(failed(rows).count) failed, "
      + "\(skipped) not checked; \(verdict.rawValue)\n"
  }

  /// What is told as one, the worst first.
  var families: [CheckFamily] { CheckFamily.all(of: rows) }

  /// Rows of one tier and subject, in the order in which they came.
  private var groups: [[CheckRow]] {
    var groups: [[CheckRow]] = []
    for row in rows {
      if let last = groups.last?.first, last.tier == row.tier, last.subject == row.subject {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
    return groups
  }

  private static func line(_ group: [CheckRow]) -> [String] {
    let order = group.sorted { $0.isWorse(than: $1) }
    let first = order[0]
    let failures = failed(group).count
    let skipped = group.count { $0.verdict == .notChecked }
    let verdict =
      failures > 0 ? "FAILED \(failures)" : skipped == group.count ? "not checked" : "passed"
    let parts =
      verdict == "not checked" ? [] : [first.quantity + ":", first.distance?.text ?? ""]
    let farthest = (parts + [first.note]).filter { !$0.isEmpty }.joined(separator: " ")
    return [first.tier.rawValue, first.subject, "\(group.count - skipped)", farthest, verdict]
  }
}

private func failed(_ rows: [CheckRow]) -> [CheckRow] { rows.filter { $0.verdict == .failed } }

extension CheckRow {
  /// What was expected and found, and how far apart they are; what there is of it.
  var explanation: String {
    var parts: [String] = []
    if let expected { parts.append("expected \(expected.text)") }
    if let found { parts.append("found \(found.text)") }
    if let distance { parts.append(distance.text) }
    if let p = adjustedP { parts.append(p > 0 ? "p (Holm) \(p.text(2))" : "p (Holm) < 10⁻³⁰⁰") }
    if !note.isEmpty { parts.append(note) }
    return parts.joined(separator: ", ")
  }
}
