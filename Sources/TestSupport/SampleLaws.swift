public import Randomness
internal import Keys

extension NoiseLaw {
  /// The law with allowed values for parameters that have no default: 1 above their minimum.
  public static func sample(standardDeviation: Double) -> Self {
    let values = parameters.filter { $0.defaultValue == nil }.map { ($0.key, $0.range.minimum + 1) }
    return Self(
      standardDeviation: standardDeviation, values: Dictionary(uniqueKeysWithValues: values))
  }
}
