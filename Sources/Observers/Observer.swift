public import Keys
public import Model
public import Records

/// What tells more of a network than scalars along its training do: a table for each trial, made
/// once training has ended.
///
/// One observer is one file: a type that conforms, its name in `Observers.all` and its row in
/// docs/measures.md. It draws random numbers from streams of its own purposes alone and enters no fingerprint, so
/// that studies may choose observers as they like.
public protocol Observer: Sendable {
  /// The name in `record.observe` and of the table, snake_case.
  static var name: String { get }
  /// One line for people.
  static var summary: String { get }
  /// What a row is about.
  static var shape: ObservedShape { get }
  /// Names of the columns, snake_case.
  static var columns: [String] { get }
  /// Names of the values 0, 1, … of those columns that hold codes, by column.
  static var codes: [String: [String]] { get }
  /// What the bins of `ObservedShape.perBin` are of, from the columns `lower` to `upper`; the other
  /// columns but `entries` count entries to which something happened. Empty for other shapes.
  static var binTitle: String { get }
  /// Whether it needs W of every look, which then stays in memory until the end.
  static var looksBack: Bool { get }
  /// Whether it needs what can be foretold of the start (`Foresight`).
  static var needsForesight: Bool { get }

  /// Whether it needs each feature's loss at the end (`FeatureLosses`).
  static var needsFeatureLosses: Bool { get }

  /// Numbers that it must be given: keys of the section `record`, without a default.
  static var parameters: [ParameterDescription] { get }

  /// Names of the measures that its table adds to the trial's at the last step, snake_case; undefined before.
  static var measures: [String] { get }

  /// The values of `measures`.
  static func measureValues(in table: ObservedTable) -> [Double]

  /// Why it cannot look at networks trained for something, `nil` where it can.
  static func refusal(of objective: Objective) -> String?

  /// What it does once training has ended, and holds meanwhile, beyond passes over W.
  static func cost(features: Int, hidden: Int, _ settings: ObserverSettings) -> ObserverCost

  /// What it saw of a network that was looked at once or more.
  ///
  /// Where the course has no ending, an observer that needs it saw nothing. Called through an existential: a conforming type asks for `@_specialize` for `Float` and
  /// `Double`.
  static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues
}

extension Observer {
  /// Most observers look at what is, not at what was to come.
  public static var needsForesight: Bool { false }

  /// Most observers look at weights alone.
  public static var needsFeatureLosses: Bool { false }

  /// Most columns hold numbers.
  public static var codes: [String: [String]] { [:] }

  /// Most rows are no bins.
  public static var binTitle: String { "" }

  /// Most need none.
  public static var parameters: [ParameterDescription] { [] }

  /// Most tables are no scalars.
  public static var measures: [String] { [] }

  /// None.
  public static func measureValues(in table: ObservedTable) -> [Double] { [] }

  /// Most look at weights, whatever they were trained for.
  public static func refusal(of objective: Objective) -> String? { nil }

  /// Most cost next to nothing beside training.
  public static func cost(
    features: Int, hidden: Int, _ settings: ObserverSettings
  ) -> ObserverCost { ObserverCost() }
}

/// What an observer costs.
public struct ObserverCost: Sendable {
  /// Multiply–adds.
  public var operations = 0.0
  /// At the peak.
  public var bytes = 0.0
}

/// A table's numbers without its names.
public struct ObservedValues: Sendable {
  /// The indices of each row, as in `ObservedTable`.
  var rows: [Int]
  /// The steps of the first axis; empty where there is none.
  var steps: [Int] = []
  /// Row-major by step (where there are steps), row and column.
  var values: [Double]
}

/// The observers there are.
public enum Observers {
  /// Every observer; adding one means adding it here.
  public static let all: [any Observer.Type] = [
    WinnerObserver.self,
    NeuronObserver.self,
    OverlapObserver.self,
    OriginObserver.self,
    EncounterObserver.self,
    ProductObserver.self,
    GeometryObserver.self,
    ProbeObserver.self,
    ClusteringObserver.self,
    NeuronDegreeObserver.self,
    FeatureDegreeObserver.self,
  ]

  /// What every trial is seen by whether it is named or not: `Measure.observed` at the recorded
  /// steps, and where each feature ended.
  public static let standard = "default"

  /// What `record.observe` may list.
  public static let names = [standard] + all.map { $0.name }

  /// The names of those that need no numbers of their own.
  public static let plainNames = [standard] + all.filter { $0.parameters.isEmpty }.map { $0.name }

  /// The measures that observers add to a trial's.
  public static let measures = all.flatMap { $0.measures }

  /// The observer of a name; `nil` where there is none.
  public static func named(_ name: String) -> (any Observer.Type)? { all.first { $0.name == name } }
}

/// The observers that a trial was asked for.
public struct ObserverSet: Sendable {
  private let observers: [any Observer.Type]

  /// The observers of these names; those that every trial has need not be among them.
  ///
  /// - Precondition: all are in `Observers.names`; experiment files are checked long before.
  public init(_ names: [String]) {
    precondition(names.allSatisfy(Observers.names.contains), "an observer is not registered")
    observers = Observers.all.filter { names.contains($0.name) }
  }

  /// Whether the course must keep its snapshots.
  public var looksBack: Bool { observers.contains { $0.looksBack } }

  /// Whether the start must be foretold.
  public var foresees: Bool { observers.contains { $0.needsForesight } }

  /// Whether each feature's loss at the end must be known.
  public var needsFeatureLosses: Bool { observers.contains { $0.needsFeatureLosses } }

  /// Names of the measures that tables add to a trial's, in the registry's order.
  public var measures: [String] { observers.flatMap { $0.measures } }

  /// The values of `measures`, read from tables.
  ///
  /// - Parameter tables: all that these observers made.
  /// - Returns: one value a measure, NaN where it is undefined.
  public func measureValues(in tables: [ObservedTable]) -> [Double] {
    zip(observers, tables).flatMap { $0.measureValues(in: $1) }
  }

  /// The first reason why one of them cannot look at networks trained for something, with its name.
  public func refusal(of objective: Objective) -> String? {
    observers.lazy.compactMap { observer in
      observer.refusal(of: objective).map { "\(observer.name) \($0)" }
    }.first
  }

  /// What all of them cost after training.
  public func cost(features: Int, hidden: Int, _ settings: ObserverSettings) -> ObserverCost {
    observers.reduce(into: ObserverCost()) { sum, observer in
      let cost = observer.cost(features: features, hidden: hidden, settings)
      sum.operations += cost.operations
      // One after the other.
      sum.bytes = max(sum.bytes, cost.bytes)
    }
  }

  /// The tables of a trial that was looked at once or more, in the registry's order.
  public func tables<Scalar: KernelScalar>(of course: Course<Scalar>) -> [ObservedTable] {
    observers.map { observer in
      let seen = observer.values(of: course)
      return ObservedTable(
        name: observer.name, shape: observer.shape, rows: seen.rows, columns: observer.columns,
        steps: seen.steps, values: seen.values)
    }
  }

  /// Bytes of the snapshots that a course of an n × m network holds until its end, at `looks`
  /// recorded steps with `scalarSize` bytes a weight.
  public func bytesHeld(features: Int, hidden: Int, looks: Int, scalarSize: Int) -> Double {
    looksBack ? Double(features) * Double(hidden) * Double(looks) * Double(scalarSize) : 0
  }
}
