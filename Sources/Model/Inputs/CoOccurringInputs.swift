public import Keys
public import Randomness

/// One feature for certain, and company: x = e_i for a uniformly drawn i, plus every other feature
/// with its probability; all values are 1.
///
/// At density 0 these are single basis vectors, drawn one at a time.
public struct CoOccurringInputs: InputLaw {
  /// The name in experiment files.
  public static let name = "co_occurring"
  /// Batch and the density of the company.
  public static let parameters = [InputLaws.batch, InputLaws.density]

  /// Number of features n.
  public let features: Int
  /// Examples in a batch B.
  public let batch: Int
  private let mask: FeatureMask

  /// A density that is no probability, or not one for each feature.
  public static func problems(features: Int, _ settings: InputSettings) -> [InputProblem] {
    densityProblems(features, settings)
  }

  /// The law for n features.
  public init(features: Int, _ settings: InputSettings) {
    self.features = features
    batch = settings.count(InputLaws.batch)
    mask = FeatureMask(probabilities: settings.perFeature(InputLaws.density).values(features))
  }

  /// Overwrites a batch: one random word an entry for the company, then one an example for i.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
    precondition(values.count == batch * features, "a batch is B × n")
    mask.fill(values, from: &stream)
    OneValue.shape(values)
    for example in 0..<batch { values[example * features + stream.nextIndex(below: features)] = 1 }
  }
}

extension RandomStream {
  /// A number from 0 up to `count`, from one word: no two probabilities differ by more than 2⁻³².
  mutating func nextIndex(below count: Int) -> Int {
    Int((UInt64(nextWord()) &* UInt64(count)) &>> 32)
  }
}
