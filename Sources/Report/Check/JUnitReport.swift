// A regression check in the XML that continuous-integration servers read.

internal import Analysis
internal import Foundation

extension CheckSummary {
  /// JUnit XML: a test suite for each tier, a test case for each comparison.
  ///
  /// Networks are trained for all comparisons together: each case has the same share of the time, so
  /// that what a viewer adds up is right.
  package var junit: String {
    var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    xml += "<testsuites name=\"polysem check\" tests=\"\(rows.count)\" "
    xml += "time=\"\(Self.time(seconds))\">\n"
    let share = seconds / Double(max(1, rows.count))
    for tier in CheckRow.Tier.allCases {
      let own = rows.filter { $0.tier == tier }
      let failures = own.count { $0.verdict == .failed }
      let skipped = own.count { $0.verdict == .notChecked }
      xml += "  <testsuite name=\"\(tier.rawValue)\" tests=\"\(own.count)\" "
      xml += "failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\" "
      xml += "time=\"\(Self.time(share * Double(own.count)))\">\n"
      xml += own.map { Self.testCase($0, seconds: share) }.joined()
      xml += "  </testsuite>\n"
    }
    return xml + "</testsuites>\n"
  }

  private static func time(_ seconds: Double) -> String { String(format: "%.6f", seconds) }

  private static func testCase(_ row: CheckRow, seconds: Double) -> String {
    let name = "\(row.subject): \(row.quantity)"
    let opening =
      "    <testcase classname=\"polysem.\(row.tier.rawValue)\" name=\"\(escaped(name))\" "
      + "time=\"\(time(seconds))\""
    switch row.verdict {
    case .passed: return opening + "/>\n"
    case .notChecked:
      let note = escaped(row.note)
      return opening + "><skipped message=\"\(note)\">\(note)</skipped></testcase>\n"
    case .failed:
      let explanation = escaped(row.explanation)
      return opening + "><failure message=\"\(explanation)\" type=\"\(row.tier.rawValue)\">"
        + "\(escaped(name))\n\(explanation.replacing(", ", with: "\n"))</failure></testcase>\n"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
