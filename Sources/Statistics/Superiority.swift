// How often a value of one sample exceeds one of another.

/// The probability that a value of the first population exceeds one of the second, ties counting one
/// half, estimated from independent samples.
package enum Superiority {
  /// U/(n₁n₂), with the variance from the placements of each sample in the other, whatever the shapes
  /// and spreads (Brunner and Munzel, Biometrical Journal 42, 2000,
  /// doi:10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U).
  ///
  /// O(n₁n₂).
  ///
  /// - Returns: the estimate, NaN where a sample is empty, and the variances that the two samples
  ///   contribute; these are 0 where one sample lies above the other throughout.
  package static func estimate(
    _ first: [Double], over second: [Double]
  ) -> (value: Double, parts: [(variance: Double, degreesOfFreedom: Double)]) {
    let placements = [
      first.map { placement(of: $0, in: second) }, second.map { 1 - placement(of: $0, in: first) },
    ]
    let parts = placements.map { values in
      let sample = SampleSummary(values)
      let error = sample.count >= 2 && sample.minimum < sample.maximum ? sample.standardError : 0
      return (variance: error * error, degreesOfFreedom: Double(max(1, values.count - 1)))
    }
    return (SampleSummary(placements[0]).mean, parts)
  }

  /// The share of `values` below a value, equal ones counting one half.
  private static func placement(of value: Double, in values: [Double]) -> Double {
    values.reduce(0) { $0 + ($1 < value ? 1 : $1 == value ? 0.5 : 0) } / Double(values.count)
  }
}
