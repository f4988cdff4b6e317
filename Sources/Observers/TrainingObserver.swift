public import Matrix
public import Model

/// What looks at a network under training: one for a run, asked at each recorded step.
public struct TrainingObserver<Scalar: KernelScalar>: Sendable {
  /// Where the network starts.
  public let initial: InitialState<Scalar>
  private let problem: Problem
  private let evaluation: [Float]

  /// An observer of a network whose encoder starts at `initial`.
  ///
  /// - Parameters:
  ///   - initial: E, or W of a tied network, before training.
  ///   - problem: how it is trained.
  ///   - evaluation: the batch on which the loss is observed; empty on the basis.
  public init(initial: WeightMatrix<Scalar>, _ problem: Problem, evaluation: [Float] = []) {
    self.initial = InitialState(initial)
    self.problem = problem
    self.evaluation = evaluation
  }

  /// Looks once. Costs what a `MatrixSummary` does, and without noise a step more where the objective
  /// is not the plain one.
  ///
  /// - Returns: the summary, and the values of `Measure.observed`.
  public func look(
    at network: Network<Scalar>, step: Int
  ) -> (summary: MatrixSummary, values: [Double]) {
    let rates = problem.rates(at: step)
    let objective = problem.objective
    let loss =
      objective.isPlain
      ? nil : Scalar.loss(of: network, objective, rates, inputs: evaluation)
    let summary = MatrixSummary(network.encoder, l1: rates.l1, initial: initial, loss: loss)
    return (summary, observedFunctions.map { $0(summary) })
  }
}

/// The functions alone: a look should not copy the measures' names.
private let observedFunctions = Measure.observed.map(\.value)
