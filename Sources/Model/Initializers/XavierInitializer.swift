/// W_ik ~ N(0, 2/(n + m)), as `torch.nn.init.xavier_normal_` on an n × m matrix.
///
/// Source: Glorot, Bengio, AISTATS 2010.
public struct XavierInitializer: Initializer {
  /// The name in experiment files.
  public static let name = "xavier"

  /// Nothing is needed.
  public init(values: [String: Double] = [:]) {}

  /// √(2/(n + m)).
  public func standardDeviation(features: Int, hidden: Int) -> Double {
    (2 / Double(features + hidden)).squareRoot()
  }
}
