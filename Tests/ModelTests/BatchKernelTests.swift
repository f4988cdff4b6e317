import Matrix
import Model
import TestSupport
import Testing

/// One point of the grid over what an objective can say.
private struct Case: Sendable, CustomTestStringConvertible {
  var isTied: Bool
  var bias: Architecture.Bias
  var hidden: any Activation.Type
  var output: any Activation.Type
  var isBasis: Bool

  var testDescription: String {
    "\(isTied ? "tied" : "untied") \(bias) \(hidden.name) \(output.name) \(isBasis)"
  }

  static let grid: [Case] = [true, false].flatMap { isTied in
    Architecture.Bias.allCases.flatMap { bias in
      Activations.all.flatMap { hidden in
        Activations.all.flatMap { output in
          [true, false].map {
            Case(isTied: isTied, bias: bias, hidden: hidden, output: output, isBasis: $0)
          }
        }
      }
    }
  }

  func objective(
    n: Int, m: Int, batch: Int, reduction: Objective.Reduction = .batchMean,
    noise: NoiseSharing? = nil
  ) -> Objective {
    Objective(
      Architecture(
        features: n, hidden: m, isTied: isTied, bias: bias, hiddenActivation: hidden,
        outputActivation: output),
      inputs: isBasis ? .basis : .sampled(batch: batch),
      importance: (0..<n).map { 1 + 0.3 * Double($0) }, reduction: reduction, noise: noise,
      penalties: Penalties(l2: .constant(0.03), activationL1: .constant(0.05)))
  }

  func network(n: Int, m: Int) -> Network<Double> {
    func matrix(_ seed: Int) -> WeightMatrix<Double> {
      WeightMatrix(SampleWeights.normal(features: n, hidden: m, seed: seed))
    }
    return Network(
      matrix(1), decoder: isTied ? nil : matrix(2),
      hiddenBias: bias.isOnHidden ? matrix(3).elements.prefix(m).map { $0 / 2 } : nil,
      outputBias: bias.isOnOutput ? (0..<n).map { 0.1 * Double($0) - 0.15 } : nil)
  }
}

@Suite("The batch kernel and the general reference")
struct BatchKernelTests {
  private let rates = StepRates(learningRate: 0.01, l1: 0.02, l2: 0.03, activationL1: 0.05)

  /// n, m, B on both sides of eight lanes, sixteen examples and a block of 64, alone and together; the
  /// last is large enough for BLAS.
  private static let shapes = [
    (5, 3, 7), (1, 4, 3), (4, 1, 9), (1, 1, 1), (7, 8, 16), (9, 17, 5), (8, 9, 8), (16, 2, 17),
    (3, 2, 131), (2, 4097, 3),
  ]

  private func kernel(
    _ kernel: KernelChoice, _ objective: Objective, _ network: Network<Double>,
    _ optimizer: any Optimizer.Type = AdamW.self
  ) -> any TrainingKernel<Double> {
    let problem = Problem(
      objective, optimizer: optimizer.init(values: [:]), learningRate: .constant(0.01), steps: 20,
      kernel: kernel)
    return Double.makeKernel(problem, network)
  }

  private func inputs(n: Int, batch: Int, steps: Int) -> [[Float]] {
    (0..<steps).map { step in
      // A third of the entries are off.
      SampleWeights.noise("gaussian", count: n * batch, standardDeviation: 1, seed: step + 5)
        .enumerated().map { $0.offset % 3 == 1 ? 0 : $0.element }
    }
  }

  private func numbers(_ network: Network<Double>) -> [Double] {
    network.encoder.elements + (network.decoder?.elements ?? []) + (network.hiddenBias ?? [])
      + (network.outputBias ?? [])
  }

