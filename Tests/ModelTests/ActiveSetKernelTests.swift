import Matrix
import Model
import TestSupport
import Testing

/// The active set takes the dense kernel's steps. Double precision and 1e-11 after hundreds of
/// steps: only the order of sums differs, and soft-thresholding is continuous, so that rounding at
/// a death is not amplified.
@Suite("The active-set kernel")
struct ActiveSetKernelTests {
  private func kernel<Scalar: KernelScalar>(
    _ choice: KernelChoice, _ initial: WeightMatrix<Scalar>, lr: Double, l1: Double
  ) -> PlainKernel<Scalar> {
    let optimizer = Descent(ProximalGradient.self, learningRate: lr, l1: l1, values: [:])
    return Scalar.makeKernel(
      PlainTraining(optimizer: optimizer, steps: 0, kernel: choice), initial: initial,
      hasNoise: false)
  }

  /// Steps both kernels side by side and compares weights and losses all the way; returns the last
  /// weights.
  private func compare(
    _ initial: WeightMatrix<Double>, steps: Int, lr: Double = 0.02, l1: Double
  ) -> WeightMatrix<Double> {
    var active = kernel(.activeSet, initial, lr: lr, l1: l1)
    var dense = kernel(.dense, initial, lr: lr, l1: l1)
    for step in 1...steps {
      let (found, expected) = (active.step(noise: []), dense.step(noise: []))
      #expect(abs(found.reconstruction - expected.reconstruction) < 1e-11, "step \(step)")
      #expect(abs(found.interference - expected.interference) < 1e-11, "step \(step)")
      if step < 20 || step.isMultiple(of: 50) {
        #expect(SampleWeights.distance(active.weights, dense.weights) < 1e-11, "step \(step)")
      }
    }
    return active.weights
  }

  private func density(_ weights: WeightMatrix<Double>) -> Double {
    Double(weights.elements.count { $0 != 0 }) / Double(weights.elements.count)
  }

  @Test(
    "1. equals the dense kernel while weights and neurons die, at panel widths and odd sizes",
    arguments: [
      (1, 1), (1, 5), (1, 300), (2, 129), (3, 128), (7, 127), (24, 1), (24, 40), (25, 129),
      (33, 300),
    ])
  func equalsDense(features: Int, hidden: Int) {
    let initial = WeightMatrix<Double>(SampleWeights.normal(features: features, hidden: hidden))
    let final = compare(initial, steps: 500, l1: 0.08)
    if hidden > features { #expect(density(final) < 0.7, "weights must have died") }
    if hidden == 300 { #expect(density(final) < 0.08, "lists, or few neurons, must be left") }
  }

  /// Features 0 and 1 overlap by a² on neuron 0; feature 1 alone is on neuron 1 with weight b.
  /// There, feature 0 meets the gradient 4 a² b, and its weight must leave zero exactly when that
  /// exceeds λ. With n = 2 neurons are panels; 30 more features with a neuron each make them lists.
  @Test(
    "2. a zero weight is revived exactly when its gradient exceeds λ", arguments: [2, 32],
    [1 - 1e-9, 1 + 1e-9])
  func revival(features: Int, share: Double) {
    let (a, b, lr) = (0.3, 0.5, 0.01)
    var initial = WeightMatrix<Double>(zerosOf: features, by: features)
    (initial[0, 0], initial[1, 0], initial[1, 1]) = (a, a, b)
    for feature in 2..<max(features, 2) { initial[feature, feature] = 0.9 }
    let l1 = 4 * a * a * b * share
    var active = kernel(.activeSet, initial, lr: lr, l1: l1)
    _ = active.step(noise: [])
    let revived = active.weights[0, 1]
    if share < 1 {
      #expect(abs(revived + lr * 4 * a * a * b * (1 - share)) < 1e-14 && revived < 0)
    } else {
      #expect(revived == 0)
    }
    let early = compare(initial, steps: 5, lr: lr, l1: l1 / 4)
    #expect(early[0, 1] < 0, "it must be alive again")
    _ = compare(initial, steps: 300, lr: lr, l1: l1 / 4)
  }

  @Test("3. without ℓ1 sparse columns fill up again, past the room their lists had")
  func mass() {
    let (n, m) = (24, 150)
    var initial = WeightMatrix<Double>(zerosOf: n, by: m)
    for k in 0..<m { initial[k % n, k] = 0.2 }
    for feature in 0..<n { initial[feature, 0] = 0.1 }
    let final = compare(initial, steps: 30, l1: 0)
    #expect(density(initial) < 0.1 && density(final) == 1)
  }

  @Test("4. a network that dies stays dead, and costs n", arguments: [1, 3, 30])
  func allDead(features: Int) {
    let initial = WeightMatrix<Double>(SampleWeights.normal(features: features, hidden: 140))
    var active = kernel(.activeSet, initial, lr: 0.01, l1: 1e4)
    for _ in 0..<20 { _ = active.step(noise: []) }
    #expect(active.weights == WeightMatrix(zerosOf: features, by: 140))
    #expect(active.step(noise: []).total == Double(features))
    let dead = compare(WeightMatrix(zerosOf: features, by: 140), steps: 20, l1: 0.1)
    #expect(dead == WeightMatrix(zerosOf: features, by: 140))
  }

  @Test("5. single precision stays within rounding of double")
  func precisions() {
    let initial = SampleWeights.normal(features: 24, hidden: 200)
    var single = kernel(.activeSet, initial, lr: 0.02, l1: 0.03)
    var double = kernel(.activeSet, WeightMatrix<Double>(initial), lr: 0.02, l1: 0.03)
    for _ in 0..<200 { (_, _) = (single.step(noise: []), double.step(noise: [])) }
    #expect(SampleWeights.distance(single.weights, double.weights) < 1e-5)
  }

  @Test(
    "6. a NaN or an infinity in the start is divergence at step 0", arguments: [4, 30],
    [Float.nan, .infinity, -.infinity])
  func brokenStart(features: Int, bad: Float) {
    var initial = WeightMatrix<Float>(zerosOf: features, by: 40)
    for feature in 0..<features { initial[feature, feature] = 0.5 }
    initial[2, 3] = bad
    let settings = PlainTraining(
      optimizer: Descent(ProximalGradient.self, learningRate: 0.01, l1: 0.1, values: [:]), steps: 5,
      kernel: .activeSet)
    let outcome = train(initial, settings: settings, noise: .none, observedSteps: [5]) { _, _ in }
    #expect(outcome == .diverged(step: 0))
  }

  @Test("7. a learning rate beyond stability diverges at the dense kernel's step")
  func divergence() {
    let initial = SampleWeights.normal(features: 30, hidden: 60)
    let outcomes = [KernelChoice.dense, .activeSet].map { kernel in
      let settings = PlainTraining(
        optimizer: Descent(ProximalGradient.self, learningRate: 50, l1: 0, values: [:]), steps: 100,
        kernel: kernel)
      return train(initial, settings: settings, noise: .none, observedSteps: []) { _, _ in }
    }
    #expect(outcomes[0] == outcomes[1] && outcomes[0] != .finished)
  }

  @Test("8. the kernel's weights before its first step are the initial ones, in their places")
  func places() {
    for (features, hidden) in [(3, 1), (2, 127), (5, 128), (4, 129), (3, 400)] {
      let initial = SampleWeights.normal(features: features, hidden: hidden)
      #expect(kernel(.activeSet, initial, lr: 0.1, l1: 0).weights == initial)
    }
  }
}
