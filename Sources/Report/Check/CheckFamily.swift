// Comparisons that belong together: one measure, in all cells and at all steps.

package import Analysis

/// All comparisons of one kind and one thing: what is told, and counted, as one.
package struct CheckFamily: Sendable {
  /// How sharp they are.
  package let tier: CheckRow.Tier
  /// What was compared.
  package let name: String
  /// The comparisons, the worst first.
  package let rows: [CheckRow]

  /// The families of some rows: the worst first, those in which nothing is off in the order in which
  /// they came.
  static func all(of rows: [CheckRow]) -> [CheckFamily] {
    var families: [CheckFamily] = []
    for tier in CheckRow.Tier.allCases {
      let own = rows.filter { $0.tier == tier }
      let names = own.map(\.family).reduce(into: [String]()) { names, name in
        if !names.contains(name) { names.append(name) }
      }
      families += names.map { name in
        CheckFamily(
          tier: tier, name: name,
          rows: own.filter { $0.family == name }.sorted { $0.isWorse(than: $1) })
      }
    }
    let changed = families.filter { !$0.failed.isEmpty }
    return changed.sorted { $0.isWorse(than: $1) } + families.filter { $0.failed.isEmpty }
  }

  /// Those that are off.
  package var failed: [CheckRow] { rows.filter { $0.verdict == .failed } }
  /// Those that could not be made.
  package var skipped: [CheckRow] { rows.filter { $0.verdict == .notChecked } }

  /// Networks of another distribution are worse than other digits, and those than other bits.
  private func isWorse(than other: CheckFamily) -> Bool {
    let order: [CheckRow.Tier] = [.statistical, .tolerance, .exact]
    let (mine, theirs) = (order.firstIndex(of: tier) ?? 0, order.firstIndex(of: other.tier) ?? 0)
    guard mine == theirs else { return mine < theirs }
    return rows[0].isWorse(than: other.rows[0])
  }

  /// What has changed, where and how far: `mean_l1_norm: 38 of 40 comparisons, in 4 of 5 cells; worst in
  /// l1, at step 900: expected …`.
  var sentence: String {
    let cells = Set(rows.map(\.subject)).count
    let hit = Set(failed.map(\.subject)).count
    let extent =
      rows.count == 1
      ? "" : "\(failed.count) of \(rows.count) comparisons, in \(hit) of \(cells) cells; worst "
    let worst = failed.first.map { row in
      let place =
        row.step.map { " at step \($0)" } ?? (row.quantity == name ? "" : ", \(row.quantity)")
      return "in \(row.subject)\(place): \(row.explanation)"
    }
    return "\(name): \(extent)\(worst ?? "")"
  }
}

extension CheckRow {
  /// By p value; of equal ones, such as those too small for a number, by distance.
  func isWorse(than other: CheckRow) -> Bool {
    let (mine, theirs) = (verdict == .failed, other.verdict == .failed)
    guard mine == theirs else { return mine }
    let (p, q) = (pValue ?? 1, other.pValue ?? 1)
    guard p == q else { return p < q }
    return (distance?.value.magnitude ?? 0) > (other.distance?.value.magnitude ?? 0)
  }
}
