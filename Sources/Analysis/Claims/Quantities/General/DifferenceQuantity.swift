// Claims about what a parameter does to a mean.

internal import Keys
internal import Study

extension Quantity {
  /// The mean at some parameters less that at others, cells otherwise equal.
  static let difference = Quantity(
    "difference", "the mean of {measure} at {of} less that at {minus}",
    options: [GeneralMeasure.option] + ClaimData.sides, pools: true, readsFinalStatesOnly: true,
    conflict: ClaimData.sidesConflict
  ) { data in
    let pairs = data.pairs
    guard !pairs.isEmpty else { return ClaimData.noPairs }
    let contrast = Contrast(measure: data.measure, study: data.study)
    guard data.isPooled else {
      return try pairs.map { pair in
        try contrast.evidence([(pair.first, 1), (pair.second, -1)], cell: pair.name)
      }
    }
    let weight = 1 / Double(pairs.count)
    // A cell that is compared with several counts once for each.
    var terms: [Contrast.Term] = []
    for (cell, weight) in pairs.flatMap({ [($0.first, weight), ($0.second, -weight)] }) {
      if let place = terms.firstIndex(where: { $0.cell.parameters == cell.parameters }) {
        terms[place].weight += weight
      } else {
        terms.append((cell, weight))
      }
    }
    return [try contrast.evidence(terms, cell: "all cells")]
  }
}
