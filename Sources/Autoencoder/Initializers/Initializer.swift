public import Randomness

/// A law of the initial weights; one file each, registered in `Initializers.all`.
public protocol Initializer: Sendable {
  /// The name in experiment files, such as `normal`.
  static var name: String { get }

  /// Draws the initial weights of a network with n = `features` and m = `hidden`.
  ///
  /// Drawn in double and rounded to single precision, so that both precisions start from the same numbers.
  static func weights(features: Int, hidden: Int, from stream: inout RandomStream)
    -> WeightMatrix<Float>
}

/// The initialisers there are.
public enum Initializers {
  /// Every initialiser; adding one means adding it here.
  public static let all: [any Initializer.Type] = [NormalInitializer.self, XavierInitializer.self]

  /// The initialiser of that name, `nil` when there is none.
  public static func named(_ name: String) -> (any Initializer.Type)? {
    all.first { $0.name == name }
  }
}
