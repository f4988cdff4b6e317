/// Along a line to a value and constant from there on: `[steps, value]`. The first step takes one
/// part of it, the one numbered `steps` - 1 the whole; rejected: starting from zero, since the first
/// step would do nothing, and of a warm-up of one step nothing would be left.
public enum WarmUp: ScheduleShape {
  /// The name in experiment files.
  public static let name = "warm_up"
  /// Two numbers.
  public static let usage = "[steps, value]"

  /// Whether there are two numbers, the first a number of steps.
  public static func problem(with numbers: [Double]) -> String? {
    guard numbers.count == 2 else { return "needs two numbers, \(usage)" }
    return Int(exactly: numbers[0]).map { $0 >= 1 } ?? false
      ? nil : "needs a whole number of steps, at least 1, got \(numbers[0])"
  }

  /// The final value.
  public static func levels(in numbers: [Double]) -> [Double] { [numbers[1]] }

  /// value · min(1, (s + 1) / steps).
  public static func value(_ numbers: [Double], at step: Int, of steps: Int) -> Double {
    min(1, Double(step + 1) / numbers[0]) * numbers[1]
  }

  /// The number of steps as an integer.
  public static func text(of numbers: [Double]) -> String {
    "[\(Int(numbers[0])), \(numbers[1])]"
  }
}
