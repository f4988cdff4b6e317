public import Keys
public import Randomness

/// Sparse inputs: each feature is on with its own probability, independently of all others.
///
/// Source: Elhage et al., "Toy Models of Superposition" (2022), with 1 − density for their sparsity.
public struct SampledInputs: InputLaw {
  /// The name in experiment files.
  public static let name = "sampled"
  /// Batch, density and the law of values.
  public static let parameters = [InputLaws.batch, InputLaws.density, InputLaws.values]

  /// Number of features n.
  public let features: Int
  /// Examples in a batch B.
  public let batch: Int
  private let switches: Switches
  private let values: any ValueLaw.Type

  /// A density that is no probability, or not one for each feature.
  public static func problems(features: Int, _ settings: InputSettings) -> [InputProblem] {
    densityProblems(features, settings)
  }

  /// The law for n features.
  public init(features: Int, _ settings: InputSettings) {
    self.features = features
    batch = settings.count(InputLaws.batch)
    switches = Switches(settings.perFeature(InputLaws.density).values(features))
    values = ValueLaws.existing(settings.name(InputLaws.values))
  }

  /// Overwrites a batch: one random word an entry, or two for each of a few entries that may be on.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
    precondition(values.count == batch * features, "a batch is B × n")
    switch switches {
    case .few(let skips): skips.fill(values, from: &stream)
    case .many(let mask): mask.fill(values, from: &stream)
    }
    self.values.shape(values)
  }
}

/// Which features are on: the faster of two ways of drawing the same law.
private enum Switches {
  case few(FeatureSkips)
  case many(FeatureMask)

  init(_ probabilities: [Double]) {
    let largest = probabilities.max() ?? 0
    self =
      largest <= Self.fewBound
      ? .few(FeatureSkips(probabilities: probabilities))
      : .many(FeatureMask(probabilities: probabilities))
  }

  /// The largest density of few.
  private static let fewBound = 0.2
}
