// Which cells of a study a plot puts at which place.

internal import Families
package import Keys

/// Where a cell is drawn; a parameter that has no meaning for it is `nil`.
struct PlotPlace: Hashable {
  let facet: ParameterValue?
  let color: ParameterValue?
  /// `nil` too for histograms and series, which have no parameter there.
  let x: ParameterValue?

  /// The place of a cell with these parameters, complete.
  init(_ parameters: [String: ParameterValue], in settings: PlotSettings) {
    facet = settings.facet.flatMap { parameters[$0] }
    color = settings.color.flatMap { parameters[$0] }
    if case .parameter(let key)? = settings.x { x = parameters[key] } else { x = nil }
  }
}

/// Parameters of cells as plots read them.
package enum PlotCells {
  /// Stands for the value of a parameter that has no meaning in a cell.
  private static let nowhere = "no value"

  /// A cell's parameters with the defaults that leave no trace in plan and store.
  static func complete(_ parameters: [String: ParameterValue]) -> [String: ParameterValue] {
    guard let family = family(of: parameters) else { return parameters }
    return ResolvedParameters(parameters, keys: family.allKeys).values
      .merging(parameters) { $1 }
  }

  /// The family of a cell; `nil` for one of a later version.
  static func family(of parameters: [String: ParameterValue]) -> (any ModelFamily.Type)? {
    Families.named(parameters["model.kind"]?.asText ?? Family.autoencoder.name)
  }

  /// The parameters in which cells at one place differ, with their values: averaging over them in
  /// silence would mix different networks, or count the same ones twice.
  static func pooled(
    _ cells: [[String: ParameterValue]], in settings: PlotSettings
  ) -> [(key: String, values: [String])] {
    var values: [String: Set<String>] = [:]
    for group in Dictionary(grouping: cells, by: { PlotPlace($0, in: settings) }).values
    where group.count > 1 {
      for key in differing(group) {
        values[key, default: []].formUnion(group.map { $0[key]?.description ?? nowhere })
      }
    }
    return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) }
  }

  /// The keys in which cells differ.
  static func differing(_ cells: [[String: ParameterValue]]) -> [String] {
    let keys = cells.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
    return keys.filter { key in Set(cells.map { $0[key] }).count > 1 }.sorted()
  }

  /// Why cells must not be drawn so, in a clause; `nil` when they may.
  static func refusal(
    _ cells: [[String: ParameterValue]], in settings: PlotSettings
  ) -> (key: String, message: String)? {
    // Every cell of a front has a place of its own.
    if settings.kind == .front { return nil }
    let cells = cells.filter(settings.choice.contains)
    let pooled = pooled(cells, in: settings)
    let distinguishing = pooled.filter { !Families.isIncidental($0.key) }
    // An optimiser before the hyperparameters that only it has.
    let first = distinguishing.first { !$0.values.contains(nowhere) } ?? distinguishing.first
    if let first = first ?? pooled.first {
      let axes =
        switch settings.kind {
        case .points: "neither x nor color nor facet"
        case .map: "neither x nor rows nor facet"
        case .series, .histogram, .bins, .front: "neither color nor facet"
        }
      let why =
        Families.isIncidental(first.key) ? "would count the same networks twice" : "would mix them"
      return (
        first.key,
        "cells differ in \(first.key) (\(listed(first.values))), which is \(axes); "
          + "one mean over them \(why)"
      )
    }
    guard case .parameter(let key)? = settings.x else { return nil }
    if cells.contains(where: { $0[key] == nil }) {
      return (key, "\(key) has no meaning in some cells, which would have no place")
    }
    if settings.xScale == .log, cells.contains(where: { ($0[key]?.asNumber ?? 0) <= 0 }) {
      return (key, "a log axis has no place for values of \(key) that are not above 0")
    }
    return nil
  }

  /// A few of many values.
  private static func listed(_ values: [String]) -> String {
    let most = 6
    return values.count <= most
      ? values.joined(separator: ", ")
      : values.prefix(most).joined(separator: ", ") + " and \(values.count - most) more"
  }

  /// Whether the first value is drawn before the second: numbers by size, before texts; no value
  /// first.
  package static func precedes(_ left: ParameterValue?, _ right: ParameterValue?) -> Bool {
    guard let left, let right else { return left == nil && right != nil }
    return switch (left.asNumber, right.asNumber) {
    case (let one?, let other?): one < other
    case (nil, nil):
      precedes(left.description, right.description)
    case (let one, _): one != nil
    }
  }

  /// Laws are texts, told apart by their numbers: `{geometric: 0.5}` stands before `{geometric: 10}`.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    func numbers(_ text: String) -> [Double] {
      text.split { !"0123456789.e-".contains($0) }.compactMap { Double($0) }
    }
    let (one, other) = (numbers(left), numbers(right))
    return one == other ? left < right : one.lexicographicallyPrecedes(other)
  }
}
