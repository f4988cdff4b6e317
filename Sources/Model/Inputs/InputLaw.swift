public import Keys
public import Randomness

/// A law of the inputs x that a network is trained on.
///
/// One law is one file in this folder: a type that conforms, its name in `InputLaws.all` and its
/// row in docs/laws.md.
public protocol InputLaw: Sendable {
  /// The name in experiment files, `inputs.law`.
  static var name: String { get }

  /// What the law needs. Laws that share a parameter share its description.
  static var parameters: [ParameterDescription] { get }

  /// What is wrong with parameters that are each allowed, but not together or not for n features.
  static func problems(features: Int, _ settings: InputSettings) -> [InputProblem]

  /// The law for n features.
  ///
  /// - Precondition: every parameter is allowed, and `problems` finds nothing.
  init(features: Int, _ settings: InputSettings)

  /// Number of features n.
  var features: Int { get }

  /// Examples in a batch B.
  var batch: Int { get }

  /// The probability of each example of a batch that is always the same; `nil` for batches that are
  /// drawn.
  var probabilities: [Double]? { get }

  /// Overwrites a batch with the next draw, B × n, row-major: a row is an example.
  ///
  /// Takes its numbers from `stream` alone, so a copy of it draws the same batch again.
  ///
  /// - Precondition: `values.count` is `batch` · `features`.
  func fill(_ values: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream)
}

/// The input laws there are.
public enum InputLaws {
  /// Every law; adding one means adding it here.
  public static let all: [any InputLaw.Type] = [
    BasisInputs.self,
    SampledInputs.self,
    CoOccurringInputs.self,
    GroupedInputs.self,
    ExpectedInputs.self,
  ]

  /// The law of that name, `nil` when there is none.
  public static func named(_ name: String) -> (any InputLaw.Type)? {
    all.first { $0.name == name }
  }

  /// Parameters that more than one law has.
  static let batch = ParameterDescription("batch", .count(minimum: 1), "examples drawn for a step")
  static let density = ParameterDescription(
    "density", .perFeature(.probability), "probability that a feature is on")
  static let values = ParameterDescription(
    "values", .choice(ValueLaws.all.map { $0.name }), default: .text(OneValue.name),
    "law of a feature that is on")
}

extension InputLaw {
  /// Most laws draw.
  public var probabilities: [Double]? { nil }

  /// The problems of a density for `count` features or groups: probabilities are wanted.
  static func densityProblems(_ count: Int, _ settings: InputSettings) -> [InputProblem] {
    settings.perFeature(InputLaws.density).problem(count, in: 0...1)
      .map { [InputProblem(key: InputLaws.density.key, message: $0)] } ?? []
  }
}
