import Matrix
import Model
import Randomness
import TestSupport
import Testing

@Suite("Evolution strategy")
struct EvolutionTests {
  private func problem(
    _ n: Int, _ m: Int, _ evolution: Evolution?, optimizer: any Optimizer = SGD(values: [:]),
    rate: Double = 1, l1: Double = 0, steps: Int = 1
  ) -> Problem {
    var problem = Problem(
      Objective(
        Architecture(features: n, hidden: m), penalties: Penalties(l1: .constant(l1))),
      optimizer: optimizer, learningRate: .constant(rate), steps: steps)
    problem.evolution = evolution
    return problem
  }

  /// What plain descent with rate 1 took away from W.
  private func direction(
    _ W: WeightMatrix<Double>, _ evolution: Evolution, l1: Double = 0, noise: [Float]
  ) -> [Double] {
    let problem = problem(W.features, W.hidden, evolution, l1: l1)
    var kernel = Double.makeKernel(problem, Network(W))
    _ = kernel.step(problem.rates(at: 0), inputs: [], noise: noise)
    return zip(W.elements, kernel.network.encoder.elements).map { $0 - $1 }
  }

  /// Σ(ReLU(a_ij) − δ_ij)² + λΣ|w|, in plain words.
  private func loss(_ W: [Double], _ n: Int, l1: Double) -> Double {
    let m = W.count / n
    var loss = l1 * W.reduce(0) { $0 + abs($1) }
    for i in 0..<n {
      for j in 0..<n {
        let overlap = (0..<m).reduce(0) { $0 + W[i * m + $1] * W[j * m + $1] }
        let error = max(overlap, 0) - (i == j ? 1 : 0)
        loss += error * error
      }
    }
    return loss
  }

  private func normals(_ count: Int, seed: UInt64) -> [Float] {
    var generator = TestGenerator(seed: seed)
    return (0..<count).map { _ in Float(generator.normal()) }
  }

  /// Losses of W + σε and W − σε, pair by pair.
  private func losses(
    _ W: WeightMatrix<Double>, _ sigma: Double, _ noise: [Float], l1: Double
  ) -> [(plus: Double, minus: Double)] {
    let count = W.elements.count
    return stride(from: 0, to: noise.count, by: count).map { start in
      func moved(_ sign: Double) -> Double {
        loss(
          W.elements.indices.map { W.elements[$0] + sign * sigma * Double(noise[start + $0]) },
          W.features, l1: l1)
      }
      return (moved(1), moved(-1))
    }
  }

  @Test(
    "1. follows the formula with given perturbations, λ included",
    arguments: [(1, 1), (3, 4), (5, 9)])
  func formula(n: Int, m: Int) {
    let W = WeightMatrix<Double>(SampleWeights.normal(features: n, hidden: m))
    let (sigma, count) = (0.1, n * m)
    let noise = normals(3 * count, seed: 5)
    let found = direction(
      W, Evolution(population: 6, perturbation: sigma, fitness: .losses), l1: 0.3, noise: noise)
    let pairs = losses(W, sigma, noise, l1: 0.3)
    for index in 0..<count {
      let expected = pairs.enumerated().reduce(0) { sum, pair in
        sum + (pair.element.plus - pair.element.minus) * Double(noise[pair.offset * count + index])
      }
      #expect(abs(found[index] - expected / (6 * sigma)) < 1e-10)
    }
  }

  /// A zero perturbation makes a tie, whose losses share a rank.
  @Test("2. centred ranks: from −½ to ½, ties in the middle of their places")
  func ranks() {
    let W = WeightMatrix<Double>(features: 1, hidden: 1, elements: [0.5])
    // (1 − w²)² falls from 0 to 1: W + σ is better than W − σ, and 2σ better still.
    let found = direction(W, Evolution(population: 6, perturbation: 0.1), noise: [1, 2, 0])
    // Losses ascend: +2, +1, 0, 0, −1, −2.
    let (p1, p2) = (1.0 / 5 - 0.5, -0.5)
    #expect(abs(found[0] - (2 * p1 * 1 + 2 * p2 * 2) / (6 * 0.1)) < 1e-12)
  }

