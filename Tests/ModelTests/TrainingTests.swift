import Matrix
import Model
import Randomness
import TestSupport
import Testing

@Suite("The training loop")
struct TrainingTests {
  private func settings(lr: Double = 0.01, steps: Int, kernel: KernelChoice = .reference)
    -> PlainTraining
  {
    PlainTraining(
      optimizer: Descent(SGD.self, learningRate: lr, l1: 0, values: [:]), steps: steps,
      kernel: kernel)
  }

  @Test("1. shows the chosen steps, first and last included, and nothing else")
  func observedSteps() {
    let initial = SampleWeights.normal(features: 3, hidden: 4)
    var seen: [Int] = []
    var first: WeightMatrix<Float>?
    let outcome = train(
      initial, settings: settings(steps: 9), noise: .none, observedSteps: [0, 1, 4, 9]
    ) { step, weights in
      seen.append(step)
      if step == 0 { first = weights }
    }
    #expect(seen == [0, 1, 4, 9])
    #expect(first == initial)
    #expect(outcome == .finished)
  }

  @Test("2. no steps is allowed and leaves the weights alone")
  func noSteps() {
    let initial = SampleWeights.normal(features: 3, hidden: 4)
    var last: WeightMatrix<Float>?
    let outcome = train(initial, settings: settings(steps: 0), noise: .none, observedSteps: [0]) {
      last = $1
    }
    #expect(outcome == .finished && last == initial)
  }

  @Test("3. a learning rate beyond stability diverges, at the same step in every kernel")
  func divergence() {
    let initial = SampleWeights.normal(features: 4, hidden: 6)
    let choices: [KernelChoice] = [.reference, .tiny, .dense]
    let outcomes = choices.map { kernel in
      var seen: [Int] = []
      let outcome = train(
        initial, settings: settings(lr: 50, steps: 100, kernel: kernel), noise: .none,
        observedSteps: Array(0...100)
      ) { step, weights in
        #expect(weights.elements.allSatisfy { $0.isFinite })
        seen.append(step)
      }
      if case .diverged(let step) = outcome { #expect(seen == Array(0..<step)) }
      return outcome
    }
    #expect(outcomes[0] == outcomes[1] && outcomes[0] == outcomes[2])
    #expect(outcomes[0] != .finished)
  }

  @Test("4. a NaN or an infinity in the start is divergence at step 0")
  func brokenStart() {
    for bad in [Float.nan, .infinity, -.infinity] {
      for kernel in [KernelChoice.reference, .tiny, .dense] {
        var initial = SampleWeights.normal(features: 4, hidden: 6)
        initial[2, 3] = bad
        let outcome = train(
          initial, settings: settings(steps: 5, kernel: kernel), noise: .none, observedSteps: [5]
        ) { _, _ in }
        #expect(outcome == .diverged(step: 0), "\(bad) \(kernel)")
      }
    }
  }

  @Test("5. recorded noise is read step by step")
  func recordedNoise() {
    var noise = HiddenNoise.recorded([1, 2, 3, 4, 5, 6], valuesPerStep: 2)
    var values: [Float] = [0, 0]
    noise.next(into: &values)
    #expect(values == [1, 2])
    noise.next(into: &values)
    #expect(values == [3, 4])
  }

  /// SIMD's maximum of NaN and zero is zero, so that activations may silence it.
  @Test(
    "6. a number that is not finite is divergence, though every output is silent",
    arguments: [KernelChoice.reference, .batch], [Float.nan, .infinity])
  func silentDivergence(kernel: KernelChoice, bad: Float) {
    let (n, m) = (4, 6)
    var problem = settings(steps: 5, kernel: kernel).problem(features: n, hidden: m, noise: nil)
    problem.objective.architecture = Architecture(
      features: n, hidden: m, isTied: false, bias: .both, hiddenActivation: ReLU.self)
    var silent = SampleWeights.normal(features: n, hidden: m)
    silent.elements = silent.elements.map { -$0.magnitude }
    let none = Network(
      silent, decoder: silent, hiddenBias: [Float](repeating: 0, count: m),
      outputBias: [Float](repeating: 0, count: n))
    for part in 0..<4 {
      var network = none
      switch part {
      case 0: network.encoder[2, 3] = bad
      case 1: network.decoder?[2, 3] = bad
      case 2: network.hiddenBias?[3] = -bad
      default: network.outputBias?[2] = -bad
      }
      let outcome = train(network, problem, noise: .none, observedSteps: [0, 5]) { _, _ in
        Issue.record("a broken network was shown")
      }
      #expect(outcome == .diverged(step: 0), "\(part)")
    }
  }
  /// Weights of 1e30 are numbers, their loss is none; a step in which everything is dropped has one.
  @Test(
    "7. whether the final loss is finite is asked of the network without dropout",
    arguments: [KernelChoice.reference, .batch])
  func dropout(kernel: KernelChoice) {
    var problem = settings(steps: 0, kernel: kernel).problem(features: 4, hidden: 6, noise: nil)
    problem.objective.dropout = 0.5
    let huge = Network(
      WeightMatrix<Float>(features: 4, hidden: 6, elements: Array(repeating: 1e30, count: 24)))
    let stream = RandomStream(StreamKey(study: 1, cell: "", replicate: 0, purpose: .dropout))
    let noise = HiddenNoise.dropout(0.5, examples: 4, hidden: 6, from: stream)
    let outcome = train(huge, problem, noise: noise, observedSteps: [0]) { _, _ in }
    #expect(outcome == .diverged(step: 0))
  }
}
