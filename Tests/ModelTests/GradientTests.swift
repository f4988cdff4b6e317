import Matrix
import Model
import TestSupport
import Testing

/// A perturbation that changes no ReLU's side leaves a central difference with an error of order
/// h²: with h = 1e-6 and double precision the two agree to about 1e-8.
@Suite("Gradients against finite differences")
struct GradientTests {
  private let step = 1e-6

  @Test("1. without noise", arguments: [(1, 1), (2, 3), (5, 4), (6, 9)])
  func noiseFree(features: Int, hidden: Int) {
    check(SampleWeights.normal(features: features, hidden: hidden), noise: [])
  }

  @Test("2. with a noise vector per example, and with one shared by all")
  func noisy() {
    let weights = SampleWeights.normal(features: 5, hidden: 7)
    check(weights, noise: SampleWeights.noise("gaussian", count: 35, standardDeviation: 0.3))
    check(weights, noise: SampleWeights.noise("bipolar", count: 7, standardDeviation: 0.3))
  }

  @Test("3. the loss itself, written out for two features and one neuron")
  func writtenOut() {
    let weights = WeightMatrix<Double>(features: 2, hidden: 1, elements: [0.5, 2])
    var kernel = ReferenceKernel<Double>(weights: weights, rule: rule(for: weights))
    let loss = kernel.lossAndGradient().loss
    // a_11 = 0.25, a_22 = 4, a_12 = 1.
    #expect(abs(loss.reconstruction - (0.75 * 0.75 + 9)) < 1e-12)
    #expect(abs(loss.interference - 2) < 1e-12)
  }

  private func check(_ single: WeightMatrix<Float>, noise: [Float]) {
    let weights = WeightMatrix<Double>(single)
    var kernel = ReferenceKernel<Double>(weights: weights, rule: rule(for: weights))
    let gradient = kernel.lossAndGradient(noise: noise).gradient
    for index in weights.elements.indices {
      let difference =
        (loss(weights, moving: index, by: step, noise: noise)
          - loss(weights, moving: index, by: -step, noise: noise)) / (2 * step)
      #expect(abs(difference - gradient[index]) < 1e-7 * max(1, abs(difference)))
    }
  }

  private func loss(
    _ weights: WeightMatrix<Double>, moving index: Int, by shift: Double, noise: [Float]
  ) -> Double {
    var moved = weights
    moved.elements[index] += shift
    var kernel = ReferenceKernel<Double>(weights: moved, rule: rule(for: moved))
    return kernel.lossAndGradient(noise: noise).loss.total
  }

  private func rule(for weights: WeightMatrix<Double>) -> any UpdateRule<Double> {
    Descent(SGD.self, learningRate: 0.1, l1: 0, values: [:]).makeRule(
      count: weights.elements.count)
  }
}
