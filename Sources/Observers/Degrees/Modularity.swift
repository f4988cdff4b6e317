/// A division of a bipartite graph into modules, and how modular it is.
///
/// Barber's modularity: Q = Σ_c (L_c/E − F_c N_c/E²) over modules c, L_c the edges within, F_c and N_c the
/// degrees of its features and of its neurons, E all edges: what lies within modules beyond a random graph of
/// the same degrees. Source: Barber, Phys. Rev. E 76 (2007) 066102, doi:10.1103/PhysRevE.76.066102.
package struct Modules {
  private let graph: FeatureGraph
  private let featuresOfNeuron: [[Int]]
  private let edges: Int
  /// The module of each node, below `count`.
  private(set) var ofFeature: [Int]
  private(set) var ofNeuron: [Int]
  private var count: Int

  /// The modularity of the best division found; NaN for a graph without edges.
  ///
  /// Finding the best of all is NP-hard. The method is LPAb+: neurons join the modules of features that suit
  /// them best and the reverse, in turns until nothing is gained; then pairs of modules are merged, the most
  /// gainful first; and again, until neither helps. It starts from every feature alone and from every neuron
  /// alone. Equals go to the first: the result is a function of the graph. Source: Liu & Murata, "An efficient
  /// algorithm for optimizing bipartite modularity", J. Adv. Comput. Intell. 14 (2010) 408.
  package static func largestModularity(of graph: FeatureGraph) -> Double {
    guard graph.edges > 0 else { return .nan }
    let fromFeatures = optimum(Modules(featuresAloneOf: graph), movesNeuronsFirst: true)
    let fromNeurons = optimum(Modules(neuronsAloneOf: graph), movesNeuronsFirst: false)
    return Double(max(fromFeatures, fromNeurons)) / Double(graph.edges * graph.edges)
  }

  private static func optimum(_ start: Modules, movesNeuronsFirst: Bool) -> Int {
    var modules = start
    var best = Int.min
    while true {
      modules.propagate(movesNeuronsFirst: movesNeuronsFirst)
      modules.merge()
      let quality = modules.quality
      guard quality > best else { return best }
      best = quality
    }
  }

  /// Any division.
  package init(_ graph: FeatureGraph, ofFeature: [Int], ofNeuron: [Int]) {
    self.graph = graph
    var features = [[Int]](repeating: [], count: graph.neurons)
    for (feature, row) in graph.neuronsOfFeature.enumerated() {
      for neuron in row { features[neuron].append(feature) }
    }
    featuresOfNeuron = features
    edges = graph.edges
    (self.ofFeature, self.ofNeuron) = (ofFeature, ofNeuron)
    count = max(ofFeature.max() ?? 0, ofNeuron.max() ?? 0) + 1
  }

  private init(featuresAloneOf graph: FeatureGraph) {
    self.init(
      graph, ofFeature: Array(graph.neuronsOfFeature.indices),
      ofNeuron: Array(repeating: 0, count: graph.neurons))
  }

  private init(neuronsAloneOf graph: FeatureGraph) {
    self.init(
      graph, ofFeature: Array(repeating: 0, count: graph.neuronsOfFeature.count),
      ofNeuron: Array(0..<graph.neurons))
  }

  /// E² Q: whole numbers compare exactly.
  package var quality: Int {
    let (features, neurons) = (
      degrees(graph.neuronsOfFeature, ofFeature), degrees(featuresOfNeuron, ofNeuron)
    )
    var within = 0
    for (feature, row) in graph.neuronsOfFeature.enumerated() {
      within += row.count { ofNeuron[$0] == ofFeature[feature] }
    }
    return edges * within - zip(features, neurons).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The sum of degrees in each module.
  private func degrees(_ neighbours: [[Int]], _ modules: [Int]) -> [Int] {
    var sums = [Int](repeating: 0, count: count)
    for (node, module) in modules.enumerated() { sums[module] += neighbours[node].count }
    return sums
  }
}

// MARK: - The two moves

extension Modules {
  /// Moves one side at a time to its best modules, until the quality stays.
  private mutating func propagate(movesNeuronsFirst: Bool) {
    if movesNeuronsFirst { moveNeurons() }
    var best = Int.min
    while quality > best {
      best = quality
      moveFeatures()
      moveNeurons()
    }
  }

  private mutating func moveNeurons() {
    ofNeuron = best(featuresOfNeuron, among: ofFeature, degrees(graph.neuronsOfFeature, ofFeature))
  }

  private mutating func moveFeatures() {
    ofFeature = best(graph.neuronsOfFeature, among: ofNeuron, degrees(featuresOfNeuron, ofNeuron))
  }

  /// For each node of one side the module in which it has most neighbours beyond chance.
  private func best(_ neighbours: [[Int]], among modules: [Int], _ degrees: [Int]) -> [Int] {
    var shared = [Int](repeating: 0, count: count)
    return neighbours.map { row in
      for neighbour in row { shared[modules[neighbour]] += 1 }
      var (best, most) = (0, Int.min)
      for module in 0..<count {
        let gain = edges * shared[module] - row.count * degrees[module]
        if gain > most { (best, most) = (module, gain) }
        shared[module] = 0
      }
      return best
    }
  }

  /// Merges pairs of modules while that gains, the most gainful pair first. O(count³) at worst.
  private mutating func merge() {
    compact()
    var features = degrees(graph.neuronsOfFeature, ofFeature)
    var neurons = degrees(featuresOfNeuron, ofNeuron)
    var between = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
    for (feature, row) in graph.neuronsOfFeature.enumerated() {
      for neuron in row { between[ofFeature[feature]][ofNeuron[neuron]] += 1 }
    }
    var left = Array(0..<count)
    var target = Array(0..<count)
    while true {
      var (pair, most) = ((0, 0), 0)
      for (place, one) in left.enumerated() {
        for other in left[(place + 1)...] {
          let gain =
            edges * (between[one][other] + between[other][one])
            - features[one] * neurons[other] - features[other] * neurons[one]
          if gain > most { (pair, most) = ((one, other), gain) }
        }
      }
      guard most > 0 else { break }
      let (one, other) = pair
      features[one] += features[other]
      neurons[one] += neurons[other]
      for module in 0..<count { between[one][module] += between[other][module] }
      for module in 0..<count { between[module][one] += between[module][other] }
      left.removeAll { $0 == other }
      for module in target.indices where target[module] == other { target[module] = one }
    }
    ofFeature = ofFeature.map { target[$0] }
    ofNeuron = ofNeuron.map { target[$0] }
    compact()
  }

  /// Numbers the modules anew, without gaps, in the order of the old numbers.
  private mutating func compact() {
    let used = Set(ofFeature).union(ofNeuron).sorted()
    let new = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    ofFeature = ofFeature.map { new[$0] ?? 0 }
    ofNeuron = ofNeuron.map { new[$0] ?? 0 }
    count = used.count
  }
}
