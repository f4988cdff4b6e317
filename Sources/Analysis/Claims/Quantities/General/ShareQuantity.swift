// Claims about how many networks are of some kind.

internal import Keys
internal import Records
internal import Statistics
internal import Study

extension Quantity {
  /// The share of networks whose measure lies in a region; over all cells, the mean of their shares.
  static let share = Quantity(
    "share", "the share of networks whose {measure} is {where}",
    options: [GeneralMeasure.option, .region("where")], pools: true, readsFinalStatesOnly: true
  ) { data in
    guard let region = ClaimRegion(data.options, "where") else { return [] }
    let cells = data.cells
    let names = CellNames(cells)
    guard data.isPooled else {
      return try cells.map { try evidence(data, [$0], region, cell: names.name(of: $0)) }
    }
    return [try evidence(data, cells, region, cell: "all cells")]
  }

  private static func evidence(
    _ data: ClaimData, _ cells: [Cell], _ region: ClaimRegion, cell name: String
  ) throws -> Evidence {
    let diverged = cells.reduce(0) { $0 + $1.diverged }
    if let absence = data.measure.absence(in: cells) {
      return .none(absence, cell: name, diverged: diverged)
    }
    let hits = cells.map { data.measure.values($0).mapValues { region.counts($0) ? 1.0 : 0 } }
    var evidence =
      data.study.shareRandomNumbers(cells)
      ? paired(hits) : independent(hits.map { Array($0.values) })
    evidence.cell = name
    evidence.diverged = diverged
    try data.measure.note(cells, in: &evidence)
    return evidence
  }

  // Where cells differ in their probabilities, the total varies less than a binomial one of their
  // mean (Hoeffding, Ann. Math. Stat. 27, 1956, doi:10.1214/aoms/1177728178): its test is safe.
  private static func independent(_ hits: [[Double]]) -> Evidence {
    let all = hits.joined()
    let proportion = Proportion(all.count { $0 > 0 }, of: all.count)
    let shares = hits.map { (sample: SampleSummary($0), weight: 1 / Double(hits.count)) }
    let isBalanced = Set(hits.map(\.count)).count <= 1
    let t = isBalanced ? nil : BorderTest.combination(MeanCombination(shares), name: "t of shares")
    return Evidence(
      cell: "", networks: all.count,
      estimate: shares.reduce(0) { $0 + $1.weight * $1.sample.mean },
      test: .both(t, .binomial(proportion)))
  }

  /// Networks of one replicate are not independent: replicates are.
  private static func paired(_ hits: [[Replicate: Double]]) -> Evidence {
    let scores = Contrast.shared(hits).map { replicate in
      hits.reduce(0) { $0 + ($1[replicate] ?? .nan) } / Double(hits.count)
    }
    return .scores(scores)
  }
}

extension Evidence {
  /// Evidence of the mean of independent scores between 0 and 1.
  ///
  /// Student's t; where all of them are 0, or all are 1, so that there is no spread to go by, the
  /// binomial test: they all are 1 with a probability of at most their mean's power (Markov).
  static func scores(_ scores: [Double]) -> Evidence {
    var evidence = Evidence.mean(scores, cell: "")
    if let first = scores.first, scores.allSatisfy({ $0 == first }), first == 0 || first == 1 {
      evidence.test = .binomial(Proportion(first == 1 ? scores.count : 0, of: scores.count))
      evidence.obstacle = nil
    }
    if scores.isEmpty { evidence.obstacle = "no replicate has finished in all of the cells" }
    return evidence
  }
}
