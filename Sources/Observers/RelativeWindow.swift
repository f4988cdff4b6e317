public import Matrix
public import Model

/// Collisions among weights that are large for their row, whatever the matrix's scale.
///
/// A feature is on a neuron when its |weight| is at least `threshold` times the largest of its row.
/// The paper's window asks for 0.8 ≤ |w| ≤ 1.2 instead; a count that depends much on the threshold
/// says little at any one.
public struct RelativeWindow: Sendable, Equatable, Encodable {
  /// The share of the row's largest |weight|.
  public let threshold: Double
  /// Neurons with at least two features.
  public private(set) var polysemanticNeurons = 0
  /// Pairs of features on one neuron with opposite signs.
  public private(set) var benignPairs = 0
  /// The same with equal signs.
  public private(set) var malignPairs = 0

  enum CodingKeys: String, CodingKey {
    case threshold
    case polysemanticNeurons = "polysemantic_neurons"
    case benignPairs = "benign_pairs"
    case malignPairs = "malign_pairs"
  }

  /// The thresholds that are shown.
  public static let thresholds = [0.5, 0.6, 0.7, 0.8, 0.9]

  /// Counts at one threshold, compared in the matrix's own precision. Costs a pass over it.
  ///
  /// - Parameters:
  ///   - weights: n × m; a row of zeros is on no neuron.
  ///   - threshold: the share of the row's largest |weight|, above 0.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public init<Scalar: KernelScalar>(_ weights: WeightMatrix<Scalar>, threshold: Double) {
    self.threshold = threshold
    var (positive, negative) = (
      [Int](repeating: 0, count: weights.hidden), [Int](repeating: 0, count: weights.hidden)
    )
    for feature in 0..<weights.features {
      let row = weights.row(feature)
      let limit = Scalar(threshold) * (row.lazy.map(\.magnitude).max() ?? 0)
      for (neuron, weight) in row.enumerated() where weight != 0 && weight.magnitude >= limit {
        if weight > 0 { positive[neuron] += 1 } else { negative[neuron] += 1 }
      }
    }
    for (first, second) in zip(positive, negative) {
      if first + second >= 2 { polysemanticNeurons += 1 }
      benignPairs += first * second
      malignPairs += first * (first - 1) / 2 + second * (second - 1) / 2
    }
  }
}