  @Test("3. its mean is the gradient, and without the antithetic sign it is not")
  func unbiased() {
    let (n, m, pairs, sigma) = (3, 4, 4000, 1e-3)
    let W = WeightMatrix<Double>(SampleWeights.normal(features: n, hidden: m, seed: 3))
    let noise = normals(pairs * n * m, seed: 11)
    let found = direction(
      W, Evolution(population: 2 * pairs, perturbation: sigma, fitness: .losses), noise: noise)
    var reference = ReferenceKernel<Double>(
      weights: W, rule: SGD(values: [:]).makeRule(count: n * m, row: m))
    let gradient = reference.lossAndGradient().gradient
    let square = gradient.reduce(0) { $0 + $1 * $1 }
    let wrong = losses(W, sigma, noise, l1: 0)
    var worst = 0.0
    for index in 0..<n * m {
      // Var (g·ε) ε_k = |g|² + g_k².
      let error = ((square + gradient[index] * gradient[index]) / Double(pairs)).squareRoot()
      #expect(abs(found[index] - gradient[index]) < 4.5 * error)
      let twin = wrong.enumerated().reduce(0) { sum, pair in
        sum + (pair.element.plus + pair.element.minus) * Double(noise[pair.offset * n * m + index])
      }
      worst = max(worst, abs(twin / (2 * Double(pairs) * sigma) - gradient[index]) / error)
    }
    #expect(worst > 10)
  }

  private func train(
    _ problem: Problem, _ W: WeightMatrix<Float>, replicate: Int = 0, observed: [Int]? = nil
  ) -> (steps: [Int], last: WeightMatrix<Float>) {
    var (steps, last): ([Int], WeightMatrix<Float>) = ([], W)
    let noise =
      problem.evolution.map {
        HiddenNoise.perturbations(
          $0, parameters: W.elements.count,
          from: RandomStream(
            StreamKey(study: 1, cell: "a", replicate: replicate, purpose: .perturbations)))
      } ?? .none
    let outcome = Model.train(
      Network(W), problem, noise: noise, observedSteps: observed ?? [0, problem.steps]
    ) {
      steps.append($0)
      last = $1.encoder
    }
    #expect(outcome == .finished)
    return (steps, last)
  }

  @Test("4. a single row ends at length one, the same bits again and others of another stream")
  func minimum() {
    let evolution = Evolution(population: 8, perturbation: 0.02)
    let problem = problem(1, 4, evolution, optimizer: Adam(values: [:]), rate: 0.01, steps: 400)
    let start = WeightMatrix<Float>(features: 1, hidden: 4, elements: [0.3, -0.2, 0.1, 0.2])
    let end = train(problem, start).last
    #expect(abs(end.elements.reduce(0) { $0 + $1 * $1 } - 1) < 0.05)
    #expect(train(problem, start).last == end)
    #expect(train(problem, start, replicate: 1).last != end)
  }

  @Test("5. kernels refuse what they cannot do, with a reason")
  func refusals() {
    let evolution = Evolution(population: 4, perturbation: 0.1)
    let plain = problem(4, 8, evolution)
    #expect(Kernels.resolved(plain) == .evolution)
    #expect(Kernels.refusal(of: plain, by: .evolution) == nil)
    #expect(Kernels.refusal(of: plain, by: .batch) == "is for gradient: backpropagation only")
    #expect(
      Kernels.refusal(of: problem(4, 8, nil), by: .evolution) == "is for gradient: evolution only")
    var other = plain
    other.objective.noise = .perExample
    #expect(
      Kernels.refusal(of: other, by: .evolution)
        == "with gradient: evolution is for noise: none only")
    other = plain
    other.objective.architecture.bias = .output
    #expect(
      Kernels.refusal(of: other, by: .evolution)
        == "with gradient: evolution is for bias: none only")
    other = plain
    other.optimizer = ProximalGradient(values: [:])
    #expect(Kernels.refusal(of: other, by: .evolution)?.contains("needs λ apart") == true)
  }

  @Test("6. training ends at the first step whose loss is low enough, and is shown there")
  func target() throws {
    let start = SampleWeights.normal(features: 6, hidden: 8)
    for evolution in [nil, Evolution(population: 16, perturbation: 0.02)] {
      var problem = problem(
        6, 8, evolution, optimizer: Adam(values: [:]), rate: 0.01, l1: 0.02, steps: 600)
      let full = train(problem, start, observed: Array(0...600))
      #expect(full.steps == Array(0...600))
      problem.targetLoss = 0.4
      let early = train(problem, start)
      let end = try #require(early.steps.last)
      #expect(early.steps == [0, end] && end < 600)
      func loss(_ W: WeightMatrix<Float>) -> Double {
        self.loss(W.elements.map { Double($0) }, 6, l1: 0.02)
      }
      #expect(loss(early.last) <= 0.4001)
      problem.targetLoss = nil
      problem.steps = end - 1
      #expect(loss(train(problem, start).last) > 0.3999)
    }
  }
}
