import Matrix
import Model
import Randomness
import TestSupport
import Testing

/// Double precision tells a wrong formula from rounding: the kernels differ in the order of sums
/// and in fused products only.
@Suite("The tiny kernel against the reference")
struct TinyKernelTests {
  /// Below, at and above one, two and three times eight lanes, in features and in neurons.
  static let sizes = [
    (1, 1), (1, 9), (2, 5), (3, 8), (7, 9), (8, 8), (8, 16), (9, 17), (17, 3), (16, 24), (20, 33),
    (25, 1),
  ]

  private static let allOptimizers = Optimizers.all.map { type in
    let values = type.hyperparameters.map {
      ($0.key, $0.key == "momentum" ? 0.5 : $0.defaultValue)
    }
    return Descent(
      type, learningRate: 1e-3, l1: 1e-3, values: Dictionary(uniqueKeysWithValues: values))
  }

  private func final<Scalar: KernelScalar>(
    _ initial: WeightMatrix<Scalar>, _ optimizer: Descent, _ kernel: KernelChoice,
    steps: Int, noise: HiddenNoise = .none
  ) -> WeightMatrix<Scalar> {
    var result = initial
    let settings = PlainTraining(optimizer: optimizer, steps: steps, kernel: kernel)
    let outcome = train(initial, settings: settings, noise: noise, observedSteps: [steps]) {
      result = $1
    }
    #expect(outcome == .finished)
    return result
  }

  private func recorded(_ count: Int, steps: Int) -> HiddenNoise {
    let values = SampleWeights.noise(
      "gaussian", count: count * steps, standardDeviation: 0.2)
    return .recorded(values, valuesPerStep: count)
  }

  @Test("1. without noise, every optimiser, in double precision", arguments: sizes)
  func noiseFree(features: Int, hidden: Int) {
    let initial = WeightMatrix<Double>(
      SampleWeights.normal(features: features, hidden: hidden))
    for optimizer in Self.allOptimizers {
      let tiny = final(initial, optimizer, .tiny, steps: 40)
      let plain = final(initial, optimizer, .reference, steps: 40)
      #expect(SampleWeights.distance(tiny, plain) < 1e-11, "\(optimizer.name)")
      #expect(SampleWeights.distance(tiny, initial) > 1e-4, "it must have moved")
    }
  }

  @Test("2. with noise per example and shared, every optimiser", arguments: sizes)
  func noisy(features: Int, hidden: Int) {
    let initial = WeightMatrix<Double>(
      SampleWeights.normal(features: features, hidden: hidden))
    for optimizer in Self.allOptimizers {
      let plain = [hidden, features * hidden].map { count in
        let noise = recorded(count, steps: 30)
        let tiny = final(initial, optimizer, .tiny, steps: 30, noise: noise)
        let plain = final(initial, optimizer, .reference, steps: 30, noise: noise)
        #expect(SampleWeights.distance(tiny, plain) < 1e-11, "\(optimizer.name)")
        return plain
      }
      let quiet = final(initial, optimizer, .reference, steps: 30)
      #expect(SampleWeights.distance(plain[0], quiet) > 1e-5, "the noise must have done something")
      #expect(features == 1 || SampleWeights.distance(plain[0], plain[1]) > 1e-5)
    }
  }

  /// Rounding is 6e-8 a step and does not grow in so short a time without ℓ1.
  @Test("3. single precision stays within rounding of the reference", arguments: sizes)
  func single(features: Int, hidden: Int) {
    let initial = SampleWeights.normal(features: features, hidden: hidden)
    let optimizer = Descent(SGD.self, learningRate: 0.01, l1: 0, values: [:])
    for noise in [HiddenNoise.none, recorded(features * hidden, steps: 50)] {
      let tiny = final(initial, optimizer, .tiny, steps: 50, noise: noise)
      let plain = final(initial, optimizer, .reference, steps: 50, noise: noise)
      #expect(SampleWeights.distance(tiny, plain) < 1e-5)
    }
  }

  @Test("4. both parts of the loss, with and without noise", arguments: sizes)
  func losses(features: Int, hidden: Int) {
    let initial = WeightMatrix<Double>(
      SampleWeights.normal(features: features, hidden: hidden))
    for count in [0, hidden, features * hidden] {
      let noise = SampleWeights.noise("gaussian", count: count, standardDeviation: 0.5)
      let losses = [KernelChoice.reference, .tiny].map { choice in
        var kernel = kernel(choice, initial, noise: noise)
        return kernel.step(noise: noise)
      }
      #expect(abs(losses[0].reconstruction - losses[1].reconstruction) < 1e-11)
      #expect(abs(losses[0].interference - losses[1].interference) < 1e-11)
    }
  }

  @Test("5. an example's own output: silent passes no gradient, however small passes all")
  func ownOutput() {
    // Feature 0: (1, 0) with noise −2 on neuron 0 is silenced. Feature 1: a_11 = 1e-12 is positive,
    // though 1e-12 − 1 rounds to −1 in single precision.
    let initial = WeightMatrix<Float>(features: 2, hidden: 2, elements: [1, 0, 0, 1e-6])
    let noise: [Float] = [-2, 0, 0, 0]
    let found = [KernelChoice.reference, .tiny].map { choice in
      var kernel = kernel(choice, initial, noise: noise)
      _ = kernel.step(noise: noise)
      return kernel.weights
    }
    #expect(found[0] == found[1])
    #expect(found[1][0, 0] == 1, "no gradient from a silent output")
    #expect(found[1][1, 1] > 1.3e-6, "∂/∂w = −4w, at a learning rate of 0.1")
  }

  private func kernel<Scalar: KernelScalar>(
    _ choice: KernelChoice, _ initial: WeightMatrix<Scalar>, noise: [Float]
  ) -> PlainKernel<Scalar> {
    Scalar.makeKernel(
      PlainTraining(
        optimizer: Descent(SGD.self, learningRate: 0.1, l1: 0, values: [:]), steps: 1,
        kernel: choice),
      initial: initial, hasNoise: !noise.isEmpty)
  }
}
