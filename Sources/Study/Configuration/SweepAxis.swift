internal import Keys

/// A value of a parameter, with the place where it was written.
typealias SweptValue = (value: ParameterValue, place: SourcePlace)

/// Values of some parameters: a point of the sweep.
typealias SweepPoint = [String: SweptValue]

/// One swept parameter with the values it takes.
struct SweepAxis {
  /// What the values are.
  enum Values {
    /// These, in the order in which they are written.
    case list([SweptValue])
    /// Any within a span, of which `method: random` draws.
    case span(SweepSpan)
  }

  /// The swept parameter.
  let key: Key
  /// Its values.
  let values: Values

  /// More cells than this are a slip of the pen; they would take some seconds and 350 MB.
  static let mostCells = 100_000

  /// Reads `[…]`, `{values: […]}`, `{min:, max:, step:}` or `{log: [a, b], points:}`; where values
  /// are drawn, `{min:, max:}` and `{log: [a, b]}` too.
  ///
  /// - Parameters:
  ///   - node: what stands under the swept key.
  ///   - key: the swept key; every value is checked.
  ///   - section: where the key stands, such as `sweep.parameters`.
  ///   - isDrawn: whether the method is `random`.
  ///   - problems: gets what is wrong.
  /// - Returns: the axis without the values that are wrong; `nil` when none is left.
  static func read(
    _ node: SourceNode, key: Key, in section: String, isDrawn: Bool,
    problems: inout [ConfigurationProblem]
  ) -> SweepAxis? {
    let path = "\(section).\(key.key)"
    switch node.content {
    case .list(let items):
      return list(items, of: key, at: node.place, path, problems: &problems)
    case .scalar:
      problems.append(
        node.place.problem(
          path,
          "must be a list, {min:, max:, step:} or {log: [a, b], points: k}, got \(node.spelling)"))
      return nil
    case .section(let entries):
      let names = Set(entries.map(\.key))
      if names.contains("distribution") {
        problems.append(node.place.problem("\(path).distribution", distributionMessage(node)))
        return nil
      }
      if names.contains("values") {
        for entry in entries where entry.key != "values" {
          problems.append(
            entry.node.place.problem("\(path).\(entry.key)", "cannot stand beside values"))
        }
        guard case .list(let items)? = node["values"]?.content else {
          problems.append(node.place.problem("\(path).values", "must be a list"))
          return nil
        }
        return list(items, of: key, at: node.place, path, problems: &problems)
      }
      if isDrawn, names.isDisjoint(with: ["step", "points"]) {
        return SweepSpan(entries, of: key, at: node.place, path, problems: &problems)
          .map { SweepAxis(key: key, values: .span($0)) }
      }
      let nodes =
        names.contains("log")
        ? SweepLogRange(entries, of: key, at: node.place, path, problems: &problems)?.nodes
        : SweepRange(entries, of: key, at: node.place, path, problems: &problems)?.nodes
      return nodes.flatMap { range($0, of: key, at: node.place, path, problems: &problems) }
    }
  }

  /// W&B's way to write what is `{log: …}` or `{min: …}` here.
  private static func distributionMessage(_ node: SourceNode) -> String {
    var name = ""
    if case .scalar(let text, _)? = node["distribution"]?.content { name = text }
    let isLog = name.contains("log")
    return "is not a known key; write "
      + (isLog ? "{log: [min, max], points: k}" : "{min:, max:, step:}")
      + ", or with method: random " + (isLog ? "{log: [min, max]}" : "{min:, max:}")
  }

  private static func list(
    _ nodes: [SourceNode], of key: Key, at place: SourcePlace, _ path: String,
    problems: inout [ConfigurationProblem]
  ) -> SweepAxis? {
    if nodes.isEmpty { problems.append(place.problem(path, "sweeps no values")) }
    var values: [SweptValue] = []
    for node in nodes {
      do throws(Key.Violation) {
        values.append((try key.read(node), node.place))
      } catch {
        problems.append(node.place.problem(path, error.message))
      }
    }
    return values.isEmpty ? nil : SweepAxis(key: key, values: .list(values))
  }

  /// As `list`, with one message for a fault that every value of a range repeats.
  private static func range(
    _ nodes: [SourceNode], of key: Key, at place: SourcePlace, _ path: String,
    problems: inout [ConfigurationProblem]
  ) -> SweepAxis? {
    let known = problems.count
    let axis = list(nodes, of: key, at: place, path, problems: &problems)
    if problems.count > known + 1 { problems.removeLast(problems.count - known - 1) }
    guard let axis, problems.count == known, case .list(let values) = axis.values else {
      return axis
    }
    if Set(values.map(\.value)).count < values.count {
      // In doubles or whole numbers, of which there are fewer than decimals.
      problems.append(place.problem(path, "has values that are the same number: write a list"))
    }
    return axis
  }
}
