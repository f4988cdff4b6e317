// What an update changes in a baseline, for the person who has to answer for it.

/// Old baseline against new.
package struct BaselineDifference: Sendable {
  /// Lines to read.
  package let text: String

  /// Compares two baselines; `old` is `nil` where there was none.
  package init(from old: Baseline?, to new: Baseline) {
    guard let old else {
      text = "a new baseline: \(new.studies.map(Self.size).joined(separator: ", "))\n"
      return
    }
    let before = Dictionary(old.studies.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    let names = Set(new.studies.map(\.name))
    var lines = old.studies.filter { !names.contains($0.name) }.map { "− \($0.name)" }
    for study in new.studies {
      guard let earlier = before[study.name] else {
        lines.append("+ \(Self.size(study))")
        continue
      }
      lines += Self.changes(from: earlier, to: study)
    }
    if let obstacle = old.obstacleToExactComparison(with: new.provenance) {
      lines.append("bits are from elsewhere now: \(obstacle)")
    }
    text = (lines.isEmpty ? ["nothing has changed"] : lines).joined(separator: "\n") + "\n"
  }

  private static func size(_ study: BaselineStudy) -> String {
    "\(study.name) (\(study.cells.count) cells, \(study.evidence.first?.trials ?? 0) networks each)"
  }

  private static func changes(from old: BaselineStudy, to new: BaselineStudy) -> [String] {
    guard old.cells == new.cells else {
      return ["~ \(new.name): other cells; was \(size(old)), is \(size(new))"]
    }
    let rows = RegressionCheck.judged(
      RegressionCheck.rows(old, fresh: new.evidence, planned: 0, obstacle: nil))
    let failed = rows.filter { $0.verdict == .failed }
    guard old.evidence != new.evidence else { return [] }
    let summary =
      "~ \(new.name): \(failed.count) of \(rows.count) comparisons differ by more than chance or rounding"
    return [summary]
      + failed.map {
        "    \($0.tier.rawValue), \($0.subject), \($0.quantity): "
          + "\($0.expected?.text ?? "undefined") → \($0.found?.text ?? "undefined")"
          + ($0.distance.map { " (\($0.text))" } ?? "")
      }
  }
}
