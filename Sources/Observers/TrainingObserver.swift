public import Matrix
public import Model

/// What looks at a network under training: one for a run, asked at each recorded step.
public struct TrainingObserver<Scalar: KernelScalar>: Sendable {
  /// Where the network starts.
  public let initial: InitialState<Scalar>
  private let l1: Double

  /// An observer of a network that starts at `initial` and is trained with λ = `l1`.
  public init(initial: WeightMatrix<Scalar>, l1: Double) {
    self.initial = InitialState(initial)
    self.l1 = l1
  }

  /// Looks once. Costs what a `MatrixSummary` does.
  ///
  /// - Returns: the summary, and the values of `Measure.observed`.
  public func look(at weights: WeightMatrix<Scalar>) -> (summary: MatrixSummary, values: [Double]) {
    let summary = MatrixSummary(weights, l1: l1, initial: initial)
    return (summary, observedFunctions.map { $0(summary) })
  }
}

/// The functions alone: a look should not copy the measures' names.
private let observedFunctions = Measure.observed.map(\.value)
