public import Matrix
public import Model

/// What looks at a network under training: one for a run, asked at each recorded step.
public struct TrainingObserver<Scalar: KernelScalar>: Sendable {
  /// Where the network starts.
  public let initial: InitialState<Scalar>
  private let problem: Problem
  private let evaluation: [Float]
  // Functions alone: a look should not copy the measures' names.
  private let functions: [@Sendable (MatrixSummary) -> Double]

  /// An observer of a network whose encoder starts at `initial`.
  ///
  /// - Parameters:
  ///   - initial: E, or W of a tied network, before training.
  ///   - problem: how it is trained.
  ///   - evaluation: the batch on which the loss is observed; empty on the basis.
  ///   - further: names of `Measure.optional` to look at besides `Measure.observed`.
  ///   - foresees: whether others than those measures need foresight.
  public init(
    initial: WeightMatrix<Scalar>, _ problem: Problem, evaluation: [Float] = [],
    further: [String] = [], foresees: Bool = false
  ) {
    let isForetold = foresees || further.contains(where: Measure.foretold.contains)
    self.initial = InitialState(
      initial,
      foresight: isForetold && problem.objective.isPlain
        ? Foresight(initial, l1: problem.rates(at: 0).l1) : nil)
    self.problem = problem
    self.evaluation = evaluation
    functions =
      Measure.observed.map(\.value) + further.compactMap { Measure.named($0)?.value }
  }

  /// Looks once. Costs what a `MatrixSummary` does, and without noise a step more where the objective
  /// is not the plain one.
  ///
  /// - Returns: the summary, and the values of `Measure.observed` and of the further measures.
  public func look(
    at network: Network<Scalar>, step: Int
  ) -> (summary: MatrixSummary, values: [Double]) {
    let rates = problem.rates(at: step)
    let objective = problem.objective
    let loss =
      objective.isPlain
      ? nil : Scalar.loss(of: network, objective, rates, inputs: evaluation)
    let summary = MatrixSummary(network.encoder, l1: rates.l1, initial: initial, loss: loss)
    return (summary, functions.map { $0(summary) })
  }
}
