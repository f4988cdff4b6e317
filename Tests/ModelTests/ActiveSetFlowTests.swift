import Matrix
import Model
import TestSupport
import Testing

/// Blocks of steps against the same steps one by one.
@Suite("The active-set flow")
struct ActiveSetFlowTests {
  private func stepped<Scalar: KernelScalar>(
    _ initial: WeightMatrix<Scalar>, _ optimizer: Descent, steps: Int
  ) -> WeightMatrix<Scalar> {
    var kernel = Scalar.makeKernel(
      PlainTraining(optimizer: optimizer, steps: steps, kernel: .dense), initial: initial,
      hasNoise: false)
    for _ in 0..<steps { _ = kernel.step(noise: []) }
    return kernel.weights
  }

  private func winners<Scalar>(_ weights: WeightMatrix<Scalar>) -> [Int?] {
    (0..<weights.features).map { feature in
      let row = weights.row(feature)
      let winner = row.indices.max { row[$0].magnitude < row[$1].magnitude }
      return winner.map { $0 - row.startIndex }
    }
  }

  /// A single row without deaths: the forecast is exact but for the order of sums. Single steps
  /// take over at 2 n² = 2 weights.
  @Test("1. one row that loses no weight goes through long blocks exactly")
  func oneRow() {
    let initial = WeightMatrix<Double>(features: 1, hidden: 4, elements: [0.3, -0.4, 0.35, -0.31])
    let optimizer = Descent(ProximalGradient.self, learningRate: 0.02, l1: 1e-3, values: [:])
    var flow = ActiveSetFlow<Double>(initial, optimizer.rates, tolerance: 1)
    flow.advance(steps: 200)
    let expected = stepped(initial, optimizer, steps: 200)
    #expect(SampleWeights.distance(flow.weights, expected) < 1e-12)
    #expect(flow.largestDiscrepancy < 1e-12)
  }

  /// The distance must fall with the tolerance, and a tolerance that no block of two steps meets
  /// must give the plain kernel's trajectory.
  @Test("2. the trajectory converges to single steps as the tolerance falls", arguments: [20, 33])
  func convergence(features: Int) {
    let initial = WeightMatrix<Double>(SampleWeights.normal(features: features, hidden: 200))
    let optimizer = Descent(ProximalGradient.self, learningRate: 0.02, l1: 0.02, values: [:])
    let expected = stepped(initial, optimizer, steps: 250)
    let distances = [1e-2, 1e-4, 1e-12].map { tolerance in
      var flow = ActiveSetFlow<Double>(initial, optimizer.rates, tolerance: tolerance)
      flow.advance(steps: 250)
      #expect(flow.steps == 250)
      return SampleWeights.distance(flow.weights, expected)
    }
    #expect(distances[0] < 0.05 && distances[1] < 0.2 * distances[0])
    #expect(distances[2] < 1e-11)
  }

  @Test("3. features end where single steps put them, in a fraction of the passes")
  func assignment() {
    var (same, total, passes) = (0, 0, 0)
    for seed in 1...3 {
      let initial = SampleWeights.normal(features: 16, hidden: 256, seed: seed)
      let optimizer = Descent(ProximalGradient.self, learningRate: 0.05, l1: 0.02, values: [:])
      var flow = ActiveSetFlow<Float>(initial, optimizer.rates, tolerance: 1e-3)
      flow.advance(steps: 200)
      passes += flow.passes
      flow.advance(steps: 1800)
      let expected = winners(stepped(initial, optimizer, steps: 2000))
      same += zip(expected, winners(flow.weights)).count { $0 == $1 }
      total += 16
    }
    // A fixed sample; the share of 99 % is measured on thousands of features in benchmarks.
    #expect(same >= total - 1, "\(same) of \(total)")
    #expect(passes < 3 * 100, "\(passes)")
  }

  @Test("4. stops where it is asked to, also for no steps and in uneven portions")
  func portions() {
    let initial = WeightMatrix<Double>(SampleWeights.normal(features: 12, hidden: 130))
    let optimizer = Descent(ProximalGradient.self, learningRate: 0.02, l1: 0.01, values: [:])
    var flow = ActiveSetFlow<Double>(initial, optimizer.rates, tolerance: 1e-4)
    let nothing = flow.advance(steps: 0)
    #expect(nothing == nil && flow.weights == initial)
    for portion in [1, 7, 2, 90] { flow.advance(steps: portion) }
    #expect(flow.steps == 100)
    let expected = stepped(initial, optimizer, steps: 100)
    #expect(SampleWeights.distance(flow.weights, expected) < 1e-3)
  }

