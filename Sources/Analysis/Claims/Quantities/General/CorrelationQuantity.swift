// Claims about two measures of one network.

internal import Keys
internal import Records
internal import Statistics
internal import Study

extension Quantity {
  /// Pearson's correlation of two final measures over the networks of a cell; over all cells, the
  /// mean of their Fisher transforms, transformed back.
  static let correlation = Quantity(
    "correlation", "the correlation of {measure} and {with}",
    options: [GeneralMeasure.option, GeneralMeasure.option("with")], pools: true,
    readsFinalStatesOnly: true,
    conflict: { options in
      options["measure"] == options["with"] ? ("with", "is the measure itself") : nil
    }
  ) { data in
    let cells = data.cells
    let names = CellNames(cells)
    guard data.isPooled else {
      return try cells.map { try evidence(data, [$0], cell: names.name(of: $0)) }
    }
    return [try evidence(data, cells, cell: "all cells")]
  }

  private typealias Values = (first: Double, second: Double)

  private static func evidence(
    _ data: ClaimData, _ cells: [Cell], cell name: String
  ) throws -> Evidence {
    let diverged = cells.reduce(0) { $0 + $1.diverged }
    let measures = [data.measure, GeneralMeasure(name: data.text("with"))]
    for measure in measures {
      if let absence = measure.absence(in: cells) {
        return .none(absence, cell: name, diverged: diverged)
      }
    }
    let pairs = cells.map { cell -> [Replicate: Values] in
      let (first, second) = (measures[0].values(cell), measures[1].values(cell))
      return first.reduce(into: [:]) { pairs, entry in
        pairs[entry.key] = second[entry.key].map { (entry.value, $0) }
      }
    }
    var evidence =
      data.study.shareRandomNumbers(cells) ? try paired(pairs) : independent(pairs)
    evidence.cell = name
    evidence.diverged = diverged
    for measure in measures { try measure.note(cells, in: &evidence) }
    return evidence
  }

  private static func independent(_ pairs: [[Replicate: Values]]) -> Evidence {
    let networks = pairs.reduce(0) { $0 + $1.count }
    let transforms = pairs.map { transform(Array($0.values)) }
    guard transforms.allSatisfy(\.isFinite), pairs.allSatisfy({ $0.count >= 4 }) else {
      return Evidence(
        cell: "", networks: networks,
        obstacle: "a correlation needs four networks a cell, of which both measures differ")
    }
    let count = Double(pairs.count)
    let centre = transforms.reduce(0, +) / count
    let error = pairs.reduce(0) { $0 + 1 / Double($1.count - 3) }.squareRoot() / count
    let half = Normal.upperTailInverse((1 - MeanEstimate.level) / 2) * error
    return Evidence(
      cell: "", networks: networks, estimate: FisherTransform.inverse(centre),
      test: BorderTest(
        name: "Fisher z",
        interval: Interval(
          lower: FisherTransform.inverse(centre - half),
          upper: FisherTransform.inverse(centre + half), level: MeanEstimate.level),
        above: { Normal.upperTail((centre - FisherTransform.of($0)) / error) },
        below: { Normal.upperTail((FisherTransform.of($0) - centre) / error) }))
  }

  private static func paired(_ pairs: [[Replicate: Values]]) throws -> Evidence {
    let replicates = Contrast.shared(pairs)
    guard replicates.count >= 4 else {
      return .none("fewer than four replicates have finished in all of the cells")
    }
    let values = Jackknife.pseudoValues(replicates) { chosen in
      pairs.reduce(0) { sum, pairs in sum + transform(chosen.compactMap { pairs[$0] }) }
        / Double(pairs.count)
    }
    let known = BorderTest.student(values)
    guard let known, let interval = known.interval else {
      return .none("the networks do not differ")
    }
    return Evidence(
      cell: "", networks: replicates.count,
      estimate: MeanEstimate(values).mean.map(FisherTransform.inverse),
      test: BorderTest(
        name: "Fisher z, jackknife t",
        interval: Interval(
          lower: FisherTransform.inverse(interval.lower),
          upper: FisherTransform.inverse(interval.upper), level: interval.level),
        above: { known.above(FisherTransform.of($0)) },
        below: { known.below(FisherTransform.of($0)) }))
  }

  private static func transform(_ pairs: [Values]) -> Double {
    FisherTransform.of(Correlation.pearson(pairs.map(\.first), pairs.map(\.second)))
  }
}
