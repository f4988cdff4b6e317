/// Constant between given steps: `[[0, value], [step, value], …]`, where each value begins.
///
/// As flat numbers: step, value, step, value, …
public enum Breakpoints: ScheduleShape {
  /// The name in experiment files.
  public static let name = "steps"
  /// Pairs of numbers.
  public static let usage = "[[0, value], [step, value], …]"

  /// Whether there are pairs, whose first numbers are steps that ascend from 0.
  public static func problem(with numbers: [Double]) -> String? {
    guard !numbers.isEmpty, numbers.count.isMultiple(of: 2) else { return "needs pairs, \(usage)" }
    let begins = beginnings(numbers)
    if let bad = begins.first(where: { Int(exactly: $0) == nil }) {
      return "needs whole numbers of steps, got \(bad)"
    }
    guard begins[0] == 0 else { return "needs a value from step 0 on, \(usage)" }
    return zip(begins, begins.dropFirst()).allSatisfy { $0 < $1 } ? nil : "needs ascending steps"
  }

  /// All values.
  public static func levels(in numbers: [Double]) -> [Double] {
    stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
  }

  /// The value that began last.
  public static func value(_ numbers: [Double], at step: Int, of steps: Int) -> Double {
    var index = numbers.count - 2
    while numbers[index] > Double(step) { index -= 2 }
    return numbers[index + 1]
  }

  /// A list of pairs, with steps as integers.
  public static func text(of numbers: [Double]) -> String {
    let pairs = zip(beginnings(numbers), levels(in: numbers)).map { "[\(Int($0)), \($1)]" }
    return "[\(pairs.joined(separator: ", "))]"
  }

  private static func beginnings(_ numbers: [Double]) -> [Double] {
    stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
  }
}
