public import Randomness

/// W_ik ~ N(0, 2/(n + m)), as `torch.nn.init.xavier_normal_` on an n × m matrix.
///
/// Source: Glorot, Bengio, AISTATS 2010.
public struct XavierInitializer: Initializer {
  /// The name in experiment files.
  public static let name = "xavier"

  /// Draws the weights row by row.
  public static func weights(features: Int, hidden: Int, from stream: inout RandomStream)
    -> WeightMatrix<Float>
  {
    .normal(
      features: features, hidden: hidden,
      standardDeviation: (2 / Double(features + hidden)).squareRoot(), from: &stream)
  }
}
