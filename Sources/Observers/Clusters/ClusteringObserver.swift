public import Keys
internal import Matrix
public import Model
internal import Randomness
public import Records

/// Whether clustering examples by their gradients finds the features that neurons hide.
///
/// Examples x = e_i + σ ξ, as many of each feature, are put into n clusters by the directions of their gradients, and
/// by those of hidden layer, outputs and inputs in the same way; each clustering is compared with the true features by
/// the adjusted Rand index. Without noise a gradient is nonzero in row i alone, which makes the question trivial: with
/// it, the largest errors are those of features that share a neuron. Controls: gradients of the network before
/// training, and the clustering by gradients against shuffled features, 0 on average.
public enum ClusteringObserver: Observer {
  /// The name in `record.observe`.
  public static let name = "clustering"
  /// One line for people.
  public static let summary =
    "features recovered by clustering examples: gradients, hidden layer, outputs, inputs"
  /// One row.
  public static let shape = ObservedShape.scalars
  /// Adjusted Rand indices.
  public static let columns = [
    "gradients", "hidden", "outputs", "inputs", "initial_gradients", "shuffled",
  ]
  /// Start and end are enough.
  public static let looksBack = false

  private static let examples = "clustering_examples"
  private static let noise = "clustering_input_noise"
  private static let starts = "clustering_starts"

  /// How many examples, their noise, the starts of k-means.
  public static let parameters = [
    ParameterDescription(
      examples, .count(minimum: 1),
      "examples of each feature; memory and time grow with their number's square and cube"),
    ParameterDescription(
      noise, .number(.nonnegative),
      "standard deviation σ of x = e_i + σ ξ, ξ normal in all n inputs"),
    ParameterDescription(
      starts, .count(minimum: 1), "starts of k-means, of which the best counts"),
  ]

  /// `ari_` and the column, and how far gradients are ahead of hidden layer and outputs.
  public static let measures =
    columns.map { "ari_\($0)" } + ["ari_gradients_over_hidden", "ari_gradients_over_outputs"]

  /// The values of `measures`.
  public static func measureValues(in table: ObservedTable) -> [Double] {
    let indices = table.values
    return indices + [indices[0] - indices[1], indices[0] - indices[2]]
  }

  /// The gradient is that of the published network.
  public static func refusal(of objective: Objective) -> String? { objective.oddity }

  /// Cubic and quadratic in examples E: five eigenproblems, E × E numbers.
  public static func cost(
    features: Int, hidden: Int, _ settings: ObserverSettings
  ) -> ObserverCost {
    let (n, m) = (Double(features), Double(hidden))
    let count = n * settings.number(examples)
    // Some fifteen iterations a start.
    let rounds = 15 * settings.number(starts)
    return ObserverCost(
      operations: 5 * (4 * count * count * count / 3 + 2 * rounds * count * n * n)
        + 12 * count * count * (n + m),
      bytes: 64 * count * count)
  }

  /// One row.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    guard let ending = course.ending else {
      return ObservedValues(rows: [], values: columns.map { _ in .nan })
    }
    let n = course.final.features
    var draws = ending.stream(.clusteredInputs)
    var labels = (0..<n * ending.settings.count(examples)).map { $0 % n }
    let inputs = inputs(labels, n, noise: ending.settings.number(noise), from: &draws)
    let network = ExampleGradients(WeightMatrix<Double>(course.final), inputs: inputs)
    let start = ExampleGradients(WeightMatrix<Double>(course.initial.weights), inputs: inputs)
    let clusterings = [
      network.products, Double.overlaps(network.hidden, network.hidden),
      Double.overlaps(network.outputs, network.outputs), Double.overlaps(inputs, inputs),
      start.products,
    ].map {
      // Each from the same seeds: what one clustering draws is no affair of the next.
      var seeds = ending.stream(.clusterSeeds)
      return spectralClusters($0, n, starts: ending.settings.count(starts), from: &seeds)
    }
    let found = clusterings.map { $0.map { adjustedRandIndex($0, labels) } ?? .nan }
    for index in labels.indices.reversed() {
      labels.swapAt(index, Int(draws.nextUniform() * Double(index + 1)))
    }
    let shuffled = clusterings[0].map { adjustedRandIndex($0, labels) } ?? .nan
    return ObservedValues(rows: [], values: found + [shuffled])
  }

  private static func inputs(
    _ labels: [Int], _ n: Int, noise: Double, from stream: inout RandomStream
  ) -> WeightMatrix<Double> {
    var (inputs, normal) = (
      WeightMatrix<Double>(zerosOf: labels.count, by: n), NormalDistribution()
    )
    for index in inputs.elements.indices {
      inputs.elements[index] = noise * normal.next(from: &stream)
    }
    for (example, feature) in labels.enumerated() { inputs[example, feature] += 1 }
    return inputs
  }
}
