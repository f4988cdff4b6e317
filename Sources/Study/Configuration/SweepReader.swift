internal import Families
internal import Keys

/// Reads the `sweep` section.
struct SweepReader {
  /// The swept parameters, in file order.
  private(set) var axes: [SweepAxis] = []
  /// Swept keys without a single usable value.
  private(set) var wrong: Set<String> = []
  /// What is wrong with the section.
  private(set) var problems: [ConfigurationProblem] = []

  private let keys: [Key]

  /// - Parameter keys: those of the experiment's kind of trial.
  init(keys: [Key]) {
    self.keys = keys
  }

  /// Reads the section.
  ///
  /// - Parameters:
  ///   - section: `nil` when the file has none.
  ///   - overrides: those that were applied; one of a swept key alone would have no effect and is
  ///     refused.
  mutating func read(_ section: SourceNode?, overrides: [Override]) {
    guard let section else { return }
    guard let entries = section.entries else {
      report(section.place, "sweep", "must be a mapping, got \(section.spelling)")
      return
    }
    for entry in entries where !["method", "parameters"].contains(entry.key) {
      let hint = Spelling.hint(for: entry.key, among: ["method", "parameters"])
      report(entry.node.place, "sweep.\(entry.key)", "is not a known key\(hint)")
    }
    if let method = section["method"] {
      let rule = Key("sweep.method", .choice(["grid"]), .required, "how values are combined")
      do throws(Key.Violation) {
        _ = try rule.read(method)
      } catch {
        report(method.place, "sweep.method", error.message)
      }
    }
    guard let parameters = section["parameters"] else {
      report(section.place, "sweep.parameters", "is missing")
      return
    }
    guard let swept = parameters.entries else {
      report(
        parameters.place, "sweep.parameters", "must be a mapping, got \(parameters.spelling)")
      return
    }
    if swept.isEmpty { report(parameters.place, "sweep.parameters", "sweeps no parameter") }
    for entry in swept { readAxis(entry) }
    let overridden = Set(overrides.map(\.key))
    for override in overrides where swept.contains(where: { $0.key == override.key }) {
      // Whoever overrides the sweep as well knows of it.
      let sweepKeys = ["sweep", "sweep.parameters", "sweep.parameters.\(override.key)"]
      guard overridden.isDisjoint(with: sweepKeys) else { continue }
      report(
        override.value.place, override.key,
        "is swept, so this value would have no effect; override sweep.parameters.\(override.key)")
    }
  }

  private mutating func readAxis(_ entry: SourceEntry) {
    let path = "sweep.parameters.\(entry.key)"
    let sweepable = keys.filter { $0.effect != .record && $0.key != Families.key.key }
    guard let found = sweepable.first(where: { $0.key == entry.key }) else {
      let names = sweepable.map(\.key)
      if let full = names.first(where: { $0.hasSuffix(".\(entry.key)") }) {
        report(entry.node.place, path, "is not a known key; did you mean \(full)?")
      } else if (keys.map(\.key) + Seeds.allKeys).contains(entry.key) {
        report(entry.node.place, path, "cannot be swept; only keys of model, inputs and train can")
      } else {
        let hint = Spelling.hint(for: entry.key, among: names)
        report(entry.node.place, path, "is not a known key\(hint)")
      }
      return
    }
    if let axis = SweepAxis.read(entry.node, key: found, problems: &problems) {
      axes.append(axis)
    } else {
      wrong.insert(found.key)
    }
  }

  private mutating func report(_ place: SourcePlace, _ key: String, _ message: String) {
    problems.append(place.problem(key, message))
  }
}
