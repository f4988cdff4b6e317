public import Records

extension Trial {
  /// Runs the trial: a pure function of identity and configuration, on the calling thread.
  ///
  /// - Returns: the record; a diverged network has one too.
  /// - Throws: where the numerical solution itself fails, as the exact row flow's integrator may.
  public func record() throws -> TrialRecord {
    switch configuration {
    case .autoencoder(let configuration):
      AutoencoderTrial(trial: self, configuration: configuration).record()
    case .rowFlow(let configuration):
      try RowFlowTrial(trial: self, configuration: configuration).record()
    }
  }
}
