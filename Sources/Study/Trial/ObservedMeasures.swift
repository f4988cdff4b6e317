internal import Measures

extension TrialConfiguration.Kind {
  /// Names of the measures that trials of this kind observe, the columns of their records
  /// (docs/measures.md).
  public var observedMeasures: [String] {
    switch self {
    case .autoencoder: NetworkRun<Float>.measures
    case .rowFlow: RowFlowTrial.measures.map(\.name)
    }
  }
}
