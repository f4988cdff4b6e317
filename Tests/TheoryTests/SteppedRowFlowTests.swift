import Theory
import TestSupport
import Testing

struct SteppedRowFlowTests {
  // The rule written out weight by weight, unsorted: what the fast version must reproduce.
  private struct PlainFlow {
    var weights: [Double]
    let l1: Double
    let stepSize: Double

    mutating func step() {
      let squaredNorm = weights.reduce(0) { $0 + $1 * $1 }
      for index in weights.indices where weights[index] != 0 {
        let old = weights[index]
        let sign: Double = old > 0 ? 1 : -1
        let new = old + stepSize * ((1 - squaredNorm) * old - l1 * sign)
        weights[index] = new * sign > 0 ? new : 0
      }
    }
  }

  // Values differ by summation order only; the deaths must agree step by step.
  @Test(arguments: [1, 7, 8, 9, 64, 101])
  func matchesThePlainRule(count: Int) {
    var generator = TestGenerator(seed: UInt64(count))
    let initial = (0..<count).map { _ in generator.normal() / Double(count).squareRoot() }
    var plain = PlainFlow(weights: initial, l1: 0.01, stepSize: 0.25)
    var fast = SteppedRowFlow(initial: initial, l1: 0.01, stepSize: 0.25)
    for _ in 0..<800 {
      plain.step()
      fast.step()
      #expect(fast.nonzeroWeights == plain.weights.count { $0 != 0 })
    }
    #expect(fast.steps == 800)
    for (mine, theirs) in zip(fast.weights, plain.weights) { #expect(abs(mine - theirs) < 1e-12) }
    let state = fast.state
    #expect(state.time == 200)
    #expect(abs(state.l1Norm - plain.weights.reduce(0) { $0 + abs($1) }) < 1e-12)
    #expect(abs(state.squaredNorm - plain.weights.reduce(0) { $0 + $1 * $1 }) < 1e-12)
    #expect(abs(state.fourthNorm - plain.weights.reduce(0) { $0 + $1 * $1 * $1 * $1 }) < 1e-12)
    let largest = plain.weights.indices.max { abs(initial[$0]) < abs(initial[$1]) }
    #expect(state.largestWeightIndex == largest)
  }

  @Test func oneStepByHand() {
    // g = 1 − (.36 + .0001) = .6399; .6 → .6 + .5 (.6399 · .6 − .1); −.01 would cross zero.
    var flow = SteppedRowFlow(initial: [-0.01, 0.6, 0], l1: 0.1, stepSize: 0.5)
    #expect(flow.state.nonzeroWeights == 2)
    flow.step()
    #expect(abs(flow.weights[1] - 0.74197) < 1e-15)
    #expect(flow.weights[0] == 0 && flow.weights[2] == 0)
    #expect(flow.state.nonzeroWeights == 1)
    #expect(flow.state.largestWeightIndex == 1)
  }

  // The error of Euler's method is of first order: it halves with the step.
  @Test func convergesToTheExactFlow() throws {
    var generator = TestGenerator(seed: 11)
    let initial = (0..<200).map { _ in generator.normal() / Double(200).squareRoot() }
    let exact = try ExactRowFlow(initial: initial, l1: 0.003).states(at: [64])[0]
    let errors = [0.5, 0.25, 0.125, 0.0625].map { stepSize in
      var flow = SteppedRowFlow(initial: initial, l1: 0.003, stepSize: stepSize)
      while flow.state.time < 64 { flow.step() }
      #expect(flow.state.largestWeightIndex == exact.largestWeightIndex)
      #expect(abs(flow.nonzeroWeights - exact.nonzeroWeights) <= 1)
      return flow.state.l1Norm - exact.l1Norm
    }
    for (coarse, fine) in zip(errors, errors.dropFirst()) {
      #expect(coarse / fine > 1.7 && coarse / fine < 2.3)
    }
    #expect(abs(errors[0]) < 0.01 * exact.l1Norm)
  }

  // The paper's figure at its own size: t = 100 is 200 steps. Step error: a shift of the time by
  // some 0.25 · λ‖w‖₁ of it, 20 weights of 77 800; measured 13 to 20 over several seeds.
  @Test func paperRowFollowsTheExactFlow() throws {
    let initial = paperRow(seed: 3)
    var flow = SteppedRowFlow(initial: initial, l1: 1e-5, stepSize: 0.5)
    for _ in 0..<200 { flow.step() }
    let exact = try ExactRowFlow(initial: initial, l1: 1e-5).states(at: [100])[0]
    #expect(abs(flow.nonzeroWeights - exact.nonzeroWeights) < 60)
    #expect(abs(flow.state.l1Norm / exact.l1Norm - 1) < 5e-4)
  }

  // |w|² = 4: growth 1 + step (1 − 4) is −0.5 at step 0.5 and +0.1 at 0.3.
  @Test func refusesAStepThatWouldClampTheWholeRow() {
    let row = [1.6, -1.2]
    var unstable = SteppedRowFlow(initial: row, l1: 0, stepSize: 0.5)
    unstable.step()
    unstable.step()
    #expect(unstable.divergedStep == 1 && unstable.steps == 0 && unstable.weights == row)
    let reached = unstable.run(untilNonzeroWeights: 1, maximumSteps: 5)
    #expect(!reached && unstable.steps == 0)
    var stable = SteppedRowFlow(initial: row, l1: 0, stepSize: 0.3)
    stable.step()
    #expect(stable.divergedStep == nil && stable.steps == 1 && stable.nonzeroWeights == 2)
  }

  @Test(arguments: [1e200, 1e-160])
  func refusesAStepToANormThatIsNotFinite(weight: Double) {
    // |w|² overflows at once, or grows from 10⁻³²⁰ by the square of a step of 10³²⁰ at most.
    var flow = SteppedRowFlow(initial: [weight], l1: 0, stepSize: weight > 1 ? 0.5 : 1e308)
    for _ in 0..<4 { flow.step() }
    #expect(flow.divergedStep != nil)
    #expect(weight > 1 || flow.state.squaredNorm.isFinite)
  }

  // Above λ = 2/√27 = 0.385 no |w| grows: the exact flow loses its last weight too.
  @Test(arguments: [(0.38, 1), (0.39, 0)])
  func aRowKilledByItsL1IsNotUnstable(l1: Double, left: Int) throws {
    let row = [1.0, 0.1]
    var flow = SteppedRowFlow(initial: row, l1: l1, stepSize: 0.01)
    for _ in 0..<20_000 { flow.step() }
    #expect(flow.divergedStep == nil && flow.steps == 20_000 && flow.nonzeroWeights == left)
    let exact = try ExactRowFlow(initial: row, l1: l1).states(at: [200])[0]
    #expect(exact.nonzeroWeights == left)
  }

  @Test func runsUntilOneWeightIsLeft() {
    var flow = SteppedRowFlow(initial: [0.3, -0.2, 0.1], l1: 0.01, stepSize: 0.5)
    let tooSoon = flow.run(untilNonzeroWeights: 1, maximumSteps: 2)
    #expect(!tooSoon)
    #expect(flow.steps == 2)
    let reached = flow.run(untilNonzeroWeights: 1, maximumSteps: 100_000)
    #expect(reached)
    #expect(flow.nonzeroWeights == 1 && flow.weights[0] > 0.98)
    var equal = SteppedRowFlow(initial: [0.3, -0.3], l1: 0.01, stepSize: 0.5)
    let separated = equal.run(untilNonzeroWeights: 1, maximumSteps: 1000)
    #expect(!separated)
    #expect(equal.steps == 1000)
  }
}

/// The start of the paper's figure: |N(0, 1)| · 0.9/√m with m = 10⁵.
func paperRow(seed: UInt64) -> [Double] {
  var generator = TestGenerator(seed: seed)
  return (0..<100_000).map { _ in abs(generator.normal()) * 0.9 / Double(100_000).squareRoot() }
}
