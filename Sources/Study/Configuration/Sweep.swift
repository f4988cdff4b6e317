internal import Keys

/// A checked `sweep` section, and the points that it makes.
struct Sweep {
  /// How values are combined.
  enum Method {
    /// All combinations.
    case grid
    /// So many cells, each with a value of its own for every parameter.
    case random(count: Int, seed: Int)
  }

  var method = Method.grid
  /// In the order in which they vary, the slowest first.
  var blocks: [SweepBlock] = []
  var conditions: [SweepCondition] = []

  /// Conditions times cells; these take some seconds.
  private static let mostQuestions = 2_000_000

  /// More cells than `SweepAxis.mostCells`.
  struct TooManyCells: Error {
    /// How many, at least.
    let count: Double
  }

  /// The points, in order: the first block varies slowest, what a condition adds fastest.
  ///
  /// - Parameters:
  ///   - base: what the sections of the file say.
  ///   - problems: gets conditions that never hold, and keys that are swept twice.
  /// - Throws: `TooManyCells`, before they are made.
  /// - Returns: one point without values where nothing is swept; none where `problems` got one.
  func points(
    over base: [String: ParameterValue], problems: inout [ConfigurationProblem]
  ) throws(TooManyCells) -> [SweepPoint] {
    var points: [SweepPoint] = [[:]]
    if case .random(let count, _) = method {
      // The number of a cell, by which its values are drawn, is its place in these.
      points = Array(repeating: [:], count: count)
    }
    var numbers = Array(points.indices)
    for block in blocks { try combine(&points, &numbers, with: block, &problems) }
    var held = Array(repeating: false, count: conditions.count)
    var questions = 0
    for (index, condition) in conditions.enumerated() {
      questions += points.count * (1 + condition.wanted.reduce(0) { $0 + $1.values.count })
      guard questions <= Self.mostQuestions else {
        problems.append(
          condition.place.problem(
            "sweep.when",
            "asks cells more than \(Self.mostQuestions) questions: write fewer conditions, or cells"
          ))
        return []
      }
      var (found, cells): ([SweepPoint], [Int]) = ([], [])
      for (point, number) in zip(points, numbers) {
        guard condition.holds({ point[$0]?.value ?? base[$0] }) else {
          found.append(point)
          cells.append(number)
          continue
        }
        held[index] = true
        if let twice = condition.block.keys.sorted().first(where: { point[$0] != nil }) {
          problems.append(
            condition.place.problem("\(condition.path).\(twice)", "has a value there already"))
          return []
        }
        var (own, ownNumbers) = ([point], [number])
        try combine(&own, &ownNumbers, with: condition.block, &problems)
        found += own
        cells += ownNumbers
        try check(Double(found.count))
      }
      (points, numbers) = (found, cells)
    }
    for (condition, hasHeld) in zip(conditions, held) where !hasHeld {
      problems.append(
        condition.place.problem("\(condition.path).if", "holds in no cell of the sweep"))
    }
    return points
  }

  private func check(_ count: Double) throws(TooManyCells) {
    guard count <= Double(SweepAxis.mostCells) else { throw TooManyCells(count: count) }
  }

  private func combine(
    _ points: inout [SweepPoint], _ numbers: inout [Int], with block: SweepBlock,
    _ problems: inout [ConfigurationProblem]
  ) throws(TooManyCells) {
    var choices: [[SweepPoint]] = [block.points]
    var drawn: [SweepAxis] = []
    for axis in block.axes {
      if case .random = method {
        drawn.append(axis)
      } else if case .list(let values) = axis.values {
        choices.append(values.map { [axis.key.key: $0] })
      }
    }
    try check(choices.reduce(Double(points.count)) { $0 * Double($1.count) })
    for choice in choices {
      numbers = numbers.flatMap { Array(repeating: $0, count: choice.count) }
      points = points.flatMap { point in
        choice.map { point.merging($0) { _, new in new } }
      }
    }
    guard case .random(_, let seed) = method else { return }
    for axis in drawn {
      for (index, number) in numbers.enumerated() {
        do throws(Key.Violation) {
          points[index][axis.key.key] = try axis.draw(seed: seed, cell: number)
        } catch {
          problems.append(
            SourcePlace(file: "", line: nil).problem(axis.key.key, error.message))
        }
      }
    }
  }
}