  /// Double precision: the two differ in the order of their sums alone, and AdamW amplifies that a
  /// little.
  @Test(
    "1. agree over the grid, after steps with noise", arguments: Self.shapes)
  func agreement(n: Int, m: Int, batch: Int) {
    for point in Case.grid {
      let objective = point.objective(n: n, m: m, batch: batch, noise: .perExample)
      let network = point.network(n: n, m: m)
      var plain = kernel(.reference, objective, network)
      var fast = kernel(.batch, objective, network)
      for examples in inputs(n: n, batch: batch, steps: 6) {
        let noise = SampleWeights.noise(
          "gaussian", count: objective.noiseValues, standardDeviation: 0.2)
        let x = point.isBasis ? [] : examples
        let one = plain.step(rates, inputs: x, noise: noise)
        let other = fast.step(rates, inputs: x, noise: noise)
        #expect(
          abs(one.total - other.total) < 1e-10 * max(1, one.total), "\(point.testDescription)")
        #expect(
          abs(one.interference - other.interference) < 1e-10 * max(1, one.total),
          "\(point.testDescription)")
      }
      let distance = zip(numbers(plain.network), numbers(fast.network)).map { abs($0 - $1) }.max()
      #expect(distance ?? 1 < 1e-10, "\(point.testDescription)")
      #expect(numbers(plain.network) != numbers(network), "it must have moved")
    }
  }

  /// With SGD and a learning rate of 1 a step is the gradient. The step of 1e-6 leaves an error of
  /// order 1e-9, far above rounding and far below a wrong term.
  @Test("2. the gradient of the whole loss against central differences, over the grid")
  func gradients() {
    let (n, m, batch) = (4, 3, 5)
    let unit = StepRates(learningRate: 1, l2: 0.03, activationL1: 0.05)
    for point in Case.grid {
      for reduction in Objective.Reduction.allCases {
        let objective = point.objective(n: n, m: m, batch: batch, reduction: reduction)
        let network = point.network(n: n, m: m)
        let x = point.isBasis ? [] : inputs(n: n, batch: batch, steps: 1)[0]
        func loss(_ network: Network<Double>) -> Double {
          let loss = Double.loss(of: network, objective, unit, inputs: x)
          return loss.data.total + loss.otherPenalties
        }
        for choice in [KernelChoice.reference, .batch] {
          var kernel = kernel(choice, objective, network, SGD.self)
          _ = kernel.step(unit, inputs: x, noise: [])
          let gradient = zip(numbers(network), numbers(kernel.network)).map { $0 - $1 }
          let slopes = differences(of: loss, at: network)
          let error = zip(gradient, slopes).map { abs($0 - $1) }.max() ?? 1
          #expect(error < 1e-6, "\(point.testDescription) \(reduction) \(choice)")
        }
      }
    }
  }

  /// Central differences in the order of `numbers`.
  private func differences(
    of loss: (Network<Double>) -> Double, at network: Network<Double>
  ) -> [Double] {
    let h = 1e-6
    func slope(_ move: (inout Network<Double>, Double) -> Void) -> Double {
      var (up, down) = (network, network)
      move(&up, h)
      move(&down, -h)
      return (loss(up) - loss(down)) / (2 * h)
    }
    let encoder = network.encoder.elements.indices.map { i in slope { $0.encoder.elements[i] += $1 }
    }
    let decoder = (network.decoder?.elements ?? []).indices.map { i in
      slope { $0.decoder?.elements[i] += $1 }
    }
    let hidden = (network.hiddenBias ?? []).indices.map { i in slope { $0.hiddenBias?[i] += $1 } }
    let output = (network.outputBias ?? []).indices.map { i in slope { $0.outputBias?[i] += $1 } }
    return encoder + decoder + hidden + output
  }

  @Test("3. on the plain objective they agree with the plain reference kernel")
  func plain() {
    let initial = WeightMatrix<Double>(SampleWeights.normal(features: 6, hidden: 9))
    let objective = Objective(Architecture(features: 6, hidden: 9))
    var plain = kernel(.reference, objective, Network(initial))
    var batch = kernel(.batch, objective, Network(initial))
    let rates = StepRates(learningRate: 0.01, l1: 0.02)
    for _ in 0..<30 {
      let losses = (
        plain.step(rates, inputs: [], noise: []), batch.step(rates, inputs: [], noise: [])
      )
      #expect(abs(losses.0.reconstruction - losses.1.reconstruction) < 1e-11)
      #expect(abs(losses.0.interference - losses.1.interference) < 1e-11)
    }
    #expect(objective.isPlain)
  }

  @Test("4. kernels refuse by name what they do not know; auto takes one that does")
  func refusals() {
    func problem(_ objective: Objective, _ optimizer: any Optimizer.Type = AdamW.self) -> Problem {
      Problem(
        objective, optimizer: optimizer.init(values: [:]),
        learningRate: Schedule(Linear.self, [0.1, 0]), steps: 5)
    }
    let large = Architecture(features: 64, hidden: 100)
    #expect(Kernels.resolved(problem(Objective(large))) == .dense)
    let noisy = problem(Objective(large, noise: .shared), ProximalGradient.self)
    #expect(Kernels.resolved(noisy) == .dense)
    let untied = problem(Objective(Architecture(features: 64, hidden: 100, isTied: false)))
    #expect(Kernels.resolved(untied) == .batch)
    #expect(Kernels.refusal(of: untied, by: .dense) == "is for tied: true only")
    #expect(Kernels.refusal(of: untied, by: .reference) == nil)
    let scheduled = problem(Objective(large), ProximalGradient.self)
    #expect(Kernels.refusal(of: scheduled, by: .activeSet) == nil)
    #expect(Kernels.refusal(of: scheduled, by: .activeSetBlocks)?.contains("constant") == true)
  }

  @Test("5. schedules: exact at both ends, and in between")
  func schedules() {
    let linear = Schedule(Linear.self, [0.3, 0.1])
    #expect(linear.value(at: 0, of: 10) == 0.3 && linear.value(at: 10, of: 10) == 0.1)
    #expect(abs(linear.value(at: 5, of: 10) - 0.2) < 1e-15)
    let steps = Schedule(Breakpoints.self, [0, 1, 4, 0.5])
    #expect(steps.value(at: 3, of: 10) == 1 && steps.value(at: 4, of: 10) == 0.5)
    let warm = Schedule(WarmUp.self, [4, 2])
    #expect(warm.value(at: 2, of: 10) == 1 && warm.value(at: 9, of: 10) == 2)
  }
}
