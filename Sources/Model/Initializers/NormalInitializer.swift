/// W_ik ~ N(0, 1/m), the paper's initialiser: rows have squared norm 1 on average.
public struct NormalInitializer: Initializer {
  /// The name in experiment files.
  public static let name = "normal"

  /// Nothing is needed.
  public init(values: [String: Double] = [:]) {}

  /// 1/√m.
  public func standardDeviation(features: Int, hidden: Int) -> Double {
    (1 / Double(hidden)).squareRoot()
  }
}
