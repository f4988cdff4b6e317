/// A feature that is on has the value 1.
public enum OneValue: ValueLaw {
  /// The name in experiment files.
  public static let name = "one"

  /// 1 for everything that is on.
  public static func shape(_ entries: UnsafeMutableBufferPointer<Float>) {
    for index in entries.indices { entries[index] = entries[index] > 0 ? 1 : 0 }
  }

  /// The one value there is.
  public static func nodes(_ count: Int) -> [(value: Double, probability: Double)] { [(1, 1)] }
}
