// Claims about the number of polysemantic neurons.

internal import Keys
internal import Records
internal import Statistics
internal import Store
internal import Theory

extension Quantity {
  private static let figures = [CollisionCounts.figure, CountCurves.figure]
  private static let count = "polysemantic_neurons"

  /// The mean count at each cell over the paper's n²/4m.
  static let countOverPaper = Quantity(
    "count_over_paper", "the mean count of polysemantic neurons over n²/4m", of: figures
  ) { data in
    try counts(data) { cell, features, neurons in
      let unit = InjectionNull.paperEstimate(features: features, neurons: neurons)
      return try ratio(cell, unit: unit)
    }
  }

  /// The mean count at each cell over that of the injection null, refuted by the exact
  /// distribution that the null gives the total.
  static let countOverNull = Quantity(
    "count_over_injection_null",
    "the mean count of polysemantic neurons over that of a random injection", of: figures
  ) { data in
    try counts(data) { cell, features, neurons in
      guard features >= 2, features <= 2 * neurons else {
        return .none("n = \(features) features have no random injection into 2m signed places")
      }
      let null = InjectionNull(features: features, neurons: neurons)
      var evidence = try ratio(cell, unit: null.mean)
      evidence.exact = exactTest(cell.finalValues(count), null).map {
        Evidence.Exact(test: $0, negation: "the mean is not that of a random injection")
      }
      return evidence
    }
  }

  /// The exponent of the mean count against m, in every group of cells that differ in m alone.
  static let countSlope = Quantity(
    "count_slope", "the exponent of the mean count against m", of: figures
  ) { data in
    let cells = try data.networks()
    let names = CellNames(cells, except: ["model.n_hidden"])
    return try CellNames.groups(of: cells, along: "model.n_hidden").map { group in
      var evidence = try slope(group)
      evidence.cell = group.first.map(names.name) ?? ""
      evidence.diverged = group.reduce(0) { $0 + $1.diverged }
      return evidence
    }
  }

  private static func counts(
    _ data: ClaimData, _ evidence: (Cell, Int, Int) throws -> Evidence
  ) throws -> [Evidence] {
    let cells = try data.networks()
    let names = CellNames(cells)
    return try cells.map { cell in
      var found = try evidence(
        cell, Int(try cell.number("model.n_features")), Int(try cell.number("model.n_hidden")))
      found.cell = names.name(of: cell)
      found.diverged = cell.diverged
      return found
    }
  }

  // Student's t does not know that counts are skewed, the Poisson test not that they may be
  // overdispersed: both must agree.
  private static func ratio(_ cell: Cell, unit: Double) throws -> Evidence {
    let counts = cell.finalValues(count)
    return Evidence(
      cell: "", networks: counts.count, estimate: MeanEstimate(counts).mean.map { $0 / unit },
      test: .both(
        .student(counts.map { $0 / unit }), .poisson(counts.map { Int($0) }, unit: unit)),
      obstacle: try cell.unsettledReason())
  }

  // Beyond this many networks the sum of their counts is normal to all digits that matter, and its
  // convolution slow.
  private static let mostConvolved = 500

  private static func exactTest(_ counts: [Double], _ null: InjectionNull) -> HypothesisTest? {
    guard counts.count <= mostConvolved else {
      let mean = counts.reduce(0, +) / Double(counts.count)
      let score = null.zScore(ofMean: mean, networks: counts.count)
      guard score.isFinite else { return nil }
      return HypothesisTest(
        name: "normal limit of the injection null", statistic: mean,
        pValue: min(1, 2 * Normal.upperTail(abs(score))), alternative: .twoSided,
        nullDistribution: .asymptotic, sampleSizes: [counts.count])
    }
    let distribution = DiscreteDistribution(
      lowerBound: null.support.lowerBound,
      probabilities: null.support.map { null.probability(of: $0) })
    return CountMeanTest.of(counts.map { Int($0) }, null: distribution)
  }

  // At fewer widths, or closer ones, a slope says little about a power law.
  private static let leastWidths = 3
  private static let leastSpan = 4.0

  private static func slope(_ group: [Cell]) throws -> Evidence {
    let settled = try group.filter { try $0.unsettledReason() == nil }
    let widths = try settled.map { try $0.number("model.n_hidden") }
    guard Set(widths).count == widths.count else {
      return .none("several cells share one m and differ in how they were computed")
    }
    guard widths.count >= leastWidths, let least = widths.min(), let most = widths.max(),
      most >= leastSpan * least
    else {
      return .none(
        "fewer than \(leastWidths) widths, over a factor of \(leastSpan.exactText), have settled")
    }
    let counts = settled.map { cell in
      cell.byReplicate { trial in trial.final(count).flatMap { $0.isFinite ? Int($0) : nil } }
    }
    let shared = counts.dropFirst().reduce(Set(counts[0].keys)) { $0.intersection($1.keys) }
    let replicates = shared.sorted()
    guard replicates.count >= 2 else { return .none("fewer than two networks at every width") }
    var evidence: Evidence
    do {
      let values = try Jackknife.pseudoValues(replicates) { chosen in
        try PoissonFit(
          counts: counts.map { counts in chosen.reduce(0) { $0 + (counts[$1] ?? 0) } },
          covariates: widths.map { [$0] },
          exposures: widths.map { _ in Double(chosen.count) }
        ).parameters.values[1]
      }
      evidence = .mean(values, cell: "")
      evidence.test = evidence.test?.named("Poisson log-linear fit, jackknife t")
    } catch let error as FitError {
      return .none(error.description)
    }
    let unsettled = group.count - settled.count
    if unsettled > 0 { evidence.note = "\(unsettled) unsettled widths are left out" }
    return evidence
  }
}

extension BorderTest {
  /// The same test under another name.
  func named(_ name: String) -> BorderTest {
    BorderTest(name: name, interval: interval, above: above, below: below)
  }
}
