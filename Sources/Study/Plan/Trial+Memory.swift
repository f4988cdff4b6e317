internal import Model

extension TrialConfiguration {
  /// Bytes that one trial holds at its peak, roughly: right to a factor of two for large networks.
  ///
  /// Autoencoder: initial weights, current weights, gradient, two moments and an observer's copy, n
  /// · m each, and two n × n matrices. Row flow: eight numbers a weight.
  public var estimatedBytes: Double {
    switch self {
    case .autoencoder(let configuration):
      let n = Double(configuration.features)
      let m = Double(configuration.hidden)
      let scalar = configuration.precision == .float64 ? 8.0 : 4.0
      return scalar * (6 * n * m + 2 * n * n)
    case .rowFlow(let configuration):
      return 64 * Double(configuration.hidden)
    }
  }
}
