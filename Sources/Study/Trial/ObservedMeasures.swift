internal import Observers

extension TrialConfiguration.Kind {
  /// Names of the measures that trials of this kind observe, the columns of their records
  /// (docs/measures.md).
  public var observedMeasures: [String] {
    switch self {
    case .autoencoder: Self.networkMeasures
    case .rowFlow: Self.rowFlowMeasures
    }
  }

  // Made once: records share one list each, and lists that are shared compare at once.
  private static let networkMeasures = Measure.observed.map(\.name)
  private static let rowFlowMeasures = RowFlowTrial.measures.map(\.name)
}
