public import Keys
public import Randomness

/// All that `SampledInputs` may draw, with its probability, in every step: the loss is its expectation
/// and its gradient has no noise.
///
/// Expectations over values that are continuous are taken by Gauss–Legendre quadrature, feature by
/// feature: exact for losses that are polynomials in x; across the kinks of ReLU the error falls as the
/// square of the nodes. Costs (nodes + 1)ⁿ examples a step.
public struct ExpectedInputs: InputLaw {
  /// The name in experiment files.
  public static let name = "expected"
  /// Density, the law of values, and how many values of each feature stand for it.
  public static let parameters = [InputLaws.density, InputLaws.values, nodes]
  private static let nodes = ParameterDescription(
    "nodes", .count(minimum: 1), default: .integer(1),
    "values that stand for a feature that is on; values: one needs a single one")
  /// Beyond these, sampling is the better way.
  private static let mostExamples = 1 << 16

  /// Number of features n.
  public let features: Int
  /// (nodes + 1)ⁿ.
  public let batch: Int
  /// The probability of each example.
  public let probabilities: [Double]?
  private let examples: [Float]

  /// A density that is no probability, nodes that a single value does not have, or too many examples.
  public static func problems(features: Int, _ settings: InputSettings) -> [InputProblem] {
    let count = settings.count(nodes)
    if settings.name(InputLaws.values) == OneValue.name, count > 1 {
      return [InputProblem(key: nodes.key, message: "values: one has a single value")]
    }
    if settings.name(InputLaws.values) != OneValue.name, count == 1 {
      return [
        InputProblem(key: nodes.key, message: "a single value is no expectation, give at least 2")
      ]
    }
    var examples = 1
    for _ in 0..<features {
      examples *= count + 1
      guard examples <= mostExamples else {
        let message = "(nodes + 1)^n_features examples are more than \(mostExamples)"
        return [InputProblem(key: nodes.key, message: message)]
      }
    }
    return densityProblems(features, settings)
  }

  /// The law for n features.
  public init(features: Int, _ settings: InputSettings) {
    self.features = features
    let densities = settings.perFeature(InputLaws.density).values(features)
    let law = ValueLaws.existing(settings.name(InputLaws.values))
    let states = [(value: 0.0, probability: 1.0)] + law.nodes(settings.count(Self.nodes))
    batch = (0..<features).reduce(1) { count, _ in count * states.count }
    var (examples, probabilities) = ([Float](), [Double]())
    for example in 0..<batch {
      var (rest, probability) = (example, 1.0)
      for density in densities {
        let state = rest % states.count
        rest /= states.count
        probability *= (state == 0 ? 1 - density : density) * states[state].probability
        examples.append(Float(states[state].value))
      }
      probabilities.append(probability)
    }
    (self.examples, self.probabilities) = (examples, probabilities)
  }

  /// Writes the examples; draws nothing.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
    precondition(values.count == batch * features, "a batch is B × n")
    _ = values.update(fromContentsOf: examples)
  }
}
