internal import Autoencoder
internal import Foundation

extension Trial {
  /// Floating-point operations the trial takes, roughly; see `TrialConfiguration.estimatedFlops`.
  public var estimatedFlops: Double { configuration.estimatedFlops }
}

extension TrialConfiguration {
  /// Floating-point operations of one trial, for ETAs and dry runs: right to a factor of two for
  /// large networks.
  ///
  /// - Autoencoder without noise or with shared noise: n²m for the symmetric Gram matrix, 2n²m for
  ///   its product with W, and 12 nm for the optimiser, each step (science §11).
  /// - With noise per example the hidden layer is n × m of its own: 6n²m a step.
  /// - Row flow, stepped: 6m a step; exact: a sort, 2 m log₂ m, and m per recorded time.
  ///
  /// A row flow that ends with a single weight is taken to end at λt = 1.3, where the published one
  /// does (§7).
  public var estimatedFlops: Double {
    switch self {
    case .autoencoder(let configuration):
      let n = Double(configuration.features)
      let m = Double(configuration.hidden)
      let products = configuration.noise?.sharing == .perExample ? 6.0 : 3.0
      return Double(configuration.steps) * (products * n * n * m + 12 * n * m)
    case .rowFlow(let configuration):
      let m = Double(configuration.hidden)
      switch configuration.method {
      case .stepped(let stepSize):
        return 6 * m * (configuration.expectedEnd / stepSize)
      case .exact:
        return 2 * m * log2(max(m, 2)) + m * Double(configuration.record.points)
      }
    }
  }
}

extension RowFlowConfiguration {
  /// The time t at which the flow is expected to end.
  fileprivate var expectedEnd: Double {
    untilSingle && l1 > 0 ? min(endTime, 1.3 / l1) : endTime
  }
}
