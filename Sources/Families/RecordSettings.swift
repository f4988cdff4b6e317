internal import Foundation
package import Keys
package import Observers
internal import Records

/// What a trial keeps of its course: the `record` section.
package struct RecordSettings: Sendable, Hashable {
  /// How the recorded steps are spread over a trial.
  package enum Spacing: String, CaseIterable, Sendable {
    /// Evenly on a logarithmic axis, the default.
    case geometric
    /// Evenly on a linear axis.
    case linear
  }

  /// A matrix that can be kept.
  package enum Matrix: String, CaseIterable, Sendable {
    /// The initial weights, n × m.
    case initial
    /// The final weights, n × m.
    case final
    /// W_init W_finalᵀ, n × n.
    case correlation
    /// The final decoder of an untied network, n × m.
    case decoder
    /// The final bias of the hidden layer, 1 × m.
    case hiddenBias = "hidden_bias"
    /// The final bias of the outputs, 1 × n.
    case outputBias = "output_bias"
  }

  /// How the steps are spread, `record.at`.
  package let spacing: Spacing
  /// How many steps are recorded at most, first and last included; at least 2.
  package let points: Int
  /// Which matrices are kept, in the order of `Matrix.allCases`.
  package let matrices: [Matrix]
  /// Names of the observers that look at it, those that every trial has included.
  package let observers: [String]
  /// Names of the measures observed besides those that every trial has, in the registry's order.
  package let measures: [String]
  /// What observers were given.
  package let observerSettings: ObserverSettings
  /// Steps at which W is kept, ascending; they are recorded steps too.
  package let snapshots: [Int]

  /// The steps to record in a trial of `last` steps: increasing, distinct, from 0 to `last`, those of
  /// snapshots among them.
  ///
  /// Rounding to whole steps makes neighbours coincide, so a short trial has fewer than `points`.
  /// Geometric steps are 0, 1, …, `last`.
  ///
  /// - Precondition: `last >= 0`.
  package func steps(through last: Int) -> [Int] {
    precondition(last >= 0, "a trial has at least 0 steps")
    let snapshots = snapshots.filter { $0 <= last }
    guard snapshots.isEmpty else {
      return Set(spacedSteps(through: last)).union(snapshots).sorted()
    }
    return spacedSteps(through: last)
  }

  /// How many steps are recorded, for estimates: at most so many where `points` is large, since a plan of
  /// many cells asks for each of them.
  func looks(through last: Int) -> Int {
    guard points > 1000 else { return steps(through: last).count }
    return min(points - 1, last) + 1 + snapshots.count
  }

  private func spacedSteps(through last: Int) -> [Int] {
    guard last >= 1 else { return [0] }
    let inner = times(from: 1, through: Double(last)).dropFirst().dropLast()
    var steps = [0]
    for time in inner {
      let step = Int(time.rounded())
      if step > steps[steps.count - 1], step < last { steps.append(step) }
    }
    return steps + [last]
  }

  /// The times to record in a trial that is not made of steps: `points` times from 0 to `last`.
  ///
  /// Geometric times are 0, then `first` … `last` with a constant ratio; linear ones ignore
  /// `first`. `first` at or above `last` leaves 0 and `last`, and so does one that is too small to
  /// have digits (2⁻¹⁰²²).
  ///
  /// - Precondition: `last` is positive.
  package func times(from first: Double, through last: Double) -> [Double] {
    precondition(last > 0, "recorded times are positive")
    guard points >= 3, first >= .leastNormalMagnitude, first < last || spacing == .linear
    else { return [0, last] }
    switch spacing {
    case .linear:
      let gaps = Double(points - 1)
      return (0..<points - 1).map { last * (Double($0) / gaps) } + [last]
    case .geometric:
      let gaps = Double(points - 2)
      let logarithm = log(last / first)
      let inner = (1..<points - 2).map {
        first * exp(logarithm * (Double($0) / gaps))
      }
      return [0, first] + inner + [last]
    }
  }
}