  @Test("5. dead networks and single weights", arguments: [1, 2, 30])
  func dead(features: Int) {
    let optimizer = Descent(ProximalGradient.self, learningRate: 0.02, l1: 100, values: [:])
    let initial = WeightMatrix<Double>(SampleWeights.normal(features: features, hidden: 1))
    var flow = ActiveSetFlow<Double>(initial, optimizer.rates, tolerance: 1e-3)
    let loss = flow.advance(steps: 50)
    #expect(loss?.total == Double(features))
    #expect(flow.weights == WeightMatrix(zerosOf: features, by: 1))
  }

  @Test("6. a start or a learning rate that is broken shows in the loss", arguments: [4, 30])
  func divergence(features: Int) {
    var initial = SampleWeights.normal(features: features, hidden: 200)
    let wild = Descent(ProximalGradient.self, learningRate: 50, l1: 0, values: [:])
    var flow = ActiveSetFlow<Float>(initial, wild.rates, tolerance: 1e-3)
    let loss = flow.advance(steps: 100)
    #expect(loss?.total.isFinite == false)
    let tame = Descent(ProximalGradient.self, learningRate: 0.02, l1: 0.01, values: [:])
    for bad in [Float.nan, .infinity] {
      initial[1, 2] = bad
      var flow = ActiveSetFlow<Float>(initial, tame.rates, tolerance: 1e-3)
      let loss = flow.advance(steps: 10)
      #expect(loss?.total.isFinite == false)
    }
  }

  private func settings(
    lr: Double, l1: Double, steps: Int, kernel: KernelChoice = .activeSetBlocks
  ) -> PlainTraining {
    PlainTraining(
      optimizer: Descent(ProximalGradient.self, learningRate: lr, l1: l1, values: [:]),
      steps: steps,
      kernel: kernel, blockTolerance: 1e-4)
  }

  @Test("7. training in blocks shows the steps asked for, near those of single steps")
  func training() {
    let initial = WeightMatrix<Double>(SampleWeights.normal(features: 12, hidden: 130))
    let asked = [0, 1, 5, 6, 40, 90]
    var seen: [KernelChoice: [(step: Int, weights: WeightMatrix<Double>)]] = [:]
    for kernel in [KernelChoice.dense, .activeSetBlocks] {
      let outcome = train(
        initial, settings: settings(lr: 0.02, l1: 0.01, steps: 90, kernel: kernel),
        noise: .none, observedSteps: asked
      ) { seen[kernel, default: []].append(($0, $1)) }
      #expect(outcome == .finished)
      #expect(seen[kernel]?.map(\.step) == asked)
    }
    for (single, block) in zip(seen[.dense] ?? [], seen[.activeSetBlocks] ?? []) {
      #expect(SampleWeights.distance(single.weights, block.weights) < 1e-3)
    }
  }

  @Test("8. training in blocks tells where it diverged, and shows nothing of it")
  func divergedTraining() {
    var initial = SampleWeights.normal(features: 8, hidden: 100)
    var steps: [Int] = []
    func outcome(_ settings: PlainTraining) -> TrainingOutcome {
      steps = []
      return train(initial, settings: settings, noise: .none, observedSteps: [0, 3, 400]) {
        step, _ in
        steps.append(step)
      }
    }
    let wild = outcome(settings(lr: 50, l1: 0, steps: 400))
    let single = outcome(settings(lr: 50, l1: 0, steps: 400, kernel: .activeSet))
    #expect(wild == single && wild != .finished)
    initial[1, 2] = .nan
    #expect(outcome(settings(lr: 0.01, l1: 0, steps: 400)) == .diverged(step: 0))
    #expect(steps.isEmpty)
  }

  @Test("9. training in blocks ends where single steps settle")
  func settledTraining() {
    let initial = SampleWeights.normal(features: 6, hidden: 80)
    let ends = [KernelChoice.activeSet, .activeSetBlocks].map { kernel in
      var settings = settings(lr: 0.05, l1: 0.02, steps: 5000, kernel: kernel)
      settings.settling = SettlingRule(bound: 0.05, interval: 50, checks: 3)
      var last = -1
      _ = train(initial, settings: settings, noise: .none, observedSteps: [0, 5000]) { step, _ in
        last = step
      }
      return last
    }
    #expect(ends[0] > 0 && ends[0] < 5000 && ends[0].isMultiple(of: 50))
    #expect(abs(ends[0] - ends[1]) <= 50)
  }
}
