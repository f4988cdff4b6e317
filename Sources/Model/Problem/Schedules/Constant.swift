/// The same value at every step: `[value]`, in files a bare number.
public enum Constant: ScheduleShape {
  /// The name in experiment files.
  public static let name = "constant"
  /// One number.
  public static let usage = "[value]"

  /// Whether there is one number.
  public static func problem(with numbers: [Double]) -> String? {
    numbers.count == 1 ? nil : "needs one number, \(usage)"
  }

  /// The value.
  public static func levels(in numbers: [Double]) -> [Double] { numbers }

  /// The value.
  public static func value(_ numbers: [Double], at step: Int, of steps: Int) -> Double {
    numbers[0]
  }
}
