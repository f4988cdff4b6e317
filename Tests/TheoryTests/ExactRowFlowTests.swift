import Foundation
import Theory
import TestSupport
import Testing

struct ExactRowFlowTests {
  // λ = 0: all weights grow together and |w|² obeys the logistic equation.
  @Test func withoutRegularisationTheNormIsLogistic() throws {
    let initial = [0.1, -0.2, 0.05, 0]
    let start = initial.reduce(0) { $0 + $1 * $1 }
    let flow = ExactRowFlow(initial: initial, l1: 0)
    let times = [0, 0.5, 2, 10]
    for state in try flow.states(at: times) {
      let growth = exp(2 * state.time)
      #expect(abs(state.squaredNorm - start * growth / (1 + start * (growth - 1))) < 1e-9)
      #expect(state.nonzeroWeights == 3)
      #expect(abs(state.l1Norm / state.squaredNorm.squareRoot() - 0.35 / start.squareRoot()) < 1e-9)
    }
    let weights = try flow.weights(at: 2)
    #expect(abs(weights[1] / weights[0] + 2) < 1e-12 && weights[3] == 0)
    #expect(try flow.timeOfLastSurvivor() == nil)
  }

  // The differential equation itself, by classical Runge–Kutta steps of 10⁻³ on every weight; a
  // death inside a step costs O(λ · step) at most.
  @Test func solvesTheEquationWeightByWeight() throws {
    let initial = [0.31, -0.42, 0.05, -0.11, 0.4, 0.2]
    let l1 = 0.02
    var weights = initial
    func slope(_ weights: [Double]) -> [Double] {
      let growth = 1 - weights.reduce(0) { $0 + $1 * $1 }
      return zip(weights, initial).map { weight, start in
        weight == 0 ? 0 : growth * weight - (start > 0 ? l1 : -l1)
      }
    }
    func moved(_ slopes: [Double], _ step: Double) -> [Double] {
      zip(weights, slopes).map { $0 + step * $1 }
    }
    let flow = ExactRowFlow(initial: initial, l1: l1)
    for second in 1...40 {
      for _ in 0..<1000 {
        let first = slope(weights)
        let middle = slope(moved(first, 0.0005))
        let again = slope(moved(middle, 0.0005))
        let last = slope(moved(again, 0.001))
        for index in weights.indices {
          let rate = first[index] + 2 * middle[index] + 2 * again[index] + last[index]
          let new = weights[index] + 0.001 / 6 * rate
          weights[index] = new * initial[index] > 0 ? new : 0
        }
      }
      let exact = try flow.weights(at: Double(second))
      for (mine, theirs) in zip(exact, weights) { #expect(abs(mine - theirs) < 2e-5) }
    }
  }

  @Test func statesAreSumsOverTheWeights() throws {
    var generator = TestGenerator(seed: 21)
    let initial = (0..<300).map { _ in generator.normal() / Double(300).squareRoot() }
    let flow = ExactRowFlow(initial: initial, l1: 0.002)
    for state in try flow.states(at: [0, 1, 10, 100, 1000]) {
      let weights = try flow.weights(at: state.time)
      #expect(state.nonzeroWeights == weights.count { $0 != 0 })
      #expect(abs(state.l1Norm / weights.reduce(0) { $0 + abs($1) } - 1) < 1e-9)
      #expect(abs(state.squaredNorm / weights.reduce(0) { $0 + $1 * $1 } - 1) < 1e-9)
      #expect(abs(state.fourthNorm / weights.reduce(0) { $0 + pow($1, 4) } - 1) < 1e-9)
      let winner = weights.indices.max { abs(weights[$0]) < abs(weights[$1]) }
      #expect(state.largestWeightIndex == winner)
      #expect(zip(weights, initial).allSatisfy { $0 == 0 || $0 * $1 > 0 })
    }
  }

  // The count is c + 1 just before and at most c just after, for every c.
  @Test func timesOfDeathBracketTheStates() throws {
    let initial = [0.31, -0.42, 0.05, -0.11, 0.4, 0.2, 0]
    let flow = ExactRowFlow(initial: initial, l1: 0.01)
    for count in 1...5 {
      let time = try #require(try flow.time(untilNonzeroWeights: count))
      let states = try flow.states(at: [time * (1 - 1e-7), time * (1 + 1e-7)])
      #expect(states.map(\.nonzeroWeights) == [count + 1, count])
    }
    #expect(try flow.time(untilNonzeroWeights: 6) == 0)
    #expect(try flow.time(untilNonzeroWeights: 99) == 0)
    #expect(try flow.timeOfLastSurvivor() == flow.time(untilNonzeroWeights: 1))
  }

  // One weight settles where (1 − w²) w = λ.
  @Test func lastWeightSettles() throws {
    let state = try ExactRowFlow(initial: [0.5, 0.4], l1: 0.05).states(at: [2000])[0]
    let weight = state.l1Norm
    #expect(state.nonzeroWeights == 1)
    #expect(abs((1 - weight * weight) * weight - 0.05) < 1e-9)
    #expect(abs(state.fourthNorm - pow(weight, 4)) < 1e-12)
  }

  // λ above 2/(3√3) = 0.385 leaves no resting point: everything dies, and nothing becomes NaN.
  @Test func strongRegularisationKillsTheRow() throws {
    let states = try ExactRowFlow(initial: [0.9, -0.8], l1: 0.5).states(at: [0, 50, 5000])
    #expect(states.map(\.nonzeroWeights) == [2, 0, 0])
    #expect(states[2].l1Norm == 0 && states[2].squaredNorm == 0 && states[2].fourthNorm == 0)
    #expect(states[2].largestWeightIndex == 0)
  }

  @Test func equalLargestWeightsNeverSeparate() throws {
    let flow = ExactRowFlow(initial: [0.5, -0.5, 0.1], l1: 0.01)
    #expect(try flow.timeOfLastSurvivor() == nil)
    #expect(try flow.states(at: [1e4])[0].nonzeroWeights == 2)
    #expect(try flow.time(untilNonzeroWeights: 2) != nil)
  }

  @Test func signsAndOrderDoNotMatter() throws {
    var generator = TestGenerator(seed: 8)
    let initial = (0..<50).map { _ in generator.normal() / 7 }
    let times = [1.0, 30, 200]
    let states = try ExactRowFlow(initial: initial, l1: 0.01).states(at: times)
    let mirrored = try ExactRowFlow(initial: initial.reversed().map { -$0 }, l1: 0.01)
      .states(at: times)
    for (one, other) in zip(states, mirrored) {
      #expect(one.l1Norm == other.l1Norm && one.nonzeroWeights == other.nonzeroWeights)
      #expect(one.largestWeightIndex == 49 - other.largestWeightIndex)
    }
  }
}
