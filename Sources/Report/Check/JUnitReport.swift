// A regression check in the XML that continuous-integration servers read.

internal import Analysis

extension CheckSummary {
  /// JUnit XML: a test suite for each tier, a test case for each comparison.
  package var junit: String {
    var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"polysem check\">\n"
    for tier in CheckRow.Tier.allCases {
      let own = rows.filter { $0.tier == tier }
      let failures = own.count { $0.verdict == .failed }
      let skipped = own.count { $0.verdict == .notChecked }
      xml += "  <testsuite name=\"\(tier.rawValue)\" tests=\"\(own.count)\" "
      xml += "failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\">\n"
      xml += own.map(Self.testCase).joined()
      xml += "  </testsuite>\n"
    }
    return xml + "</testsuites>\n"
  }

  private static func testCase(_ row: CheckRow) -> String {
    let name = "\(row.subject): \(row.quantity)"
    let opening =
      "    <testcase classname=\"polysem.\(row.tier.rawValue)\" name=\"\(escaped(name))\""
    switch row.verdict {
    case .passed: return opening + "/>\n"
    case .notChecked:
      return opening + "><skipped message=\"\(escaped(row.note))\"/></testcase>\n"
    case .failed:
      return opening + "><failure message=\"\(escaped(row.explanation))\"/></testcase>\n"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
