internal import Foundation
internal import Keys

/// `{log: [a, b], points: k}`: k values from a to b in equal ratios.
///
/// The ends are as written. What lies between is rounded to four digits, or to whole numbers, so that
/// a cell's identity hangs on no library's logarithm.
struct SweepLogRange {
  /// The values, spelt as the file would.
  let nodes: [SourceNode]

  init?(
    _ entries: [SourceEntry], of key: Key, at place: SourcePlace, _ path: String,
    problems: inout [ConfigurationProblem]
  ) {
    let before = problems.count
    for entry in entries where !["log", "points"].contains(entry.key) {
      problems.append(
        entry.node.place.problem("\(path).\(entry.key)", "cannot stand beside log"))
    }
    let span = SweepSpan(
      entries.filter { $0.key == "log" }, of: key, at: place, path, problems: &problems)
    var points: Int?
    if let node = entries.first(where: { $0.key == "points" })?.node {
      let rule = Key("points", .integer(minimum: 2, maximum: SweepAxis.mostCells), .required, "")
      do throws(Key.Violation) {
        points = try rule.read(node).asExactInteger
      } catch {
        problems.append(node.place.problem("\(path).points", error.message))
      }
    } else {
      problems.append(place.problem("\(path).points", "is missing: how many values"))
    }
    guard problems.count == before, let span, let points else { return nil }
    nodes = (0..<points).map { index in
      switch index {
      case 0: span.lower.node
      case points - 1: span.upper.node
      default:
        SourceNode(
          content: .scalar(span.text(at: Double(index) / Double(points - 1)), plain: true),
          place: place)
      }
    }
  }
}
