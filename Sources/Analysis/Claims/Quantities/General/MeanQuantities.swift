// Claims about the mean of any measure, by itself or beside a number that it should have.

internal import Keys
internal import Records
internal import Study

extension Quantity {
  /// The mean of a final measure.
  static let mean = Quantity(
    "mean", "the mean of {measure}", options: [GeneralMeasure.option], pools: true,
    readsFinalStatesOnly: true
  ) { data in
    try overCells(data) { _ in 1 }
  }

  /// The mean over a number or a prediction; over all cells, the sum of means over the sum of
  /// predictions.
  static let ratio = Quantity(
    "ratio", "the mean of {measure} over {to}",
    options: [GeneralMeasure.option, .reference("to", names: Prediction.all.keys.sorted())],
    pools: true, readsFinalStatesOnly: true,
    conflict: { options in
      guard let name = options["to"]?.asText, let prediction = Prediction.all[name],
        options["measure"]?.asText != prediction.measure
      else { return nil }
      return ("to", "\(name) is a prediction of \(prediction.measure)")
    }
  ) { data in
    if let number = data.number("to") { return try overCells(data) { _ in number } }
    guard let prediction = Prediction.all[data.text("to")] else { return [] }
    return try overCells(data) { prediction.value($0.parameters) }
  }

  /// The mean in units of its own in each cell.
  private static func overCells(
    _ data: ClaimData, _ unit: (Cell) -> Double?
  ) throws -> [Evidence] {
    let cells = data.cells
    let names = CellNames(cells)
    let contrast = Contrast(measure: data.measure, study: data.study)
    let units = cells.map(unit)
    let without = "\(data.text("to")) predicts nothing for these parameters"
    guard data.isPooled else {
      return try zip(cells, units).map { cell, unit in
        guard let unit else { return .none(without, cell: names.name(of: cell)) }
        return try contrast.evidence([(cell, 1 / unit)], cell: names.name(of: cell))
      }
    }
    let known = units.compactMap { $0 }
    guard known.count == cells.count else { return [.none(without)] }
    let total = known.reduce(0, +)
    guard total > 0 else { return [] }
    return [try contrast.evidence(cells.map { ($0, 1 / total) }, cell: "all cells")]
  }
}
