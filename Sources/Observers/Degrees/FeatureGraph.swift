package import Matrix
package import Model
internal import Randomness

/// Which features are on which neurons: a bipartite graph read off a matrix at one threshold.
///
/// Feature i and neuron k are joined where |W_ik| is at least `threshold` times the largest of row i, as in
/// `RelativeWindow`. How many neighbours a node has changes with the threshold, and with it what is said of
/// them: look at several (Hill & Zhang 2012, PMC3296247, of genes and traits).
package struct FeatureGraph: Sendable, Equatable {
  /// Neurons m; those without features included.
  package let neurons: Int
  /// The neurons of each feature, ascending.
  package let neuronsOfFeature: [[Int]]

  /// A graph from its edges.
  package init(neurons: Int, neuronsOfFeature: [[Int]]) {
    (self.neurons, self.neuronsOfFeature) = (neurons, neuronsOfFeature)
  }

  /// The graph of a matrix, compared in its own precision. Costs a pass over it.
  ///
  /// - Parameters:
  ///   - weights: n × m; a row of zeros is on no neuron.
  ///   - threshold: the share of the row's largest |weight|, above 0.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package init<Scalar: KernelScalar>(_ weights: WeightMatrix<Scalar>, threshold: Double) {
    neurons = weights.hidden
    neuronsOfFeature = (0..<weights.features).map { feature in
      let row = weights.row(feature)
      let limit = Scalar(threshold) * (row.lazy.map(\.magnitude).max() ?? 0)
      return row.enumerated().compactMap { $1 != 0 && $1.magnitude >= limit ? $0 : nil }
    }
  }

  /// Pairs that are joined.
  package var edges: Int { neuronsOfFeature.reduce(0) { $0 + $1.count } }

  /// Features on each neuron.
  package var featuresPerNeuron: [Int] {
    var counts = [Int](repeating: 0, count: neurons)
    for neuron in neuronsOfFeature.joined() { counts[neuron] += 1 }
    return counts
  }

  /// Variance of the features per neuron over the variance that it has on average where each feature takes
  /// as many neurons at random, Σ_i (d_i/m)(1 − d_i/m): 1 by chance, above where some neurons gather
  /// features, below where features keep apart. NaN where chance leaves no choice.
  package var dispersion: Double {
    let m = Double(neurons)
    let mean = Double(edges) / m
    let variance =
      featuresPerNeuron.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / m
    let byChance = neuronsOfFeature.reduce(0) { sum, row in
      sum + Double(row.count) / m * (1 - Double(row.count) / m)
    }
    return byChance > 0 ? variance / byChance : .nan
  }

  /// The same numbers of neurons for each feature, at random places: the null of every count.
  ///
  /// A fixed function of the rows' degrees and m: its random numbers are no trial's, so that looking changes none.
  /// Networks of equal degrees have the same nulls, whose error a mean over networks does not lessen.
  ///
  /// - Parameter shuffle: which of the nulls, from 0.
  /// - Returns: a graph of as many edges.
  package func shuffled(_ shuffle: Int) -> FeatureGraph {
    var stream = RandomStream(
      StreamKey(study: 0, cell: "feature graph", replicate: shuffle, purpose: .shuffles))
    var places = Array(0..<neurons)
    return FeatureGraph(
      neurons: neurons,
      neuronsOfFeature: neuronsOfFeature.map { row in
        // The first places of a Fisher–Yates shuffle, from wherever the one before left them.
        for place in row.indices {
          let left = UInt64(neurons - place)
          places.swapAt(
            place, place + Int(stream.nextDoubleWord().multipliedFullWidth(by: left).high))
        }
        return places[..<row.count].sorted()
      })
  }

  /// How many nulls stand for all of them.
  static let shuffles = 4

  /// The nulls.
  package var nulls: [FeatureGraph] { (0..<Self.shuffles).map(shuffled) }
}
