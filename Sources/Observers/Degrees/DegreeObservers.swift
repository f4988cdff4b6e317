internal import Matrix
public import Model
public import Records

/// How many features each neuron carries at the end: the degree distribution over a range of thresholds,
/// beside that of the start and that of rows in random order.
public enum NeuronDegreeObserver: Observer {
  /// The name in `record.observe`.
  public static let name = "features_per_neuron"
  /// One line for people.
  public static let summary =
    "neurons by the features they carry, over thresholds, beside the start and a random null"
  /// A row is a bin.
  public static let shape = ObservedShape.perBin
  /// The bin, from `lower` to below `upper` features; all neurons; those in it at the end, at the start, and
  /// at the end with each row in random order (the mean of some), at each threshold.
  public static let columns =
    DegreeBins.columns + DegreeBins.named("final") + DegreeBins.named("initial")
    + DegreeBins.named("shuffled")
  /// The degree.
  public static let binTitle = "features on a neuron"
  /// Start and end are enough.
  public static let looksBack = false

  /// Every bin in order. Costs some passes over the weights.
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    let final = DegreeBins.graphs(course.final)
    let shares =
      final.map { DegreeBins.counts($0.featuresPerNeuron) }
      + DegreeBins.graphs(course.initial.weights).map { DegreeBins.counts($0.featuresPerNeuron) }
      + final.map { graph in
        let nulls = graph.nulls.map { DegreeBins.counts($0.featuresPerNeuron) }
        return nulls[0].indices.map { bin in
          nulls.reduce(0) { $0 + $1[bin] } / Double(nulls.count)
        }
      }
    return DegreeBins.table(entries: course.final.hidden, shares)
  }
}

/// How many neurons carry each feature at the end: the other side of the same.
public enum FeatureDegreeObserver: Observer {
  /// The name in `record.observe`.
  public static let name = "neurons_per_feature"
  /// One line for people.
  public static let summary =
    "features by the neurons that carry them, over thresholds, beside the start"
  /// A row is a bin.
  public static let shape = ObservedShape.perBin
  /// The bin, from `lower` to below `upper` neurons; all features; those in it at the end and at the start, at
  /// each threshold. Rows in random order have what they have.
  public static let columns =
    DegreeBins.columns + DegreeBins.named("final") + DegreeBins.named("initial")
  /// The degree.
  public static let binTitle = "neurons of a feature"
  /// Start and end are enough.
  public static let looksBack = false

  /// Every bin in order. Costs some passes over the weights.
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    let graphs = DegreeBins.graphs(course.final) + DegreeBins.graphs(course.initial.weights)
    return DegreeBins.table(
      entries: course.final.features,
      graphs.map { DegreeBins.counts($0.neuronsOfFeature.map(\.count)) })
  }
}
