import Foundation
import Statistics
import Testing

struct InitialValueProblemTests {
  private let problem = InitialValueProblem(relativeTolerance: 1e-11, maximumSteps: 100_000)

  // y″ = −y. Local errors of 10⁻¹¹ add up over some 20 steps.
  @Test func harmonicOscillator() throws {
    let points = [0, 0.5, 0.5, 3, 20]
    let solution = try problem.solution(at: points, from: 0, initial: [0, 1], firstStep: 0.1) {
      _, y, slope in
      slope[0] = y[1]
      slope[1] = -y[0]
    }
    #expect(solution.count == points.count)
    #expect(solution[0] == [0, 1])
    #expect(solution[1] == solution[2])
    for (point, y) in zip(points, solution) {
      #expect(abs(y[0] - sin(point)) < 1e-9 && abs(y[1] - cos(point)) < 1e-9)
    }
  }

  // A right-hand side that reads x, from a start other than 0: y = y₀ e^(x² − 1).
  @Test func explicitTimeDependence() throws {
    let solution = try problem.solution(at: [2], from: 1, initial: [3], firstStep: 0.01) {
      x, y, slope in
      slope[0] = 2 * x * y[0]
    }
    #expect(abs(solution[0][0] / (3 * exp(3)) - 1) < 1e-9)
  }

  @Test func noPointsNoWork() throws {
    var calls = 0
    let solution = try problem.solution(at: [], from: 0, initial: [1], firstStep: 1) { _, _, _ in
      calls += 1
    }
    #expect(solution.isEmpty && calls == 0)
  }

  // y′ = y², y(0) = 1 has no solution past x = 1.
  @Test func blowUpThrows() {
    #expect(throws: GSLError.self) {
      try problem.solution(at: [2], from: 0, initial: [1], firstStep: 0.1) { _, y, slope in
        slope[0] = y[0] * y[0]
      }
    }
  }

  @Test func stepLimitThrows() {
    let hurried = InitialValueProblem(relativeTolerance: 1e-11, maximumSteps: 3)
    #expect(throws: GSLError.self) {
      try hurried.solution(at: [100], from: 0, initial: [0, 1], firstStep: 0.1) { _, y, slope in
        slope[0] = y[1]
        slope[1] = -y[0]
      }
    }
  }

  @Test func undefinedSlopeThrows() {
    #expect(throws: GSLError.self) {
      try problem.solution(at: [1], from: 0, initial: [1], firstStep: 0.1) { _, _, slope in
        slope[0] = .nan
      }
    }
  }
}
