public import Keys
public import Matrix
public import Randomness

/// A law of the initial weights; one file each, registered in `Initializers.all`.
public protocol Initializer: Sendable {
  /// The name in experiment files, such as `normal`.
  static var name: String { get }

  /// What the law needs besides the network's shape.
  static var parameters: [ParameterDescription] { get }

  /// The law with these parameters.
  ///
  /// - Precondition: every parameter without default is given, and allowed.
  init(values: [String: Double])

  /// Standard deviation of one weight of a network with n = `features` and m = `hidden`.
  func standardDeviation(features: Int, hidden: Int) -> Double

  /// Draws the initial weights of a network with n = `features` and m = `hidden`.
  ///
  /// Drawn in double and rounded to single precision, so that both precisions start from the same
  /// numbers.
  func weights(features: Int, hidden: Int, from stream: inout RandomStream)
    -> WeightMatrix<Float>
}

extension Initializer {
  /// Most laws follow from the shape.
  public static var parameters: [ParameterDescription] { [] }

  /// Independent normal weights, drawn row by row: the default for laws that are no more than that.
  public func weights(features: Int, hidden: Int, from stream: inout RandomStream)
    -> WeightMatrix<Float>
  {
    let scale = standardDeviation(features: features, hidden: hidden)
    var normal = NormalDistribution()
    var matrix = WeightMatrix<Float>(zerosOf: features, by: hidden)
    for index in matrix.elements.indices {
      matrix.elements[index] = Float(scale * normal.next(from: &stream))
    }
    return matrix
  }
}

/// The initialisers there are.
public enum Initializers {
  /// Every initialiser; adding one means adding it here.
  public static let all: [any Initializer.Type] = [
    NormalInitializer.self, XavierInitializer.self, StackedInitializer.self,
    OrthogonalInitializer.self, DisjointInitializer.self, BalancedInitializer.self,
  ]

  /// The initialiser of that name, `nil` when there is none.
  public static func named(_ name: String) -> (any Initializer.Type)? {
    all.first { $0.name == name }
  }
}
