// Claims about which of two settings tends to the larger value, whatever the measure's distribution.

internal import Keys
internal import Records
internal import Statistics
internal import Study

extension Quantity {
  /// The probability of a larger value at some parameters than at others, ties counting one half.
  static let rank = Quantity(
    "rank", "the probability of a larger {measure} at {of} than at {minus}",
    options: [GeneralMeasure.option] + ClaimData.sides, pools: true, readsFinalStatesOnly: true,
    conflict: ClaimData.sidesConflict
  ) { data in
    let pairs = data.pairs
    guard !pairs.isEmpty else { return ClaimData.noPairs }
    guard data.isPooled else {
      return try pairs.map { try evidence(data, [$0], cell: $0.name) }
    }
    return [try evidence(data, pairs, cell: "all cells")]
  }

  private typealias Values = [Replicate: Double]

  private static func evidence(
    _ data: ClaimData, _ pairs: [CellPair], cell name: String
  ) throws -> Evidence {
    let cells = pairs.flatMap { [$0.first, $0.second] }
    let diverged = cells.reduce(0) { $0 + $1.diverged }
    if let absence = data.measure.absence(in: cells) {
      return .none(absence, cell: name, diverged: diverged)
    }
    let values = pairs.map { (data.measure.values($0.first), data.measure.values($0.second)) }
    let isShared = data.study.shareRandomNumbers(cells)
    var evidence: Evidence
    switch (isShared, pairs.count) {
    case (true, 1): evidence = signs(values[0].0, values[0].1)
    case (true, _): evidence = scores(values)
    case (false, 1): evidence = ranks(sorted(values[0].0), sorted(values[0].1))
    // A cell that is compared with several makes the comparisons dependent.
    default:
      evidence =
        Set(cells.map(\.parameters)).count == cells.count
        ? mean(values.map { (sorted($0.0), sorted($0.1)) }) : scores(values)
    }
    evidence.cell = name
    evidence.diverged = diverged
    try data.measure.note(cells, in: &evidence)
    return evidence
  }

  private static func sorted(_ values: Values) -> [Double] { values.values.sorted() }

  /// Replicate by replicate: the sign test.
  private static func signs(_ first: Values, _ second: Values) -> Evidence {
    let shared = Contrast.shared([first, second])
    let signs = shared.map { (first[$0] ?? .nan) - (second[$0] ?? .nan) }
    let decided = Proportion(signs.count { $0 > 0 }, of: signs.count { $0 != 0 })
    let ties = shared.count - decided.trials
    return Evidence(
      cell: "", networks: shared.count, estimate: decided.trials > 0 ? decided.estimate : nil,
      test: .binomial(decided, name: "sign"),
      obstacle: decided.trials == 0 ? "no two networks of a replicate differ" : nil,
      note: ties > 0 ? "\(ties) equal pairs are left out" : nil)
  }

  /// The mean over comparisons, replicate by replicate.
  private static func scores(_ values: [(Values, Values)]) -> Evidence {
    let shared = Contrast.shared(values.flatMap { [$0.0, $0.1] })
    return .scores(
      shared.map { replicate in
        values.reduce(0) { sum, pair in
          guard let one = pair.0[replicate], let other = pair.1[replicate] else { return .nan }
          return sum + (one > other ? 1 : one == other ? 0.5 : 0)
        } / Double(values.count)
      })
  }

  /// Two independent samples.
  ///
  /// Brunner and Munzel's t allows for different spreads and knows any border, but is too sure of
  /// few networks; at ½, where the claim is that neither tends to larger values, the exact rank-sum
  /// test must agree. Samples that do not overlap have no spread to go by: then arbitrary pairs of
  /// networks, which are independent, give an exact binomial test.
  private static func ranks(_ first: [Double], _ second: [Double]) -> Evidence {
    var evidence = mean([(first, second)])
    let (greater, less) = (
      RankSumTest.of(first, second, alternative: .greater)?.pValue ?? 1,
      RankSumTest.of(first, second, alternative: .less)?.pValue ?? 1
    )
    guard let test = evidence.test else { return evidence }
    let isApart = test.name == apart
    evidence.test = BorderTest(
      name: isApart ? "rank sum" : "rank sum and Brunner–Munzel t", interval: test.interval,
      above: { border in
        border != 0.5 ? test.above(border) : isApart ? greater : max(greater, test.above(border))
      },
      below: { border in
        border != 0.5 ? test.below(border) : isApart ? less : max(less, test.below(border))
      })
    return evidence
  }

  private static let apart = "samples apart"

  /// The mean of independent comparisons.
  private static func mean(_ samples: [([Double], [Double])]) -> Evidence {
    let parts = samples.map { Superiority.estimate($0.0, over: $0.1) }
    let weight = 1 / Double(samples.count)
    let estimate = parts.reduce(0) { $0 + weight * $1.value }
    let pairs = samples.reduce(0) { $0 + min($1.0.count, $1.1.count) }
    guard samples.allSatisfy({ min($0.0.count, $0.1.count) >= 2 }) else {
      return Evidence(cell: "", networks: pairs, estimate: estimate)
    }
    let combination = MeanCombination(
      estimate: estimate,
      parts: parts.flatMap(\.parts).map { (weight * weight * $0.variance, $0.degreesOfFreedom) })
    var evidence = Evidence(
      cell: "", networks: pairs, estimate: estimate,
      test: .combination(combination, name: "Brunner–Munzel t"))
    if combination == nil {
      let fewest = samples.map { min($0.0.count, $0.1.count) }.min() ?? 0
      let isExtreme = estimate == 0 || estimate == 1
      evidence.test =
        isExtreme ? .binomial(Proportion(estimate == 1 ? fewest : 0, of: fewest), name: apart) : nil
      if !isExtreme { evidence.obstacle = "the networks do not differ" }
    }
    return evidence
  }
}
