// The verdicts of a study: how many of each kind, then claim by claim, the decided first.

/// A study's verdicts in the page.
struct VerdictTable {
  let claims: [StoredClaim]

  private static let order = ["refuted", "supported", "undecided"]

  private func count(_ verdict: String) -> Int { claims.count { $0.verdict == verdict } }

  private var afterwards: Int { claims.count { $0.isMadeAfterwards == true } }

  /// `14 claims: 3 refuted, 9 supported, 2 undecided; 1 was made afterwards.`
  var tally: String {
    let counts = Self.order.map { "\(count($0)) \($0)" }.joined(separator: ", ")
    let late =
      if claims.contains(where: { $0.isMadeAfterwards == nil }) {
        "whether claims or results came first was not recorded"
      } else if afterwards == 0 {
        "all were fixed before their networks were trained"
      } else {
        "\(afterwards) \(afterwards == 1 ? "was" : "were") made afterwards, when results existed"
      }
    return "\(claims.count) verdicts: \(counts); \(late)."
  }

  /// The tally, the table of what is decided, and folded away what is not.
  var html: HTML {
    let decided = claims.filter(\.isDecided)
    let open = claims.filter { !$0.isDecided }
    let sorted = Self.order.flatMap { verdict in decided.filter { $0.verdict == verdict } }
    let first: HTML = sorted.isEmpty ? "" : table(sorted, caption: "What is decided")
    let rest: HTML =
      open.isEmpty
      ? ""
      : """
      <details\(decided.isEmpty ? " open" as HTML : "")><summary>Undecided (\(open.count))</summary>
      \(table(open, caption: "What is undecided"))
      </details>
      """
    return """
      <p class="tally">\(Self.order.map(chip))</p>
      <p>\(tally) Brackets hold 95 % intervals, each for itself.</p>
      \(first)
      \(rest)
      """
  }

  private func chip(_ verdict: String) -> HTML {
    "<span class=\"chip \(verdict)\">\(Self.sign(verdict)) \(count(verdict)) \(verdict)</span>"
  }

  private func table(_ claims: [StoredClaim], caption: String) -> HTML {
    """
    <div class="scroll" role="region" tabindex="0" aria-label="\(caption)">
    <table class="verdicts"><caption>\(caption)</caption><thead><tr><th scope="col">Verdict</th><th scope="col">Claim</th>
    <th scope="col">Wanted</th><th scope="col">Found</th><th scope="col">Networks</th></tr></thead><tbody>
    \(claims.map(row))
    </tbody></table></div>
    """
  }

  private func row(_ claim: StoredClaim) -> HTML {
    let late: HTML =
      claim.isMadeAfterwards == true ? "<span class=\"late\">made afterwards</span>" : ""
    let name = claim.cell.isEmpty ? claim.claim : "\(claim.claim), \(claim.cell)"
    return """
      <tr><td><span class="chip \(claim.verdict)">\(Self.sign(claim.verdict)) \(claim.verdict)</span>\(late)</td>
      <th scope="row">\(claim.says)<small>\(claim.sentence)</small><small><code>\(name)</code></small></th>
      <td>\(claim.region.text)</td><td class="n">\(claim.value)</td><td class="n">\(claim.networks)</td></tr>
      """
  }

  private static func sign(_ verdict: String) -> HTML {
    let sign =
      switch verdict {
      case "supported": "✓"
      case "refuted": "✗"
      default: "?"
      }
    return "<span aria-hidden=\"true\">\(sign)</span>"
  }
}
