public import Matrix
public import Randomness

/// W_ik ~ N(0, 1/m) with as many positive as negative weights on each neuron, one more or less where n is
/// odd, in an order drawn for each.
public struct BalancedInitializer: Initializer {
  /// The name in experiment files.
  public static let name = "balanced"

  /// Nothing is needed.
  public init(values: [String: Double] = [:]) {}

  /// 1/√m.
  public func standardDeviation(features: Int, hidden: Int) -> Double {
    (1 / Double(hidden)).squareRoot()
  }

  /// The magnitudes of the normal initialiser for the same stream, then signs neuron by neuron.
  public func weights(features: Int, hidden: Int, from stream: inout RandomStream)
    -> WeightMatrix<Float>
  {
    var matrix = NormalInitializer().weights(features: features, hidden: hidden, from: &stream)
    for k in 0..<hidden {
      // Whether the neuron with one left over has it on the positive side is drawn as well.
      let extra = stream.nextIndex(below: 2)
      var signs = (0..<features).map { (($0 + extra).isMultiple(of: 2)) ? Float(1) : -1 }
      for last in stride(from: features - 1, to: 0, by: -1) {
        signs.swapAt(last, stream.nextIndex(below: last + 1))
      }
      for i in 0..<features { matrix[i, k] = signs[i] * matrix[i, k].magnitude }
    }
    return matrix
  }
}
