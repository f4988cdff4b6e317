/// From one value at step 0 along a line to another after the last step: `[from, to]`.
public enum Linear: ScheduleShape {
  /// The name in experiment files.
  public static let name = "linear"
  /// Two numbers.
  public static let usage = "[from, to]"

  /// Whether there are two numbers.
  public static func problem(with numbers: [Double]) -> String? {
    numbers.count == 2 ? nil : "needs two numbers, \(usage)"
  }

  /// Both ends.
  public static func levels(in numbers: [Double]) -> [Double] { numbers }

  /// (1 − s/S) from + (s/S) to, which is exact at both ends.
  public static func value(_ numbers: [Double], at step: Int, of steps: Int) -> Double {
    let share = steps == 0 ? 0 : Double(step) / Double(steps)
    return (1 - share) * numbers[0] + share * numbers[1]
  }
}
