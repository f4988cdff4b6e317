// What a plot takes of the networks of a cell: numbers, where a trial is a kilobyte and its course ten.

internal import Keys
internal import Records
internal import Store

/// The numbers that are drawn of one cell, as its networks are read one after the other.
struct PlotValues {
  /// The networks at one place of the horizontal axis.
  struct Look {
    let x: ParameterValue
    let values: [Double]
    /// The replicate of each network, as long as `values`; empty where values are not of single networks.
    var replicates: [Int] = []
  }

  private let settings: PlotSettings
  private let column: ObservedColumn?
  /// The other measure of a front.
  private let other: String?
  /// Networks with a table of the column.
  private var tables = 0
  private var values: [Double] = []
  private var replicates: [Int] = []
  private var course: [Double: [Double]] = [:]
  private var bins: ObservedBins?
  /// Finite final values of a front's other measure.
  private(set) var across: [Double] = []

  /// No networks yet.
  init(_ settings: PlotSettings) {
    self.settings = settings
    column = settings.column
    bins = column.flatMap { settings.kind == .bins ? ObservedBins($0) : nil }
    if case .measure(let name)? = settings.x { other = name } else { other = nil }
  }

  /// Adds the next network.
  mutating func add(_ trial: StoredTrial) {
    if settings.measure == PlotSettings.diverged {
      add(trial.outcome == .finished ? 0 : 1, of: trial)
      return
    }
    guard trial.outcome == .finished else { return }
    if let other, let value = Self.final(other, of: trial) { across.append(value) }
    if let column {
      guard let table = trial.tables.first(where: { $0.name == column.table }) else { return }
      tables += 1
      add(column, table, of: trial)
    } else if settings.kind == .series {
      for look in trial.series(settings.measure) where look.value.isFinite {
        course[settings.x == .time ? look.time : Double(look.step), default: []].append(look.value)
      }
    } else if let value = Self.final(settings.measure, of: trial) {
      add(value, of: trial)
    }
  }

  private mutating func add(_ value: Double, of trial: StoredTrial) {
    values.append(value)
    if settings.kind == .points { replicates.append(trial.identity.replicate) }
  }

  private mutating func add(
    _ column: ObservedColumn, _ table: ObservedTable, of trial: StoredTrial
  ) {
    switch settings.kind {
    case .bins: bins?.add(table)
    case .series:
      for (look, step) in table.steps.enumerated() {
        guard let value = Self.mean(column.values(in: table, look: look)) else { continue }
        course[Double(step), default: []].append(value)
      }
    case .histogram: values += column.values(in: table)
    case .points, .map, .front:
      if let value = Self.mean(column.values(in: table)) { add(value, of: trial) }
    }
  }

  private static func final(_ measure: String, of trial: StoredTrial) -> Double? {
    trial.final(measure).flatMap { $0.isFinite ? $0 : nil }
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  // MARK: - Looks

  /// Networks of which something is drawn.
  var networks: Int {
    if column != nil { return tables }
    return settings.kind == .series ? mostAtOneLook : values.count
  }

  /// One value of each network at each look, from left to right.
  ///
  /// - Parameter x: the place of all of them, where they have one.
  /// - Returns: the looks.
  func looks(at x: ParameterValue?) -> [Look] {
    switch settings.kind {
    case .series:
      completeLooks.map {
        Look(
          x: settings.x == .time ? .number($0.key) : .integer(Int($0.key)), values: $0.value)
      }
    case .bins: bins?.values.map { Look(x: .text($0.name), values: $0.values) } ?? []
    case .points, .map, .front, .histogram:
      [Look(x: x ?? .integer(0), values: values, replicates: replicates)]
    }
  }

  private var completeLooks: [(key: Double, value: [Double])] {
    let all = mostAtOneLook
    return course.filter { $0.value.count == all }.sorted { $0.key < $1.key }
  }

  /// Looks at which not all networks were seen, as after the first that ended early: the mean over
  /// those that are left would be of other networks than the one before.
  var partialLooks: Int {
    let all = mostAtOneLook
    return course.values.count { $0.count < all }
  }

  /// O(looks).
  private var mostAtOneLook: Int { course.values.map(\.count).max() ?? 0 }
}
