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
    n: Int, m: Int, batch: Int, target: Objective.Target,
    reduction: Objective.Reduction = .batchMean,
    noise: NoiseSharing? = nil, dropout: Double = 0
  ) -> Objective {
    Objective(
      Architecture(
        features: n, hidden: m, isTied: isTied, bias: bias, hiddenActivation: hidden,
        outputActivation: output),
      inputs: isBasis ? .basis : .sampled(batch: batch),
      importance: (0..<n).map { 1 + 0.3 * Double($0) }, target: target, reduction: reduction,
      noise: noise, dropout: dropout,
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

  /// n, m, B on both sides of eight lanes, sixteen examples and a block, alone and together: up to 64
  /// weights with lanes along the examples, if the activations allow, then with lanes along a row; the
  /// last is large enough for BLAS.
  private static let shapes = [
    (5, 3, 7), (1, 4, 3), (4, 1, 9), (1, 1, 1), (7, 8, 16), (16, 2, 17), (8, 8, 8), (3, 2, 131),
    (2, 2, 64), (9, 17, 5), (8, 9, 8), (13, 6, 67), (1, 66, 3), (70, 1, 9), (2, 4097, 3),
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

  /// Of the entries, `on` in `of` are on.
  private func inputs(n: Int, batch: Int, steps: Int, on: Int = 2, of: Int = 3) -> [[Float]] {
    (0..<steps).map { step in
      SampleWeights.noise("gaussian", count: n * batch, standardDeviation: 1, seed: step + 5)
        .enumerated().map { ($0.offset + step) % of < on ? $0.element : 0 }
    }
  }

  private func numbers(_ network: Network<Double>) -> [Double] {
    network.encoder.elements + (network.decoder?.elements ?? []) + (network.hiddenBias ?? [])
      + (network.outputBias ?? [])
  }

  /// Double precision: the two differ in the order of their sums alone, and AdamW amplifies that a
  /// little. One entry in seven is few enough for sums over what is not zero, in some blocks. What is drawn
  /// for each activation is added to it, or multiplies it under dropout.
  @Test(
    "Agree over the grid, after steps with noise", arguments: Self.shapes,
    [(2, 3, 0), (1, 7, 0), (1, 7, 0.5)])
  func agreement(
    _ shape: (n: Int, m: Int, batch: Int), density: (on: Int, of: Int, dropout: Double)
  ) {
    let (n, m, batch) = shape
    for point in Case.grid {
      let objective = point.objective(
        n: n, m: m, batch: batch, target: density.on == 1 ? .absolute : .inputs,
        noise: density.dropout > 0 ? nil : .perExample, dropout: density.dropout)
      let network = point.network(n: n, m: m)
      var plain = kernel(.reference, objective, network)
      var fast = kernel(.batch, objective, network)
      for examples in inputs(
        n: n, batch: batch, steps: 6, on: density.on, of: density.of)
      {
        let noise = SampleWeights.noise(
          "gaussian", count: objective.noiseValues, standardDeviation: 0.2)
        let x = point.isBasis ? [] : examples
        let one = plain.step(rates, inputs: x, noise: noise)
        let other = fast.step(rates, inputs: x, noise: noise)
        #expect(
          abs(one.total - other.total) < 1e-11 * max(1, one.total), "\(point.testDescription)")
        #expect(
          abs(one.interference - other.interference) < 1e-11 * max(1, one.total),
          "\(point.testDescription)")
      }
      let distance = zip(numbers(plain.network), numbers(fast.network)).map { abs($0 - $1) }.max()
      #expect(distance ?? 1 < 1e-11, "\(point.testDescription)")
      #expect(numbers(plain.network) != numbers(network), "it must have moved")
    }
  }
}
