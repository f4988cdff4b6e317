// Verdicts as people read them on the terminal: what is decided first.

/// The verdicts of a judgement as lines.
package struct ClaimLines: Sendable {
  private let judgement: Judgement

  /// Puts a judgement into lines.
  package init(_ judgement: Judgement) { self.judgement = judgement }

  /// The table of what is decided, refuted first, with its sentences under the statements they are
  /// about; then a line for each claim with undecided cells, with what would decide them.
  package var lines: [String] {
    let claims = judgement.claims
    guard !claims.isEmpty else { return [] }
    let decided =
      claims.filter { $0.verdict == .refuted } + claims.filter { $0.verdict == .supported }
    var lines = ["Claims: \(tally)"]
    if !decided.isEmpty { lines += ClaimTable(decided).lines.map { "  \($0)" } }
    lines += sentences(decided)
    let undecided = claims.filter { $0.verdict == .undecided }
    if !undecided.isEmpty { lines.append("Undecided, with the networks that each would need") }
    return lines + groups(undecided).map(Self.line)
  }

  /// `26 supported, 12 refuted, 27 undecided, 3 made afterwards`.
  package var tally: String {
    let claims = judgement.claims
    func count(_ verdict: Judgement.Verdict) -> String {
      "\(claims.count { $0.verdict == verdict }) \(verdict.rawValue)"
    }
    let afterwards = claims.count(where: \.isMadeAfterwards)
    return [count(.supported), count(.refuted), count(.undecided)].joined(separator: ", ")
      + (afterwards > 0 ? ", \(afterwards) made afterwards" : "")
  }

  private func sentences(_ claims: [JudgedClaim]) -> [String] {
    groups(claims).flatMap { group in
      ["\(group[0].claim)  \(group[0].says)"] + group.map { "  - \($0.sentence)" }
    }
  }

  /// Neighbours of one claim.
  private func groups(_ claims: [JudgedClaim]) -> [[JudgedClaim]] {
    claims.reduce(into: []) { groups, claim in
      if groups.last?.first?.claim == claim.claim {
        groups[groups.count - 1].append(claim)
      } else {
        groups.append([claim])
      }
    }
  }

  /// Cells that need the same share their words.
  private static func line(_ group: [JudgedClaim]) -> String {
    var order: [String] = []
    var cells: [String: [String]] = [:]
    for claim in group {
      let needs = claim.needs ?? "?"
      if cells[needs] == nil { order.append(needs) }
      if !claim.cell.isEmpty {
        cells[needs, default: []].append(claim.cell)
      } else {
        cells[needs] = []
      }
    }
    let parts = order.map { needs in
      let names = cells[needs] ?? []
      return names.isEmpty ? needs : "\(names.joined(separator: "; ")): \(needs)"
    }
    let mark = group[0].isMadeAfterwards ? " (made afterwards)" : ""
    return "  \(group[0].claim)\(mark)  \(parts.joined(separator: "; "))"
  }
}
