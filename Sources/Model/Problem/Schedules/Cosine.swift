internal import Foundation

/// From one value at step 0 along half a period of a cosine to another after the last step:
/// `[from, to]`.
///
/// Source: Loshchilov, Hutter, arXiv 1608.03983, equation 5, without restarts; as
/// `torch.optim.lr_scheduler.CosineAnnealingLR`.
public enum Cosine: ScheduleShape {
  /// The name in experiment files.
  public static let name = "cosine"
  /// Two numbers.
  public static let usage = "[from, to]"

  /// Whether there are two numbers.
  public static func problem(with numbers: [Double]) -> String? {
    numbers.count == 2 ? nil : "needs two numbers, \(usage)"
  }

  /// Both ends.
  public static func levels(in numbers: [Double]) -> [Double] { numbers }

  /// to + (from − to) (1 + cos πs/S)/2.
  public static func value(_ numbers: [Double], at step: Int, of steps: Int) -> Double {
    let share = steps == 0 ? 0 : Double(step) / Double(steps)
    return numbers[1] + (numbers[0] - numbers[1]) * (1 + cos(.pi * share)) / 2
  }
}
