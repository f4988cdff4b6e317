import Matrix
import Model
import Observers
import Records
import TestSupport
import Testing

@Suite("Degrees of features and neurons")
struct FeatureGraphTests {
  /// Rows' largest weights are 1, 2 and 0.
  private let weights = WeightMatrix<Float>(
    features: 3, hidden: 4, elements: [1, -0.5, 0.25, 0, 0.2, 0, -2, 1, 0, 0, 0, 0])

  @Test("1. a feature is on the neurons where it has a share of its own largest weight")
  func threshold() {
    let half = FeatureGraph(weights, threshold: 0.5)
    #expect(half.neuronsOfFeature == [[0, 1], [2, 3], []])
    #expect(half.edges == 4 && half.featuresPerNeuron == [1, 1, 1, 1])
    let tenth = FeatureGraph(WeightMatrix<Double>(weights), threshold: 0.1)
    #expect(tenth.neuronsOfFeature == [[0, 1, 2], [0, 2, 3], []])
    #expect(tenth.featuresPerNeuron == [2, 1, 2, 1])
  }

  /// All 4 · 6 ways to put features of one and of two neurons on four.
  @Test("2. dispersion is 1 on average over all places, not if chance had replacement")
  func dispersion() {
    var (sum, count, wrong) = (0.0, 0.0, 0.0)
    for single in 0..<4 {
      for first in 0..<3 {
        for second in first + 1..<4 {
          let graph = FeatureGraph(neurons: 4, neuronsOfFeature: [[single], [first, second]])
          sum += graph.dispersion
          let mean = 0.75
          let variance =
            graph.featuresPerNeuron.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 4
          wrong += variance / mean
          count += 1
        }
      }
    }
    #expect(abs(sum / count - 1) < 1e-12)
    // Twin that must fail: the Poisson index of dispersion.
    #expect(abs(wrong / count - 1) > 0.3)
    #expect(FeatureGraph(neurons: 2, neuronsOfFeature: [[0, 1], []]).dispersion.isNaN)
  }

  @Test("3. shuffles keep every feature's neurons in number, and reach every place equally")
  func shuffles() {
    let graph = FeatureGraph(neurons: 5, neuronsOfFeature: [[0], [0, 1, 2], [], [0, 1, 2, 3, 4]])
    #expect(graph.shuffled(3) == graph.shuffled(3))
    var places = [Int](repeating: 0, count: 5)
    for shuffle in 0..<2000 {
      let null = graph.shuffled(shuffle)
      #expect(null.neuronsOfFeature.map(\.count) == [1, 3, 0, 5])
      #expect(null.neuronsOfFeature.allSatisfy { Set($0).count == $0.count && $0 == $0.sorted() })
      for neuron in null.neuronsOfFeature[1] { places[neuron] += 1 }
    }
    // 1200 on average, a standard deviation of 22.
    #expect(places.allSatisfy { abs($0 - 1200) < 110 }, "\(places)")
  }

  @Test("4. the tables count every neuron and feature once at every threshold, in its bin")
  func tables() throws {
    let start = SampleWeights.normal(features: 24, hidden: 32)
    let tables = ObserverSet(["features_per_neuron", "neurons_per_feature"])
      .tables(of: ObserverTests.course([(0, start), (1, start)]))
    for (table, entries) in zip(tables, [32.0, 24.0]) {
      for column in table.columns.indices.dropFirst(3) {
        let counts = (0..<table.rowCount).map { table.values[$0 * table.columns.count + column] }
        #expect(abs(counts.reduce(0, +) - entries) < 1e-9)
      }
    }
    let features = try #require(tables.last)
    let graph = FeatureGraph(start, threshold: 0.3)
    let column = try #require(features.columns.firstIndex(of: "final_30"))
    let width = features.columns.count
    for row in 0..<features.rowCount {
      let (lower, upper) = (features.values[row * width], features.values[row * width + 1])
      let expected = graph.neuronsOfFeature.count {
        Double($0.count) >= lower && Double($0.count) < upper
      }
      #expect(features.values[row * width + column] == Double(expected))
    }
  }

  @Test("5. measures: one neuron a feature, half of them shared")
  func measures() throws {
    let shared = WeightMatrix<Float>(
      features: 4, hidden: 4, elements: [1, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0])
    let summary = MatrixSummary(shared)
    func value(_ name: String) throws -> Double { try #require(Measure.named(name)).value(summary) }
    #expect(try value("neurons_per_feature_30") == 1 && value("features_per_neuron_30") == 2)
    // Variance 1 over 4 · (1/4)(3/4).
    #expect(try abs(value("degree_dispersion_30") - 4.0 / 3) < 1e-12)
    #expect(try value("modularity_30") == 0.5)
    #expect(try value("modularity_excess_30") < 0)
  }
}
