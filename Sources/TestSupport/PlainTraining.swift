public import Matrix
public import Model

// Training of the plain objective with constant rates, in few words: what most tests are about.

/// An optimiser with its learning rate and λ.
public struct Descent: Sendable {
  /// The method.
  public var optimizer: any Optimizer
  /// Step size and λ of every step.
  public let rates: StepRates

  /// The optimiser's name.
  public var name: String { type(of: optimizer).name }

  /// A rule with fresh state for `count` weights, all in one row unless said otherwise.
  public func makeRule<Scalar: KernelScalar>(count: Int, row: Int? = nil) -> any UpdateRule<Scalar>
  {
    optimizer.makeRule(count: count, row: row ?? count)
  }

  /// The same with second moments shared.
  ///
  /// - Precondition: the optimiser has second moments.
  public func sharing(_ secondMoment: SecondMoment) -> Descent {
    guard var adaptive = optimizer as? any AdaptiveOptimizer else {
      preconditionFailure("\(name) has no second moments")
    }
    adaptive.secondMoment = secondMoment
    var descent = self
    descent.optimizer = adaptive
    return descent
  }

  /// Assembles a method of descent.
  public init(
    _ optimizer: any Optimizer.Type, learningRate: Double, l1: Double, values: [String: Double]
  ) {
    self.optimizer = optimizer.init(values: values)
    rates = StepRates(learningRate: learningRate, l1: l1)
  }
}

/// How a plain network is trained.
public struct PlainTraining: Sendable {
  /// The method, with its rates.
  public var optimizer: Descent
  /// Optimiser steps.
  public var steps: Int
  /// Which implementation.
  public var kernel: KernelChoice
  /// When to stop earlier.
  public var settling: SettlingRule?
  /// For `active_set_blocks`.
  public var blockTolerance: Double

  /// Assembles the settings.
  public init(
    optimizer: Descent, steps: Int, kernel: KernelChoice, settling: SettlingRule? = nil,
    blockTolerance: Double = 1e-3
  ) {
    (self.optimizer, self.steps, self.kernel) = (optimizer, steps, kernel)
    (self.settling, self.blockTolerance) = (settling, blockTolerance)
  }

  /// The problem for an n × m network.
  public func problem(features: Int, hidden: Int, noise: NoiseSharing?) -> Problem {
    Problem(
      Objective(
        Architecture(features: features, hidden: hidden), noise: noise,
        penalties: Penalties(l1: .constant(optimizer.rates.l1))),
      optimizer: optimizer.optimizer, learningRate: .constant(optimizer.rates.learningRate),
      steps: steps, kernel: kernel, settling: settling, blockTolerance: blockTolerance)
  }
}

extension KernelChoice {
  /// What `auto` stands for in training a plain network with SGD, or the choice itself.
  public func resolved(features: Int, hidden: Int) -> KernelChoice {
    let descent = Descent(SGD.self, learningRate: 0.1, l1: 0, values: [:])
    return Kernels.resolved(
      PlainTraining(optimizer: descent, steps: 1, kernel: self)
        .problem(features: features, hidden: hidden, noise: nil))
  }
}

/// A kernel whose steps all have the same rates.
public struct PlainKernel<Scalar: KernelScalar> {
  private var kernel: any TrainingKernel<Scalar>
  private let rates: StepRates

  /// The weights now.
  public var weights: WeightMatrix<Scalar> { kernel.network.encoder }

  /// Takes a step.
  public mutating func step(noise: [Float]) -> DataLoss {
    kernel.step(rates, inputs: [], noise: noise)
  }

  init(_ kernel: any TrainingKernel<Scalar>, _ rates: StepRates) {
    (self.kernel, self.rates) = (kernel, rates)
  }
}

extension KernelScalar {
  /// The kernel for some settings, starting at `initial`.
  public static func makeKernel(
    _ settings: PlainTraining, initial: WeightMatrix<Self>, hasNoise: Bool
  ) -> PlainKernel<Self> {
    let problem = settings.problem(
      features: initial.features, hidden: initial.hidden, noise: hasNoise ? .perExample : nil)
    return PlainKernel(makeKernel(problem, Network(initial)), settings.optimizer.rates)
  }
}

/// Trains a plain network, showing its weights at chosen steps.
public func train<Scalar: KernelScalar>(
  _ initial: WeightMatrix<Scalar>, settings: PlainTraining, noise: HiddenNoise,
  observedSteps: [Int], observe: (Int, WeightMatrix<Scalar>) -> Void
) -> TrainingOutcome {
  let (n, m) = (initial.features, initial.hidden)
  let sharing: NoiseSharing? =
    noise.valuesPerStep == 0 ? nil : noise.valuesPerStep == n * m ? .perExample : .shared
  let problem = settings.problem(features: n, hidden: m, noise: sharing)
  return train(
    Network(initial), problem, noise: noise, observedSteps: observedSteps
  ) { step, network in observe(step, network.encoder) }
}
