// Pleiotropy: how many features a neuron carries, how many neurons carry a feature, and whether the two fall
// into modules; over a range of thresholds relative to each row's largest weight.

extension Measure {
  /// Thresholds, and what they are called.
  static let degreeThresholds = [(0.1, "10"), (0.3, "30"), (0.5, "50"), (0.7, "70")]

  /// Neurons to a feature, features to a neuron, spread and modularity at each threshold. Each costs a pass
  /// over the weights; modularity (n + m) numbers for each module and pass, and the cube of the modules, from two
  /// starts, and its excess five times that.
  public static let overDegrees: [Measure] =
    degree(
      "neurons_per_feature",
      "mean over features of the neurons with at least %@ of the row's largest |weight|"
    ) { Double($0.edges) / Double($0.neuronsOfFeature.count) }
    + degree(
      "features_per_neuron",
      "mean over neurons with any of the features with at least %@ of their row's largest |weight| there"
    ) { Double($0.edges) / Double(Set($0.neuronsOfFeature.joined()).count) }
    + degree(
      "degree_dispersion",
      "variance of the features per neuron over that of rows in random order, at %@ of the row's largest |weight|"
    ) { $0.dispersion }
    + degree(
      "modularity",
      "Barber's modularity of features and neurons joined at %@ of the row's largest |weight|"
    ) { Modules.largestModularity(of: $0) }
    + degree(
      "modularity_excess",
      "the same less that of rows in random order, at %@ of the row's largest |weight|",
      kind: .number
    ) { graph in
      let nulls = graph.nulls.map { Modules.largestModularity(of: $0) }
      return Modules.largestModularity(of: graph) - nulls.reduce(0, +) / Double(nulls.count)
    }

  private static func degree(
    _ name: String, _ summary: String, kind: Kind = .amount,
    value: @escaping @Sendable (FeatureGraph) -> Double
  ) -> [Measure] {
    degreeThresholds.map { threshold, digits in
      Measure(
        "\(name)_\(digits)", summary.replacing("%@", with: "\(threshold)"), kind: kind,
        isScaleInvariant: true
      ) { matrix in
        value(matrix.featureGraph(threshold))
      }
    }
  }
}
