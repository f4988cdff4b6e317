// A regression check in the XML that continuous-integration servers read.

internal import Analysis
internal import Foundation

extension CheckSummary {
  /// JUnit XML: a test suite for each tier, a test case for each thing that is told as one, a measure
  /// mostly, over all cells and steps.
  ///
  /// Networks are trained for all comparisons together: each comparison has the same share of the time,
  /// so that what a viewer adds up is right.
  package var junit: String {
    let families = families
    let share = seconds / Double(max(1, rows.count))
    var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    xml += "<testsuites name=\"polysem check\" tests=\"\(families.count)\" "
    xml += "failures=\"\(families.count { !$0.failed.isEmpty })\" "
    xml += "time=\"\(Self.time(seconds))\">\n"
    for tier in CheckRow.Tier.allCases {
      let own = families.filter { $0.tier == tier }
      let comparisons = own.reduce(0) { $0 + $1.rows.count }
      xml += "  <testsuite name=\"\(tier.rawValue)\" tests=\"\(own.count)\" "
      xml += "failures=\"\(own.count { !$0.failed.isEmpty })\" errors=\"0\" "
      xml += "skipped=\"\(own.count(where: \.isSkipped))\" "
      xml += "time=\"\(Self.time(share * Double(comparisons)))\">\n"
      xml += own.map { Self.testCase($0, seconds: share * Double($0.rows.count)) }.joined()
      xml += "  </testsuite>\n"
    }
    return xml + "</testsuites>\n"
  }

  private static func time(_ seconds: Double) -> String { String(format: "%.6f", seconds) }

  private static func testCase(_ family: CheckFamily, seconds: Double) -> String {
    let opening =
      "    <testcase classname=\"polysem.\(family.tier.rawValue)\" "
      + "name=\"\(escaped(family.name))\" time=\"\(time(seconds))\""
    if !family.failed.isEmpty {
      let lines = family.failed.map { "\($0.subject): \($0.quantity): \($0.explanation)" }
      return opening + "><failure message=\"\(escaped(family.sentence))\" "
        + "type=\"\(family.tier.rawValue)\">\(escaped(lines.joined(separator: "\n")))"
        + "</failure></testcase>\n"
    }
    guard family.isSkipped else { return opening + "/>\n" }
    let notes = Set(family.skipped.map(\.note)).sorted().joined(separator: "; ")
    return opening + "><skipped message=\"\(escaped(notes))\">\(escaped(notes))</skipped>"
      + "</testcase>\n"
  }

  /// XML 1.0 has no place for control characters, escaped or not.
  private static func escaped(_ text: String) -> String {
    let allowed = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      let isControl = scalar.value < 0x20 && !"\t\n".unicodeScalars.contains(scalar)
      return isControl || [0xfffe, 0xffff].contains(scalar.value) ? "\u{fffd}" : scalar
    }
    return ("\(String(String.UnicodeScalarView(allowed)))" as HTML).text
  }
}

extension CheckFamily {
  /// Whether a part of it was not looked at and nothing else is wrong: a gap is no success.
  fileprivate var isSkipped: Bool { failed.isEmpty && !skipped.isEmpty }
}
