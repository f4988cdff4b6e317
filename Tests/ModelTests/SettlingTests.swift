import Matrix
import Model
import TestSupport
import Testing

@Suite("Settled networks")
struct SettlingTests {
  private let optimizer = Descent(
    AdamW.self, learningRate: 1e-2, l1: 3e-2, values: ["weight_decay": 0.01])

  private func course(
    _ initial: WeightMatrix<Float>, _ rule: SettlingRule?, observed: [Int] = [0, 700, 1500]
  ) -> (outcome: TrainingOutcome, steps: [Int], last: WeightMatrix<Float>) {
    var steps: [Int] = []
    var last = initial
    let settings = PlainTraining(
      optimizer: optimizer, steps: 1500, kernel: .dense, settling: rule)
    let outcome = train(initial, settings: settings, noise: .none, observedSteps: observed) {
      steps.append($0)
      last = $1
    }
    return (outcome, steps, last)
  }

  @Test("1. a settled network ends early, where it is shown, with every feature as it would end")
  func endsEarly() throws {
    let initial = SampleWeights.normal(features: 16, hidden: 32)
    let rule = SettlingRule(bound: 0.1, interval: 50, checks: 3)
    let (settled, full) = (course(initial, rule), course(initial, nil))
    #expect(settled.outcome == .finished && full.outcome == .finished)
    let end = try #require(settled.steps.last)
    #expect(end < 1500 && end.isMultiple(of: 50) && settled.steps.first == 0)
    #expect(full.steps == [0, 700, 1500])
    for (early, late) in zip(settled.last.elements, full.last.elements) {
      #expect((early.magnitude >= 0.8) == (late.magnitude >= 0.8))
    }
  }

  @Test("2. the looks must be in a row, and change nothing of the course")
  func looks() throws {
    let initial = SampleWeights.normal(features: 16, hidden: 32)
    let ends = [1, 3, 6].map { checks in
      course(initial, SettlingRule(bound: 0.1, interval: 50, checks: checks)).steps.last ?? 0
    }
    #expect(ends[1] >= ends[0] + 100 && ends[2] == ends[1] + 150)
    let end = ends[1]
    let plain = course(initial, nil, observed: [end])
    #expect(plain.last == course(initial, SettlingRule(bound: 0.1, interval: 50, checks: 3)).last)
  }

  @Test("3. what never settles takes all its steps")
  func neverSettles() {
    let initial = SampleWeights.normal(features: 16, hidden: 32)
    let strict = SettlingRule(bound: 1e-12, interval: 50, checks: 1)
    #expect(course(initial, strict).steps == [0, 700, 1500])
  }

  @Test("4. two weights in the window, none, or one outside it above the bound are not settled")
  func conditions() {
    func isSettled(_ row: [Float]) -> Bool {
      // No step is taken: what is shown before the last step is the start itself.
      let still = Descent(SGD.self, learningRate: 1e-30, l1: 0, values: [:])
      var steps: [Int] = []
      let settings = PlainTraining(
        optimizer: still, steps: 8, kernel: .reference,
        settling: SettlingRule(bound: 0.05, interval: 2, checks: 2))
      _ = train(
        WeightMatrix(features: 1, hidden: row.count, elements: row), settings: settings,
        noise: .none, observedSteps: [8]
      ) { step, _ in steps.append(step) }
      return steps == [2]
    }
    #expect(isSettled([0, 1, -0.04]) && isSettled([-0.8]) && isSettled([1.2]))
    #expect(!isSettled([1, 1]) && !isSettled([0, 0.79]) && !isSettled([1, 0.05]))
    #expect(!isSettled([1, 1.3]) && !isSettled([0, 0]))
  }
}