extension RecordSettings {
  /// The keys of the `record` section, which all families share.
  package static let keys =
    [
      Key(
        "record.at", .choice(Spacing.allCases.map(\.rawValue)),
        .written(.text(Spacing.geometric.rawValue)), "how observed steps are spread",
        effect: .record),
      // More observations of one trial than this are a slip of the pen.
      Key(
        "record.points", .integer(minimum: 2, maximum: 1_000_000), .written(.integer(50)),
        "observed steps at most, the first and the last included", effect: .record),
      Key(
        "record.matrices", .choices(Matrix.allCases.map(\.rawValue)), .written(.text("")),
        "matrices to keep: W (or E) at the start, at the end, W_init W_finalᵀ, and what else the network has at the end",
        effect: .record),
      Key(
        "record.snapshots",
        .law(LawRule(range: NumberRange(minimum: 0), allowsLists: true, shapes: [])), .absent,
        "further steps to record, at which W is kept as `step_N`", effect: .record),
      Key(
        "record.measures", .choices(Families.all.flatMap { $0.optionalMeasures }),
        .optional(.text("")),
        "measures to observe besides those that every trial has "
          + "([measures](measures.md#optional-measures))", effect: .record),
      Key(
        "record.observe", .choices(Observers.names), .optional(.text(Observers.standard)),
        "observers that look at the network, besides those that every trial has "
          + "([measures](measures.md#observers))", effect: .record),
    ] + observerKeys

  /// Refuses what the trials of a family do not have.
  static func complete(_ parameters: inout ResolvedParameters, of family: any ModelFamily.Type) {
    let own = family.matrices.map(\.rawValue)
    for name in parameters.values["record.matrices"].map(names) ?? [] where !own.contains(name) {
      parameters.report("record.matrices", "\(family.name) has no matrix \(name)")
    }
    completeSnapshots(&parameters)
    for name in parameters.values["record.measures"].map(names) ?? []
    where !family.optionalMeasures.contains(name) {
      parameters.report("record.measures", "\(family.name) has no measure \(name)")
    }
    let asked = parameters.values["record.observe"].map(names) ?? []
    for name in asked where name != Observers.standard && !family.observers.contains(name) {
      parameters.report("record.observe", "\(family.name) is not seen by \(name)")
    }
    // What every trial is seen by need not be named.
    let all = Observers.names.filter { $0 == Observers.standard || asked.contains($0) }
    parameters.set("record.observe", .text(all.joined(separator: ",")))
    completeObserverKeys(&parameters)
  }

  /// Refuses steps that are none, and more of them than anybody can look at.
  private static func completeSnapshots(_ parameters: inout ResolvedParameters) {
    guard parameters.values["record.snapshots"] != nil else { return }
    let steps = snapshotNumbers(parameters)
    if let wrong = steps.first(where: { $0 != $0.rounded() || $0 > 1e12 }) {
      parameters.report("record.snapshots", "must be whole steps, got \(wrong.short)")
    }
    guard let last = parameters.values["train.steps"]?.asNumber else {
      return parameters.report("record.snapshots", "goes with train.steps")
    }
    if let late = steps.first(where: { $0 > last }) {
      parameters.report(
        "record.snapshots", "step \(late.short) is past the last one, \(last.short)")
    }
    if steps.count > mostSnapshots {
      parameters.report(
        "record.snapshots", "are at most \(mostSnapshots), got \(steps.count)")
    }
  }

  // Each is a file.
  private static let mostSnapshots = 1000

  private static func snapshotNumbers(_ parameters: ResolvedParameters) -> [Double] {
    parameters.values["record.snapshots"] == nil ? [] : parameters.numbers("record.snapshots")
  }

  private static func names(_ value: ParameterValue) -> [String] {
    (value.asText ?? "").split(separator: ",").map(String.init)
  }

  /// Settings that say when to look, and nothing else.
  package init(_ spacing: Spacing, points: Int) {
    (self.spacing, self.points) = (spacing, points)
    (matrices, observers, measures, snapshots) = ([], [], [], [])
    observerSettings = ObserverSettings()
  }

  /// Takes settings from checked parameters.
  package init(_ parameters: ResolvedParameters) {
    spacing = parameters.choice("record.at")
    points = parameters.integer("record.points")
    matrices = parameters.names("record.matrices").compactMap(Matrix.init)
    observers = parameters.names("record.observe")
    measures = parameters.names("record.measures")
    observerSettings = Self.observerSettings(parameters)
    snapshots = Set(Self.snapshotNumbers(parameters).map { Int($0) }).sorted()
  }
}
