public import Keys

/// W_ik ~ N(0, 2/(n m + instances · m)): Xavier on a tensor [instances, n, m], whose fans count what
/// stands behind an entry in the other dimensions, so that the scale of a network depends on how many are
/// trained beside it.
///
/// Source: the notebook of Elhage et al., "Toy Models of Superposition" (2022).
public struct StackedInitializer: Initializer {
  /// The name in experiment files.
  public static let name = "stacked"
  /// How many networks stand in the tensor.
  public static let parameters = [
    ParameterDescription(
      "instances", .count(minimum: 1),
      "networks in the tensor, which decide on each one's standard deviation √(2/(n m + instances · m))"
    )
  ]

  private let instances: Double

  /// The law of one network among `values["instances"]`.
  public init(values: [String: Double]) {
    instances = Self.parameters[0].number(in: values)
  }

  /// √(2/(n m + instances · m)).
  public func standardDeviation(features: Int, hidden: Int) -> Double {
    (2 / ((Double(features) + instances) * Double(hidden))).squareRoot()
  }
}
