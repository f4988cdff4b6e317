// Claims about the power of a parameter with which a measure goes.

internal import Families
internal import Keys
internal import Records
internal import Statistics
internal import Study

extension Quantity {
  private static let numericKeys: [String] = {
    let keys = Families.all.flatMap { $0.allKeys }.filter { key in
      switch key.kind {
      case .integer, .number, .law: true
      case .flag, .choice, .choices: false
      }
    }
    return Set(keys.map(\.key)).sorted()
  }()

  /// The exponent b of mean = A·x^b against a parameter, in every group of cells that differ in it
  /// alone; over all groups, the mean of their exponents.
  static let slope = Quantity(
    "slope", "the exponent of the mean {measure} against {over}",
    options: [
      GeneralMeasure.option,
      .value(Key("over", .choice(numericKeys), .required, "the parameter")),
    ], pools: true, readsFinalStatesOnly: true
  ) { data in
    let over = data.text("over")
    let groups = CellNames.groups(of: data.cells, along: over)
    let names = CellNames(groups.flatMap { $0 }, except: [over])
    guard data.isPooled else {
      return try groups.map { group in
        try evidence(data, [group], over, cell: group.first.map(names.name) ?? "")
      }
    }
    return [try evidence(data, groups, over, cell: "all cells")]
  }

  // Two points always lie on a line.
  private static let leastValues = 3

  /// One group's means against its parameter.
  private struct Course {
    let places: [Double]
    let values: [[Replicate: Double]]
  }

  private static func evidence(
    _ data: ClaimData, _ groups: [[Cell]], _ over: String, cell name: String
  ) throws -> Evidence {
    let cells = groups.flatMap { $0 }
    let diverged = cells.reduce(0) { $0 + $1.diverged }
    let measure = data.measure
    if let absence = measure.absence(in: cells) {
      return .none(absence, cell: name, diverged: diverged)
    }
    let settled = try groups.map { try $0.filter { try measure.unsettled($0)?.forbids != true } }
    if let obstacle = obstacle(settled, over) {
      return .none(obstacle, cell: name, diverged: diverged)
    }
    let courses = settled.map { cells in
      Course(
        places: cells.map { $0.parameters[over]?.asNumber ?? .nan },
        values: cells.map(measure.values))
    }
    let replicates = Contrast.shared(courses.flatMap(\.values))
    guard replicates.count >= 2 else {
      return .none("fewer than two networks in every cell", cell: name, diverged: diverged)
    }
    var evidence: Evidence
    do {
      let values = try Jackknife.pseudoValues(replicates) { chosen in
        try courses.reduce(0) { $0 + (try exponent($1, chosen, isCount: measure.isCount)) }
          / Double(courses.count)
      }
      evidence = .mean(values, cell: name, diverged: diverged)
      let fit = measure.isCount ? "Poisson log-linear fit" : "power-law fit"
      evidence.test = evidence.test?.named("\(fit), jackknife t")
    } catch let error as FitError {
      return .none(error.description, cell: name, diverged: diverged)
    }
    try measure.note(settled.flatMap { $0 }, in: &evidence)
    let unsettled = cells.count - settled.reduce(0) { $0 + $1.count }
    if unsettled > 0 { evidence.note = "\(unsettled) unsettled cells are left out" }
    return evidence
  }

  private static func obstacle(_ groups: [[Cell]], _ over: String) -> String? {
    for group in groups {
      let places = group.map { $0.parameters[over]?.asNumber ?? .nan }
      guard places.allSatisfy({ $0 > 0 }) else { return "\(over) is not above 0 in every cell" }
      guard Set(places).count == places.count else {
        return "several cells share one \(over) and differ in how they were computed"
      }
      guard places.count >= leastValues else {
        return "fewer than \(leastValues) values of \(over) have settled"
      }
    }
    return groups.isEmpty ? "no cell has \(over)" : nil
  }

  private static func exponent(
    _ course: Course, _ replicates: [Replicate], isCount: Bool
  ) throws -> Double {
    let totals = course.values.map { values in replicates.reduce(0) { $0 + (values[$1] ?? .nan) } }
    let covariates = course.places.map { [$0] }
    if isCount {
      return try PoissonFit(
        counts: totals.map { Int($0) }, covariates: covariates,
        exposures: totals.map { _ in Double(replicates.count) }
      ).parameters.values[1]
    }
    let means = totals.map { $0 / Double(replicates.count) }
    guard means.allSatisfy({ $0 > 0 }) else { throw FitError.noPositiveValues }
    // One relative error for all: a measure may span decades.
    return try PowerLawFit(
      values: means, covariates: covariates, errors: .proportional(to: means)
    ).parameters.values[1]
  }
}
