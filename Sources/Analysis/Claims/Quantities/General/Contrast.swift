// Weighted sums of the means of cells: a mean, a ratio, a difference, and the mean of many of them.

internal import Records
internal import Statistics
internal import Study

/// Σ w·x̄ over cells, x̄ the mean of a measure.
///
/// Every cell counts by its weight, however many networks it has. Rejected: pooling the networks,
/// which lets the cell that a stopping rule gave most of them decide.
struct Contrast {
  typealias Term = (cell: Cell, weight: Double)

  let measure: GeneralMeasure
  let study: StudyTrials

  /// Evidence of the sum; replicate by replicate where cells share random numbers.
  func evidence(_ terms: [Term], cell name: String) throws -> Evidence {
    let cells = terms.map(\.cell)
    let diverged = cells.reduce(0) { $0 + $1.diverged }
    if let absence = measure.absence(in: cells) {
      return .none(absence, cell: name, diverged: diverged)
    }
    let values = cells.map(measure.values)
    var evidence =
      study.shareRandomNumbers(cells)
      ? paired(terms, values)
      : independent(terms, values.map { Array($0.sorted { $0.key < $1.key }) })
    evidence.cell = name
    evidence.diverged = diverged
    try measure.note(cells, in: &evidence)
    return evidence
  }

  private func paired(_ terms: [Term], _ values: [[Replicate: Double]]) -> Evidence {
    let sums = Self.shared(values).map { replicate in
      zip(terms, values).reduce(0) { $0 + $1.0.weight * ($1.1[replicate] ?? .nan) }
    }
    var evidence = Evidence.mean(sums, cell: "")
    evidence.test = evidence.test?.named("paired t")
    if sums.isEmpty { evidence.obstacle = "no replicate has finished in all of the cells" }
    return evidence
  }

  private func independent(
    _ terms: [Term], _ values: [[(key: Replicate, value: Double)]]
  ) -> Evidence {
    let samples = zip(terms, values).map {
      (sample: SampleSummary($1.map(\.value)), weight: $0.weight)
    }
    let estimate = samples.reduce(0) { $0 + $1.weight * $1.sample.mean }
    let combination = MeanCombination(samples)
    let name =
      terms.count == 1 ? "Student t" : terms.count == 2 ? "Welch t" : "t of independent means"
    let test = BorderTest.both(.combination(combination, name: name), poisson(terms, values))
    // A difference is known as well as its smaller sample is, a mean over cells as all together are.
    let isDifference = terms.contains { $0.weight < 0 }
    let sizes = values.map(\.count)
    return Evidence(
      cell: "", networks: isDifference ? sizes.min() ?? 0 : sizes.reduce(0, +), estimate: estimate,
      test: test, obstacle: test == nil ? obstacle(sizes) : nil)
  }

  /// Why means of so many networks have no interval.
  private func obstacle(_ sizes: [Int]) -> String? {
    guard sizes.max() ?? 0 > 1 else { return nil }
    let lonely = sizes.count { $0 < 2 }
    return lonely == 0
      ? "the networks do not differ"
      : "\(lonely) of \(sizes.count) cells have fewer than two networks in which it is defined"
  }

  // Student's t does not know that small counts are skewed, the Poisson test not that counts may be
  // overdispersed: both must agree. The total says all only where each network weighs the same.
  private func poisson(
    _ terms: [Term], _ values: [[(key: Replicate, value: Double)]]
  ) -> BorderTest? {
    guard measure.isCount, let weight = terms.first?.weight, weight > 0,
      terms.allSatisfy({ $0.weight == weight }), Set(values.map(\.count)).count == 1
    else { return nil }
    let total = values.joined().reduce(0) { $0 + Int($1.value) }
    return .poisson(total: total, over: values[0].count, unit: 1 / weight)
  }

  /// The replicates that all cells have, in order.
  static func shared<Value>(_ values: [[Replicate: Value]]) -> [Replicate] {
    guard let first = values.first else { return [] }
    return first.keys.filter { replicate in values.allSatisfy { $0[replicate] != nil } }.sorted()
  }
}
