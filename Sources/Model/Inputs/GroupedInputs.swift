public import Keys
public import Randomness

/// Features in groups of one size, which go together or avoid each other.
///
/// Sources: Elhage et al., "Toy Models of Superposition" (2022), for `together` (its correlated
/// sets) and `exclusive` (its anticorrelated ones); the code of Lecomte et al. (arXiv 2312.03096)
/// for `block`: n = 50, two blocks of 25, 13 features on.
public struct GroupedInputs: InputLaw {
  /// How the features of a group hang together.
  private enum Correlation: String, CaseIterable {
    /// A group is on with its density, and all its features with it; groups are independent.
    case together
    /// A group is on with its density, and then one of its features, each as likely as the other.
    case exclusive
    /// One group is drawn, each as likely as the other; it is on with its density, and then so many
    /// of its features, every subset as likely as the other.
    case block
  }

  /// The name in experiment files.
  public static let name = "grouped"
  /// Batch, how features hang together, group size, density, active features, law of values.
  public static let parameters = [
    InputLaws.batch, correlation, size, density, active, InputLaws.values,
  ]
  private static let correlation = ParameterDescription(
    "correlation", .choice(Correlation.allCases.map(\.rawValue)),
    "features of a group: all at once, at most one, or some of a single group")
  private static let size = ParameterDescription(
    "group_size", .count(minimum: 1), "features in a group; n is a multiple of it")
  private static let density = ParameterDescription(
    InputLaws.density.key, .perFeature(.probability), default: .number(1),
    "probability that a group is on, for each group")
  private static let active = ParameterDescription(
    "active", .count(minimum: 1), default: .integer(1),
    "features of the group that is on, for correlation: block")

  /// Number of features n.
  public let features: Int
  /// Examples in a batch B.
  public let batch: Int
  private let size: Int
  private let active: Int
  private let correlation: Correlation
  /// For each group, the words below which it is on, in units of 2⁻³².
  private let thresholds: [UInt64]
  private let values: any ValueLaw.Type

  /// Groups that do not fill n, too many active features, or a density that is no probability for
  /// each group.
  public static func problems(features: Int, _ settings: InputSettings) -> [InputProblem] {
    let size = settings.count(size)
    guard features.isMultiple(of: size) else {
      return [
        InputProblem(key: Self.size.key, message: "\(features) features are no groups of \(size)")
      ]
    }
    let active = settings.count(active)
    if settings.name(correlation) == Correlation.block.rawValue, active > size {
      return [InputProblem(key: Self.active.key, message: "\(active) of a group of \(size)")]
    }
    return settings.perFeature(density).problem(features / size, in: 0...1)
      .map { [InputProblem(key: density.key, message: $0)] } ?? []
  }

  /// The law for n features.
  public init(features: Int, _ settings: InputSettings) {
    guard let correlation = Correlation(rawValue: settings.name(Self.correlation)) else {
      preconditionFailure("validated settings name a correlation")
    }
    self.features = features
    self.correlation = correlation
    batch = settings.count(InputLaws.batch)
    size = settings.count(Self.size)
    active = settings.count(Self.active)
    values = ValueLaws.existing(settings.name(InputLaws.values))
    thresholds = settings.perFeature(Self.density).values(features / size)
      .map { UInt64($0 * 0x1p32) }
  }

  /// Overwrites a batch: an example's switches, then the values of its features that are on.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
    precondition(values.count == batch * features, "a batch is B × n")
    values.update(repeating: 0)
    for start in stride(from: 0, to: values.count, by: features) {
      let example = UnsafeMutableBufferPointer(rebasing: values[start..<start + features])
      if correlation == .block {
        let group = stream.nextIndex(below: thresholds.count)
        switchOn(group, of: example, from: &stream)
      } else {
        for group in thresholds.indices { switchOn(group, of: example, from: &stream) }
      }
      for feature in example.indices where example[feature] != 0 {
        example[feature] = (Float(stream.nextWord() &>> 9) + 0.5) * 0x1p-23
      }
    }
    self.values.shape(values)
  }

  /// Switches a group on with its density.
  private func switchOn(
    _ group: Int, of example: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream
  ) {
    guard UInt64(stream.nextWord()) < thresholds[group] else { return }
    let first = group * size
    switch correlation {
    case .together: for member in 0..<size { example[first + member] = 1 }
    case .exclusive: example[first + stream.nextIndex(below: size)] = 1
    case .block:
      // Floyd's way to a random subset: one draw a member, and no list to shuffle. Source: Bentley,
      // Floyd, "A sample of brilliance", CACM 30 (1987), doi:10.1145/30401.315746.
      for last in size - active..<size {
        let drawn = first + stream.nextIndex(below: last + 1)
        example[example[drawn] == 0 ? drawn : first + last] = 1
      }
    }
  }
}
