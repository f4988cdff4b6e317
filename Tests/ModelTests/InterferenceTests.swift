import Matrix
import Model
import TestSupport
import Testing

@Suite("Interference without its outward part")
struct InterferenceTests {
  private static let sgd = Descent(SGD.self, learningRate: 0.02, l1: 0.01, values: [:])

  /// Normal weights, every seventh of them zero.
  private func weights(_ features: Int, _ hidden: Int, seed: Int = 1) -> WeightMatrix<Double> {
    var weights = WeightMatrix<Double>(
      SampleWeights.normal(features: features, hidden: hidden, seed: seed))
    for index in stride(from: 3, to: weights.elements.count, by: 7) { weights.elements[index] = 0 }
    return weights
  }

  private func gradient(_ W: WeightMatrix<Double>, _ interference: Interference) -> [Double] {
    var kernel = ReferenceKernel<Double>(
      weights: W, rule: Self.sgd.makeRule(count: W.elements.count), interference: interference)
    return kernel.lossAndGradient().gradient
  }

  private func overlap(_ W: WeightMatrix<Double>, _ i: Int, _ j: Int) -> Double {
    (0..<W.hidden).reduce(0) { $0 + W[i, $1] * W[j, $1] }
  }

  /// The formula in the words of `Interference`, entry by entry.
  private func byFormula(_ W: WeightMatrix<Double>, keeps: (Double, Double) -> Bool) -> [Double] {
    (0..<W.features).flatMap { i in
      (0..<W.hidden).map { k in
        let own = 4 * (overlap(W, i, i) - 1) * W[i, k]
        return (0..<W.features).filter { $0 != i && keeps(W[i, k], W[$0, k]) }
          .reduce(own) { $0 + 4 * max(overlap(W, i, $1), 0) * W[$1, k] }
      }
    }
  }

  private func distance(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).map { abs($0 - $1) }.max() ?? .infinity
  }

  /// Twins: all interference, and the other part dropped.
  @Test(
    "1. the reference kernel follows the formula", arguments: [(2, 3), (5, 7), (8, 4), (12, 40)])
  func formula(features: Int, hidden: Int) {
    let W = weights(features, hidden)
    let (found, full) = (gradient(W, .inwardOnly(from: 0)), gradient(W, .full))
    #expect(distance(found, byFormula(W) { $0 * $1 >= 0 }) < 1e-12)
    #expect(distance(full, byFormula(W) { _, _ in true }) < 1e-12)
    #expect(distance(found, full) > 1e-3)
    #expect(distance(found, byFormula(W) { $0 * $1 <= 0 }) > 1e-3)
  }

  /// Features 0 and 1 share neuron 0 with equal signs and neuron 1 with opposite ones: a_01 = .4 · .5 − .2
  /// · .3 = .14 > 0. The weights on neuron 1 keep their own feature's force alone.
  @Test("2. two features, by hand")
  func byHand() {
    let W = WeightMatrix<Double>(features: 2, hidden: 2, elements: [0.4, 0.2, 0.5, -0.3])
    let expected = [
      4 * ((0.2 - 1) * 0.4 + 0.14 * 0.5), 4 * (0.2 - 1) * 0.2,
      4 * ((0.34 - 1) * 0.5 + 0.14 * 0.4), 4 * (0.34 - 1) * -0.3,
    ]
    #expect(distance(gradient(W, .inwardOnly(from: 0)), expected) < 1e-15)
  }

  @Test("3. what is dropped pushes outwards, nothing that does is left, zeros feel all of it")
  func direction() {
    let W = weights(9, 20, seed: 4)
    let (kept, full) = (gradient(W, .inwardOnly(from: 0)), gradient(W, .full))
    var dropped = 0
    for (index, weight) in W.elements.enumerated() {
      let norm = overlap(W, index / W.hidden, index / W.hidden)
      let interference = kept[index] - 4 * (norm - 1) * weight
      if weight == 0 { #expect(kept[index] == full[index]) }
      // Descent moves against the gradient: outwards where gradient and weight have opposite signs.
      #expect(interference * weight > -1e-15)
      #expect((full[index] - kept[index]) * weight < 1e-15)
      if abs(full[index] - kept[index]) > 1e-6 { dropped += 1 }
    }
    #expect(dropped > W.elements.count / 3)
  }

  private func path(_ interference: Interference, _ W: WeightMatrix<Double>, steps: Int = 12)
    -> [WeightMatrix<Double>]
  {
    var problem = PlainTraining(optimizer: Self.sgd, steps: steps, kernel: .automatic)
      .problem(features: W.features, hidden: W.hidden, noise: nil)
    (problem.interference, problem.kernel) = (interference, .reference)
    var seen: [WeightMatrix<Double>] = []
    _ = Model.train(
      Network(W), problem, noise: .none, observedSteps: Array(0...steps)
    ) { seen.append($1.encoder) }
    return seen
  }

  @Test("4. up to its first step a network is the one of full interference, bit for bit")
  func firstStep() {
    let W = weights(6, 10)
    let full = path(.full, W)
    for first in [0, 1, 5, 12, 100] {
      let found = path(.inwardOnly(from: first), W)
      let same = zip(found, full).prefix { $0 == $1 }.count
      #expect(same == min(first, 12) + 1, "from \(first)")
    }
  }

  @Test("5. without opposite signs nothing changes, bit for bit")
  func equalSigns() {
    var W = weights(6, 10)
    for index in W.elements.indices { W.elements[index] = abs(W.elements[index]) }
    #expect(gradient(W, .inwardOnly(from: 0)) == gradient(W, .full))
    let alone = weights(1, 10)
    #expect(path(.inwardOnly(from: 0), alone) == path(.full, alone))
  }

  @Test("6. the loss that is reported is the full one")
  func loss() {
    let W = weights(6, 10)
    let losses = [Interference.full, .inwardOnly(from: 0)].map { interference in
      var kernel = ReferenceKernel<Double>(
        weights: W, rule: Self.sgd.makeRule(count: 60), interference: interference)
      return kernel.lossAndGradient().loss
    }
    #expect(losses[0] == losses[1])
  }

  @Test("7. only the reference kernel takes it, on the plain objective without noise only")
  func refusals() {
    func problem(_ change: (inout Objective) -> Void = { _ in }) -> Problem {
      var objective = Objective(Architecture(features: 32, hidden: 128))
      change(&objective)
      var problem = Problem(
        objective, optimizer: SGD(values: [:]), learningRate: .constant(0.01), steps: 1)
      problem.interference = .inwardOnly(from: 0)
      return problem
    }
    #expect(Kernels.resolved(problem()) == .reference)
    for kernel in Kernels.all where kernel != .reference {
      #expect(Kernels.refusal(of: problem(), by: kernel) == "is for interference: full only")
    }
    #expect(Kernels.refusal(of: problem(), by: .reference) == nil)
    let noisy = problem { $0.noise = .shared }
    let sampled = problem { $0.inputs = .sampled(batch: 4) }
    for kernel in Kernels.all {
      #expect(
        Kernels.refusal(of: noisy, by: kernel)
          == "with interference: inward_only is for noise: none only")
      #expect(
        Kernels.refusal(of: sampled, by: kernel)
          == "with interference: inward_only is for inputs.law: basis only")
    }
  }
}
