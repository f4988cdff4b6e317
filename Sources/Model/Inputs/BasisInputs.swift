public import Keys
public import Randomness

/// The n basis vectors, all in every batch: exact expectations for features that come one at a
/// time, and nothing is drawn.
///
/// Kernels need no batch for it: W Wᵀ tells all. `fill` is for those that take any inputs.
public struct BasisInputs: InputLaw {
  /// The name in experiment files.
  public static let name = "basis"
  /// None.
  public static let parameters: [ParameterDescription] = []

  /// Number of features n.
  public let features: Int
  /// n.
  public var batch: Int { features }

  /// Nothing can be wrong.
  public static func problems(features: Int, _ settings: InputSettings) -> [InputProblem] { [] }

  /// The basis of n features.
  public init(features: Int, _ settings: InputSettings) {
    self.features = features
  }

  /// Writes the n × n identity; draws nothing.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
    values.update(repeating: 0)
    for feature in 0..<features { values[feature * features + feature] = 1 }
  }
}
