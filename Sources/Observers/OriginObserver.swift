public import Model
public import Records
internal import Matrix

/// Where each feature's winner came from: its weight, its rank and its first gradient at the start, and
/// who was foretold to win instead.
///
/// The winner is the neuron of the largest |weight| at the end, the first of equals.
public enum OriginObserver: Observer {
  /// The name in `record.observe`.
  public static let name = "origins"
  /// One line for people.
  public static let summary =
    "the eventual winner at the start: weight, rank, first gradient, rank after relaxation"
  /// A row is a feature.
  public static let shape = ObservedShape.perFeature
  /// The winner k; W_ik at the end; W_init,ik and its rank by |weight|; ∂loss/∂W_ik at the start and the
  /// share of the row's other neurons with a smaller one by magnitude; W_ik once interference has relaxed
  /// and its rank then; the neurons of the largest |weight| at the start and after relaxation. What is
  /// foretold is NaN where the objective is not the plain one.
  public static let columns = [
    "neuron", "final_weight", "initial_weight", "initial_rank", "initial_gradient",
    "gradient_quantile", "relaxed_weight", "relaxed_rank", "initial_largest", "relaxed_largest",
  ]
  /// Start and end are enough.
  public static let looksBack = false
  /// First gradient and relaxation are foretold.
  public static let needsForesight = true

  /// Every feature in order. Costs three passes over the weights, and foresight before.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    guard let summary = course.finalSummary, let comparison = summary.fromInitial else {
      return ObservedValues(rows: [], values: [])
    }
    let foresight = course.initial.foresight
    let relaxedLargest = foresight.map { InitialState<Scalar>.largestNeurons(of: $0.relaxed) }
    let values = summary.rows.enumerated().flatMap { feature, row in
      let neuron = row.largestNeuron
      return [
        Double(neuron), Double(course.final[feature, neuron]),
        Double(course.initial.weights[feature, neuron]), Double(comparison.ranks[feature]),
        foresight.map { Double($0.gradient[feature, neuron]) } ?? .nan,
        comparison.gradientQuantiles?[feature] ?? .nan,
        foresight.map { Double($0.relaxed[feature, neuron]) } ?? .nan,
        comparison.relaxedRanks.map { Double($0[feature]) } ?? .nan,
        Double(comparison.initialNeurons[feature]),
        relaxedLargest.map { Double($0[feature]) } ?? .nan,
      ]
    }
    return ObservedValues(rows: Array(summary.rows.indices), values: values)
  }
}
