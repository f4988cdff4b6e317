import Matrix
import Model
import Randomness
import TestSupport
import Testing

@Suite("Training with the tiny kernel")
struct TinyTrainingTests {
  private func settings(lr: Double, steps: Int, kernel: KernelChoice) -> TrainingSettings {
    TrainingSettings(
      optimizer: SGD(learningRate: lr, l1: 1e-3, values: [:]), steps: steps, kernel: kernel)
  }

  private func noise(_ law: String, n: Int, m: Int, sharing: NoiseSharing = .perExample)
    -> HiddenNoise
  {
    guard let type = NoiseLaws.named(law) else { return .none }
    return .drawn(
      type.sample(standardDeviation: 0.15), sharing: sharing, features: n, hidden: m,
      from: RandomStream(
        StreamKey(study: 4, cell: "tiny", replicate: 0, purpose: .hiddenNoise)))
  }

  @Test("1. diverges at the reference's step, at every learning rate beyond stability")
  func divergence() {
    for (n, m) in [(1, 3), (4, 6), (8, 16), (9, 5)] {
      let initial = SampleWeights.normal(features: n, hidden: m)
      for lr in [0.7, 1, 3, 50, 1e6, 1e20] {
        for law in ["none", "gaussian"] {
          let outcomes = [KernelChoice.reference, .tiny].map { kernel in
            train(
              initial, settings: settings(lr: lr, steps: 200, kernel: kernel),
              noise: noise(law, n: n, m: m), observedSteps: Array(0...200)
            ) { #expect($1.elements.allSatisfy { $0.isFinite }, "step \($0)") }
          }
          #expect(outcomes[0] == outcomes[1], "\(n) × \(m), \(lr), \(law)")
          #expect(outcomes[1] != .finished || lr < 2)
        }
      }
    }
  }

  @Test("2. a NaN or an infinity anywhere in the start is divergence at step 0")
  func brokenStart() {
    for bad in [Float.nan, .infinity, -.infinity] {
      for index in 0..<27 {
        var initial = SampleWeights.normal(features: 9, hidden: 3)
        initial.elements[index] = bad
        for law in ["none", "bipolar"] {
          let outcome = train(
            initial, settings: settings(lr: 0.1, steps: 5, kernel: .tiny),
            noise: noise(law, n: 9, m: 3), observedSteps: [5]
          ) { _, _ in }
          #expect(outcome == .diverged(step: 0), "\(bad) at \(index)")
        }
      }
    }
  }

  @Test("3. a copy goes its own way")
  func copies() {
    var kernel = Float.makeKernel(
      settings(lr: 0.01, steps: 9, kernel: .tiny),
      initial: SampleWeights.normal(features: 3, hidden: 5), hasNoise: false)
    var copy = kernel
    let before = kernel.weights
    _ = copy.step(noise: [])
    #expect(kernel.weights == before && copy.weights != before)
    _ = kernel.step(noise: [])
    #expect(kernel.weights == copy.weights)
  }

  /// Starting from numbers that no library rounds, a trajectory is additions and fused products in
  /// a fixed order: the same bits in every build and on every machine. Another order of any sum
  /// changes them.
  @Test("4. values are a promise: 1000 steps under bipolar noise end in the same bits")
  func goldenTrajectory() {
    let (n, m) = (8, 16)
    let elements = (0..<n * m).map { Float(($0 * 37) % 64 - 32) / 128 }
    var digest: UInt32 = 0
    let outcome = train(
      WeightMatrix(features: n, hidden: m, elements: elements),
      settings: settings(lr: 0.02, steps: 1000, kernel: .tiny),
      noise: noise("bipolar", n: n, m: m), observedSteps: [1000]
    ) { _, weights in
      digest = weights.elements.reduce(0) { ($0 ^ $1.bitPattern) &* 0x0100_0193 }
    }
    #expect(outcome == .finished)
    #expect(digest == 1_988_383_724)
  }

  @Test("5. the automatic choice below 4096 weights, but for one or two features")
  func automaticChoice() {
    let automatic = KernelChoice.automatic
    #expect(automatic.resolved(features: 8, hidden: 16) == .tiny)
    #expect(automatic.resolved(features: 3, hidden: 1) == .tiny)
    #expect(automatic.resolved(features: 63, hidden: 65) == .tiny)
    #expect(automatic.resolved(features: 2, hidden: 300) == .reference)
    #expect(automatic.resolved(features: 64, hidden: 64) == .dense)
    #expect(automatic.resolved(features: 1, hidden: 5000) == .dense)
    #expect(KernelChoice.tiny.resolved(features: 1, hidden: 5000) == .tiny)
  }

  @Test("6. drawn noise is the law's own, step after step, and a copy draws the same again")
  func drawnNoise() {
    for law in NoiseLaws.all {
      for sharing in NoiseSharing.allCases {
        var first = noise(law.name, n: 3, m: 70, sharing: sharing)
        var second = first
        var (own, stream) = (
          law.sample(standardDeviation: 0.15),
          RandomStream(StreamKey(study: 4, cell: "tiny", replicate: 0, purpose: .hiddenNoise))
        )
        #expect(first.valuesPerStep == (sharing == .shared ? 70 : 210))
        var values = [[Float]](
          repeating: Array(repeating: 0, count: first.valuesPerStep), count: 3)
        for _ in 0..<4 {
          let before = values[0]
          first.next(into: &values[0])
          law.fill(&own, &values[1], from: &stream)
          #expect(values[0] == values[1] && values[0] != before)
        }
        second.next(into: &values[2])
        #expect(values[2] != values[0])
      }
    }
  }
}

extension NoiseLaw {
  /// `fill` on a law whose type is not known.
  fileprivate static func fill(
    _ law: inout any NoiseLaw, _ values: inout [Float], from stream: inout RandomStream
  ) {
    law.fill(&values, from: &stream)
  }
}
