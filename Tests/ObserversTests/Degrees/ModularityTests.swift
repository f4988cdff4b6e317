import Observers
import TestSupport
import Testing

@Suite("Barber's modularity")
struct ModularityTests {
  /// Q of the definition, pair by pair.
  private func modularity(
    _ graph: FeatureGraph, _ features: [Int], _ neurons: [Int], isBipartite: Bool = true
  ) -> Double {
    let (E, degrees) = (Double(graph.edges), graph.featuresPerNeuron)
    var sum = 0.0
    for (feature, row) in graph.neuronsOfFeature.enumerated() {
      for neuron in 0..<graph.neurons where features[feature] == neurons[neuron] {
        sum += row.contains(neuron) ? 1 : 0
        // Newman's null has stubs of either kind meet: a factor of two.
        sum -= Double(row.count * degrees[neuron]) / (isBipartite ? E : 2 * E)
      }
    }
    return sum / E
  }

  /// The best of all divisions: restricted growth strings over features, then neurons.
  private func largest(_ graph: FeatureGraph) -> Double {
    let n = graph.neuronsOfFeature.count
    var best = -Double.infinity
    func extend(_ labels: [Int], _ used: Int) {
      guard labels.count < n + graph.neurons else {
        best = max(best, modularity(graph, Array(labels[..<n]), Array(labels[n...])))
        return
      }
      for label in 0...used { extend(labels + [label], max(used, label + 1)) }
    }
    extend([], 0)
    return best
  }

  private func random(_ n: Int, _ m: Int, density: Double, seed: UInt64) -> FeatureGraph {
    var generator = TestGenerator(seed: seed)
    return FeatureGraph(
      neurons: m,
      neuronsOfFeature: (0..<n).map { _ in (0..<m).filter { _ in generator.uniform() < density } })
  }

  @Test("1. quality is E² Q of any division, and not that of one kind of nodes")
  func definition() {
    for seed in 0..<20 {
      let graph = random(5, 4, density: 0.4, seed: UInt64(seed))
      guard graph.edges > 0 else { continue }
      var generator = TestGenerator(seed: UInt64(100 + seed))
      let features = (0..<5).map { _ in Int.random(in: 0..<3, using: &generator) }
      let neurons = (0..<4).map { _ in Int.random(in: 0..<3, using: &generator) }
      let E = Double(graph.edges)
      let found = Double(Modules(graph, ofFeature: features, ofNeuron: neurons).quality) / (E * E)
      #expect(abs(found - modularity(graph, features, neurons)) < 1e-12)
      let wrong = modularity(graph, features, neurons, isBipartite: false)
      #expect(found == wrong || abs(found - wrong) > 1e-6)
    }
  }

  @Test("2. of small graphs it is the largest of all divisions, or next to it")
  func bruteForce() {
    var exact = 0
    for seed in 0..<24 {
      let graph = random(4, 3, density: 0.3 + 0.02 * Double(seed % 12), seed: UInt64(seed))
      guard graph.edges > 0 else { continue }
      let (found, best) = (Modules.largestModularity(of: graph), largest(graph))
      #expect(found <= best + 1e-12 && found >= best - 0.1, "\(graph): \(found), \(best)")
      if found > best - 1e-12 { exact += 1 }
    }
    #expect(exact >= 21, "\(exact)")
    #expect(Modules.largestModularity(of: random(3, 3, density: 0, seed: 1)).isNaN)
  }

  /// b blocks of equal size without an edge between: Q = 1 − 1/b.
  @Test("3. planted blocks are found, whole ones exactly and blurred ones above their plan")
  func blocks() {
    let whole = FeatureGraph(
      neurons: 20, neuronsOfFeature: (0..<12).map { i in (0..<5).map { i % 4 * 5 + $0 } })
    #expect(abs(Modules.largestModularity(of: whole) - 0.75) < 1e-12)
    var generator = TestGenerator(seed: 7)
    let blurred = FeatureGraph(
      neurons: 20,
      neuronsOfFeature: (0..<12).map { i in
        (0..<20).filter { generator.uniform() < ($0 / 5 == i % 4 ? 0.9 : 0.08) }
      })
    let planted = modularity(blurred, (0..<12).map { $0 % 4 }, (0..<20).map { $0 / 5 })
    let found = Modules.largestModularity(of: blurred)
    #expect(found >= planted - 1e-12)
    let null = blurred.nulls.map { Modules.largestModularity(of: $0) }.max() ?? 1
    #expect(found > null + 0.1)
    // Complete graphs have no modules.
    let complete = FeatureGraph(
      neurons: 6, neuronsOfFeature: Array(repeating: Array(0..<6), count: 5))
    #expect(Modules.largestModularity(of: complete) == 0)
  }

  @Test("4. one neuron a feature: 1 − Σ (features of a neuron)²/n²")
  func stars() {
    let graph = FeatureGraph(neurons: 9, neuronsOfFeature: [[0], [0], [3], [4], [4], [4], [8]])
    let expected = 1 - Double(4 + 1 + 9 + 1) / 49
    #expect(abs(Modules.largestModularity(of: graph) - expected) < 1e-12)
  }
}
