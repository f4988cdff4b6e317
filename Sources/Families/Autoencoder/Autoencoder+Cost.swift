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
  package var estimatedSeconds: Double {
    let (n, m) = (Double(features), Double(hidden))
    let products = noise?.sharing == .perExample ? 6.0 : 3.0
    let row = weightsPerRow(m)
    let stepFlops = products * n * n * row + 12 * n * row
    return Double(training.steps) * stepFlops / flopsPerSecond
  }

  /// Weights of a row that a step works on, on average over the run.
  private func weightsPerRow(_ m: Double) -> Double {
    guard training.kernel == .activeSet || training.kernel == .activeSetBlocks else { return m }
    return min(m, 2 * m / (1 + l1 * learningRate * Double(training.steps) * m.squareRoot()))
  }

  /// What one core was seen to do, in the operations counted above.
  private var flopsPerSecond: Double {
    switch training.kernel {
    case .dense, .automatic: noise == nil ? 1.6e11 : 5e10
    case .tiny: 3e10
    case .reference: 3e9
    case .activeSet: 1e10
    case .activeSetBlocks: 4e10
    }
  }

  /// Right to a factor of two for large networks: initial weights, current weights, gradient, two
  /// moments and an observer's copy, n · m each, two n × n matrices, and the snapshots of observers
  /// that look back.
  package var estimatedBytes: Double {
    let (n, m) = (Double(features), Double(hidden))
    let scalar = precision == .float64 ? 8.0 : 4.0
    let looks = record.steps(through: training.steps).count
    return scalar * (6 * n * m + 2 * n * n)
      + ObserverSet(record.observers).bytesHeld(
        features: features, hidden: hidden, looks: looks, scalarSize: Int(scalar))
  }
}
