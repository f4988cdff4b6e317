internal import Foundation
internal import Keys
internal import Randomness

/// Numbers between two ends, evenly spread or evenly in their logarithm: `{min:, max:}` or
/// `{log: [a, b]}`.
struct SweepSpan {
  /// One end, as written and as a number.
  struct End {
    let node: SourceNode
    let number: Double
  }

  let lower: End
  let upper: End
  let isLog: Bool
  private let isWhole: Bool

  init?(
    _ entries: [SourceEntry], of key: Key, at place: SourcePlace, _ path: String,
    problems: inout [ConfigurationProblem]
  ) {
    switch key.kind {
    case .integer: isWhole = true
    case .number, .law: isWhole = false
    case .flag, .choice, .choices:
      problems.append(place.problem(path, "must be a list: only numbers have ranges"))
      return nil
    }
    let before = problems.count
    isLog = entries.contains { $0.key == "log" }
    for entry in entries where !(isLog ? ["log"] : ["min", "max"]).contains(entry.key) {
      let hint = Spelling.hint(for: entry.key, among: ["min", "max", "step", "log", "points"])
      problems.append(
        entry.node.place.problem("\(path).\(entry.key)", "is not a known key here\(hint)"))
    }
    var nodes: [SourceNode?] = ["min", "max"].map { name in
      entries.first { $0.key == name }?.node
    }
    if isLog, let entry = entries.first {
      guard case .list(let items) = entry.node.content, items.count == 2 else {
        problems.append(
          entry.node.place.problem(
            "\(path).log", "must be a list of two numbers, got \(entry.node.spelling)"))
        return nil
      }
      nodes = items
    }
    var ends: [End] = []
    for (node, name) in zip(nodes, isLog ? ["log", "log"] : ["min", "max"]) {
      guard let node else {
        problems.append(place.problem("\(path).\(name)", "is missing"))
        continue
      }
      do throws(Key.Violation) {
        // Both ends are values of the key; a law has to be a plain number here.
        guard let number = try key.read(node).asNumber else {
          throw Key.Violation("must be a number, got \(node.spelling)")
        }
        ends.append(End(node: node, number: number))
      } catch {
        problems.append(node.place.problem("\(path).\(name)", error.message))
      }
    }
    guard problems.count == before, ends.count == 2 else { return nil }
    (lower, upper) = (ends[0], ends[1])
    if lower.number >= upper.number {
      problems.append(place.problem(path, "must ascend"))
    }
    if isLog, lower.number <= 0 {
      problems.append(place.problem("\(path).log", "must be above 0, got \(lower.number)"))
    }
    guard problems.count == before else { return nil }
  }

  /// The number at a share of the way from the lower to the upper end, in four digits or whole.
  func text(at share: Double) -> String {
    let (a, b) = (lower.number, upper.number)
    let exact = isLog ? a * pow(b / a, share) : a + (b - a) * share
    let number = min(max(exact, a), b)
    return isWhole ? String(format: "%.0f", number.rounded()) : String(format: "%.4g", number)
  }

  /// A value drawn for one cell: a function of the sweep's seed, the key and the cell's number alone.
  func draw(_ key: Key, seed: Int, cell: Int) throws(Key.Violation) -> SweptValue {
    let share = SweepDraw.uniform(of: key.key, seed: seed, cell: cell)
    let node = SourceNode(content: .scalar(text(at: share), plain: true), place: lower.node.place)
    return (try key.read(node), node.place)
  }
}

/// Random numbers of sweeps.
enum SweepDraw {
  /// A number in [0, 1) that hangs on nothing but its arguments: a larger sweep keeps the cells of a
  /// smaller one.
  static func uniform(of key: String, seed: Int, cell: Int) -> Double {
    var stream = RandomStream(
      StreamKey(study: seed, cell: key, replicate: cell, purpose: .sweep))
    return stream.nextUniform()
  }
}

extension SweepAxis {
  /// A value for one cell of a random sweep.
  func draw(seed: Int, cell: Int) throws(Key.Violation) -> SweptValue {
    switch values {
    case .span(let span): return try span.draw(key, seed: seed, cell: cell)
    case .list(let values):
      let share = SweepDraw.uniform(of: key.key, seed: seed, cell: cell)
      return values[Int(share * Double(values.count))]
    }
  }
}
