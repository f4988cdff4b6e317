public import Randomness
internal import Keys

extension NoiseLaw {
  /// The law with allowed values for parameters that have no default: 16 above their minimum.
  public static func sample(standardDeviation: Double) -> Self {
    let values = parameters.compactMap { parameter -> (String, Double)? in
      guard parameter.defaultValue == nil, case .number(let range) = parameter.kind else {
        return nil
      }
      return (parameter.key, range.minimum + 16)
    }
    return Self(
      standardDeviation: standardDeviation, values: Dictionary(uniqueKeysWithValues: values))
  }
}
