// The networks that benchmarks train, with the published experiments' settings.

import Matrix
internal import Model
internal import Randomness
internal import TestSupport

enum Networks {
  /// The collisions experiment's optimiser.
  static let adamW = Descent(AdamW.self, learningRate: 1e-3, l1: 1e-3, values: [:])
  /// That of the noise experiment.
  static let sgd = Descent(SGD.self, learningRate: 0.02, l1: 0, values: [:])

  /// W ~ N(0, 1/m).
  static func initial(features: Int, hidden: Int, replicate: Int = 0) -> WeightMatrix<Float> {
    var stream = stream(for: .initialWeights, replicate)
    return NormalInitializer().weights(features: features, hidden: hidden, from: &stream)
  }

  /// A kernel under AdamW without noise, ready to take steps.
  static func denseKernel(features: Int, hidden: Int) -> PlainKernel<Float> {
    let settings = PlainTraining(optimizer: adamW, steps: 0, kernel: .dense)
    return Float.makeKernel(
      settings, initial: initial(features: features, hidden: hidden), hasNoise: false)
  }

  /// Noise of σ = 0.15 for each example of its own.
  static func noise(_ law: any NoiseLaw.Type, features: Int, hidden: Int, replicate: Int = 0)
    -> HiddenNoise
  {
    .drawn(
      law.init(standardDeviation: 0.15), sharing: .perExample, examples: features, hidden: hidden,
      from: stream(for: .hiddenNoise, replicate))
  }

  /// Trains; without observing unless it is asked for, and everything but training left out.
  static func train(
    _ initial: WeightMatrix<Float>, _ optimizer: Descent, kernel: KernelChoice = .automatic,
    noise: HiddenNoise = .none, steps: Int, observedSteps: [Int] = [],
    observe: (Int, WeightMatrix<Float>) -> Void = { _, _ in }
  ) {
    let settings = PlainTraining(optimizer: optimizer, steps: steps, kernel: kernel)
    let outcome = TestSupport.train(
      initial, settings: settings, noise: noise, observedSteps: observedSteps, observe: observe)
    precondition(outcome == .finished, "the benchmark's network diverged")
  }

  private static func stream(for purpose: StreamKey.Purpose, _ replicate: Int) -> RandomStream {
    RandomStream(
      StreamKey(study: 1, cell: "benchmark", replicate: replicate, purpose: purpose))
  }
}
