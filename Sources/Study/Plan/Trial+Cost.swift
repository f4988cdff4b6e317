internal import Model
internal import Foundation

extension Trial {
  /// Seconds the trial takes on one core, roughly; see `TrialConfiguration.estimatedSeconds`.
  public var estimatedSeconds: Double { configuration.estimatedSeconds }
}

extension TrialConfiguration {
  /// Seconds that one trial takes on one core with 512-bit vectors, for dry runs and for weighing
  /// trials against each other: right to a factor of two there for large networks, to a factor of
  /// a few on other machines. One that may settle is counted with all its steps, since nothing tells
  /// beforehand when it will.
  ///
  /// - Autoencoder without noise or with shared noise: n²m for the symmetric Gram matrix, 2n²m for
  ///   its product with W, and 12 nm for the optimiser, each step (science §11).
  /// - With noise per example the hidden layer is n × m of its own: 6n²m a step.
  /// - Active set: the same products with m′ weights in a row in place of m, on average over the
  ///   run 2m/(1 + λ · lr · steps · √m), which follows from ‖w‖₁ = 1/(1/√m + λt) and m′ ≈ 2‖w‖₁² (§7)
  ///   and is what §11 measured.
  /// - Row flow, stepped: 6m a step; exact: a sort, 2 m log₂ m, and m per recorded time.
  ///
  /// A row flow that ends with a single weight is taken to end at λt = 1.3, where the published one
  /// does (§7).
  public var estimatedSeconds: Double {
    switch self {
    case .autoencoder(let configuration): configuration.estimatedSeconds
    case .rowFlow(let configuration): configuration.estimatedSeconds
    }
  }
}

extension AutoencoderConfiguration {
  fileprivate var estimatedSeconds: Double {
    let (n, m) = (Double(features), Double(hidden))
    let products = noise?.sharing == .perExample ? 6.0 : 3.0
    let row = weightsPerRow(m)
    let stepFlops = products * n * n * row + 12 * n * row
    return Double(steps) * stepFlops / flopsPerSecond
  }

  /// Weights of a row that a step works on, on average over the run.
  private func weightsPerRow(_ m: Double) -> Double {
    guard kernel == .activeSet || kernel == .activeSetBlocks else { return m }
    return min(m, 2 * m / (1 + l1 * learningRate * Double(steps) * m.squareRoot()))
  }

  /// What one core was seen to do, in the operations counted above.
  private var flopsPerSecond: Double {
    switch kernel {
    case .dense, .automatic: noise == nil ? 1.6e11 : 5e10
    case .tiny: 3e10
    case .reference: 3e9
    case .activeSet: 1e10
    case .activeSetBlocks: 4e10
    }
  }
}

extension RowFlowConfiguration {
  fileprivate var estimatedSeconds: Double {
    let m = Double(hidden)
    switch method {
    case .stepped(let stepSize): return 6 * m * (expectedEnd / stepSize) / 1e10
    case .exact: return (2 * m * log2(max(m, 2)) + m * Double(record.points)) / 1e9
    }
  }

  /// The time t at which the flow is expected to end.
  private var expectedEnd: Double {
    untilSingle && l1 > 0 ? min(endTime, 1.3 / l1) : endTime
  }
}
