internal import Model
internal import Observers

extension Autoencoder {
  /// Right to a factor of two for large networks on a core with 512-bit vectors, to a factor of a few
  /// on other machines. A network that may settle is counted with all its steps, since nothing tells
  /// beforehand when it will.
  ///
  /// - Without noise or with shared noise: n²m for the symmetric Gram matrix, 2n²m for its product
  ///   with W, and 12 nm for the optimiser, each step (science §11).
  /// - With noise per example the hidden layer is n × m of its own: 6n²m a step.
  /// - Active set: the same products with m′ weights in a row in place of m, on average over the
  ///   run 2m/(1 + λ · lr · steps · √m), which follows from ‖w‖₁ = 1/(1/√m + λt) and m′ ≈ 2‖w‖₁² (§7)
  ///   and is what §11 measured.
  /// - Batch: 6 B n m for B examples, and 40 ns each.
  /// - Observers after training: their operations at 10¹⁰ a second.
  /// - Evolution: n²m for each of P networks, and 15 ns for each of their weights.
  /// - Merging: the training of each network that is merged, besides the merged one's.
  package var estimatedSeconds: Double {
    let networks = mergedNetworks > 1 ? mergedNetworks + 1 : 1
    return Double(networks) * trainingSeconds + observerCost.operations / 1e10
  }

  private var trainingSeconds: Double {
    let (n, m) = (Double(architecture.features), Double(architecture.hidden))
    let examples = Double(problem.objective.examples)
    let products = problem.objective.isPlain && noise?.sharing != .perExample ? 3.0 : 6.0
    if let evolution = problem.evolution {
      let (networks, weights) = (Double(evolution.population), n * m)
      return Double(problem.steps) * networks * (n * weights / flopsPerSecond + 1.5e-8 * weights)
    }
    let row = weightsPerRow(m)
    let stepFlops = products * examples * n * row + 12 * n * row
    // What a batch costs besides arithmetic shows in small networks.
    let overhead = problem.kernel == .batch ? 4e-8 * examples : 0
    return Double(problem.steps) * (stepFlops / flopsPerSecond + overhead)
  }

  /// Weights of a row that a step works on, on average over the run.
  private func weightsPerRow(_ m: Double) -> Double {
    guard problem.kernel == .activeSet || problem.kernel == .activeSetBlocks else { return m }
    let flow = problem.learningRate.value(at: 0, of: problem.steps) * Double(problem.steps)
    let l1 = problem.objective.penalties.l1.value(at: 0, of: problem.steps)
    return min(m, 2 * m / (1 + l1 * flow * m.squareRoot()))
  }

  private var observerCost: ObserverCost {
    ObserverSet(record.observers).cost(
      features: architecture.features, hidden: architecture.hidden, record.observerSettings)
  }

  /// What one core was seen to do, in the operations counted above.
  private var flopsPerSecond: Double {
    switch problem.kernel {
    case .dense, .automatic: noise == nil ? 1.6e11 : 5e10
    case .batch: 5e10
    case .tiny: 3e10
    case .reference: 3e9
    case .evolution: 2e10
    case .activeSet: 1e10
    case .activeSetBlocks: 4e10
    }
  }

  /// Right to a factor of two for large networks: initial weights, current weights, gradient, two
  /// moments and an observer's copy, n · m each, two n × n matrices or the layers of a batch, and the
  /// snapshots that are kept or that observers look back on.
  package var estimatedBytes: Double {
    let (n, m) = (Double(architecture.features), Double(architecture.hidden))
    let examples = Double(problem.objective.examples)
    let scalar = precision == .float64 ? 8.0 : 4.0
    let matrices = architecture.isTied ? 6.0 : 11.0
    let layers = problem.objective.isPlain ? 2 * n * n : examples * (4 * m + 3 * n)
    let drawn = 4 * Double(problem.evolution == nil ? 0 : problem.noiseValues)
    let looks = record.looks(through: problem.steps)
    let merged = mergedNetworks > 1 ? Double(mergedNetworks) * n * m : 0
    return scalar * (matrices * n * m + merged + layers) + drawn + 4 * n * m
      * Double(record.snapshots.count)
      + ObserverSet(record.observers).bytesHeld(
        features: architecture.features, hidden: architecture.hidden, looks: looks,
        scalarSize: Int(scalar)) + observerCost.bytes
  }
}
