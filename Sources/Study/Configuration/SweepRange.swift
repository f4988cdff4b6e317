internal import Foundation
internal import Keys

/// `{min:, max:, step:}`: min, min + step, … up to and including max, in exact decimal arithmetic.
struct SweepRange {
  /// The values, spelt as the file would.
  let nodes: [SourceNode]

  init?(
    _ entries: [SourceEntry], of swept: Key, at place: SourcePlace, _ path: String,
    problems: inout [ConfigurationProblem]
  ) {
    let keys = ["min", "max", "step"]
    let before = problems.count
    switch swept.kind {
    case .integer, .number, .law: break
    case .flag, .choice, .choices:
      problems.append(place.problem(path, "must be a list: only numbers have ranges"))
      return nil
    }
    var numbers: [String: Decimal] = [:]
    for entry in entries {
      let entryPath = "\(path).\(entry.key)"
      if !keys.contains(entry.key) {
        let hint = Spelling.hint(for: entry.key, among: keys + ["values"])
        problems.append(entry.node.place.problem(entryPath, "is not a known key\(hint)"))
      } else if case .scalar(let text, plain: true) = entry.node.content,
        let number = NumberSpelling.decimal(of: text)
      {
        numbers[entry.key] = number
      } else if case .scalar(let text, plain: true) = entry.node.content,
        let number = NumberSpelling.value(of: text)?.asNumber
      {
        let reason =
          number.isFinite
          ? "has too many digits, or is too large or too small, for a range: write a list"
          : "must be finite"
        problems.append(
          entry.node.place.problem(entryPath, "\(reason), got \(entry.node.spelling)"))
      } else {
        problems.append(
          entry.node.place.problem(entryPath, "must be a number, got \(entry.node.spelling)"))
      }
    }
    for key in keys where !entries.contains(where: { $0.key == key }) {
      problems.append(place.problem("\(path).\(key)", "is missing"))
    }
    guard let minimum = numbers["min"], let maximum = numbers["max"], let step = numbers["step"]
    else { return nil }
    func line(of key: String) -> SourcePlace {
      entries.first { $0.key == key }?.node.place ?? place
    }
    if minimum > maximum {
      problems.append(
        line(of: "min").problem("\(path).min", "must be at most max, got \(minimum) > \(maximum)"))
    }
    if step <= 0 {
      problems.append(
        line(of: "step").problem("\(path).step", "must be greater than 0, got \(step)"))
    }
    guard problems.count == before else { return nil }
    do throws(Key.Violation) {
      nodes = try Self.values(minimum, maximum, step).map {
        SourceNode(content: .scalar("\($0)", plain: true), place: place)
      }
    } catch {
      problems.append(place.problem(path, error.message))
      return nil
    }
  }

  /// Digits of a decimal; sums that need more are rounded without a word.
  private static let mostDigits = 38

  /// Whether sums of the numbers are exact.
  private static func fits(_ numbers: Decimal...) -> Bool {
    let places = numbers.filter { !$0.isZero }.map { number in
      (low: number.exponent, high: number.exponent + "\(number.significand)".count)
    }
    guard let low = places.map(\.low).min(), let high = places.map(\.high).max() else {
      return true
    }
    return high - low <= mostDigits
  }

  /// min, min + step, … max; each value is told from min, so that nothing adds up.
  private static func values(
    _ minimum: Decimal, _ maximum: Decimal, _ step: Decimal
  ) throws(Key.Violation) -> [Decimal] {
    // In doubles first, which do not overflow here: decimals that do become NaN, which compares as
    // nothing.
    let span = maximum - minimum
    let steps = span / step
    guard span.isFinite, steps.isFinite, steps < Decimal(SweepAxis.mostCells) else {
      throw Key.Violation("makes more than \(SweepAxis.mostCells) values")
    }
    guard fits(minimum, maximum, step) else {
      throw Key.Violation(
        "has more than \(mostDigits) digits from its largest to its smallest place: write a list")
    }
    let last = Int(truncating: steps as NSDecimalNumber)
    let values = (0...last).map { minimum + step * Decimal($0) }
    guard zip(values, values.dropFirst()).allSatisfy(<) else {
      throw Key.Violation("has a step that vanishes beside its values: write a list")
    }
    guard let end = values.last, end == maximum else {
      throw Key.Violation(
        "does not reach max in whole steps: \(values[last]) is the last value before "
          + "\(maximum); make that max, or choose another step")
    }
    return values
  }
}
