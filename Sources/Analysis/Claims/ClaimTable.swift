// claims.csv, and the table that people read on the terminal.

internal import Store

/// The verdicts of a judgement as tables.
package struct ClaimTable: Sendable {
  private let claims: [JudgedClaim]

  /// Tabulates a judgement.
  package init(_ judgement: Judgement) { self.init(judgement.claims) }

  /// Tabulates some of its claims.
  init(_ claims: [JudgedClaim]) { self.claims = claims }

  /// Columns of `csv`.
  package static let columns = [
    "claim", "cell", "figure", "quantity", "region_lower", "region_upper", "verdict", "estimate",
    "ci95_lower", "ci95_upper", "test", "p_support", "p_refute", "holm_p_support", "holm_p_refute",
    "networks", "diverged", "registered", "made_afterwards", "says", "sentence",
  ]

  /// RFC 4180 text with a header and `\n` line ends; empty fields are undefined or unbounded.
  package var csv: String {
    let rows = claims.map { claim -> [String] in
      let p = claim.pValues
      var row = [claim.claim, claim.cell, claim.figure, claim.quantity]
      row += [claim.region.lower, claim.region.upper].map(Self.exact)
      row.append(claim.verdict.rawValue)
      row += [claim.estimate, claim.lower, claim.upper].map(Self.exact)
      row.append(claim.test)
      row += [p?.support, p?.refutation, p?.holmSupport, p?.holmRefutation].map(Self.exact)
      row += ["\(claim.networks)", "\(claim.diverged)", claim.registered ?? ""]
      row += ["\(claim.isMadeAfterwards)", claim.says, claim.sentence]
      return row
    }
    return ([Self.columns] + rows).map(CSV.line).joined()
  }

  /// Aligned lines under a header: claim, verdict, estimate, test, p, networks.
  package var lines: [String] {
    let header = ["claim", "verdict", "estimate [95 %]", "test", "p (Holm)", "networks"]
    let rows =
      [header]
      + claims.map { claim in
        [
          claim.title, Self.verdict(claim), Self.interval(claim),
          claim.test.isEmpty ? "–" : claim.test, claim.decisivePValue?.pValueText ?? "–",
          "\(claim.networks)",
        ]
      }
    return alignedLines(rows)
  }

  private static func exact(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  private static func verdict(_ claim: JudgedClaim) -> String {
    claim.verdict.rawValue + (claim.isMadeAfterwards ? ", made afterwards" : "")
  }

  private static func interval(_ claim: JudgedClaim) -> String {
    guard let estimate = claim.estimate else { return "–" }
    guard let lower = claim.lower, let upper = claim.upper else { return estimate.text() }
    return "\(estimate.text()) [\(lower.text()), \(upper.text())]"
  }
}
