internal import Keys
internal import Matrix
internal import Model
internal import Randomness
internal import Records

/// One network from its random numbers to its record.
struct AutoencoderTrial {
  let trial: Trial
  let configuration: AutoencoderConfiguration

  func record() -> TrialRecord {
    switch configuration.precision {
    case .float32: record(of: Float.self)
    case .float64: record(of: Double.self)
    }
  }

  private func record<Scalar: KernelScalar>(of precision: Scalar.Type) -> TrialRecord {
    let run = NetworkRun(
      configuration, initial: WeightMatrix<Scalar>(trial.initialWeights(of: configuration)),
      noise: trial.hiddenNoise(of: configuration))
    return TrialRecord(
      identity: trial.identity, parameters: configuration.parameters, outcome: run.outcome,
      kernel: configuration.kernel.rawValue, measures: NetworkRun<Scalar>.measures,
      observations: run.observations, features: run.features,
      matrices: run.outcome == .finished ? matrices(of: run) : [])
  }

  private func matrices<Scalar: KernelScalar>(of run: NetworkRun<Scalar>) -> [RecordedMatrix] {
    configuration.record.matrices.map { kind in
      let matrix =
        switch kind {
        case .initial: run.initial
        case .final: run.final
        case .correlation: Scalar.overlaps(run.initial, run.final)
        }
      return RecordedMatrix(name: kind.rawValue, matrix: WeightMatrix<Float>(matrix))
    }
  }
}
