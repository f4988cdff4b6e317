import Matrix
import Model
import Testing

@Suite("Schedules")
struct ScheduleTests {
  private func values(_ schedule: Schedule, of steps: Int) -> [Double] {
    (0...steps).map { schedule.value(at: $0, of: steps) }
  }

  /// Powers of two: every value is exact.
  @Test("1. values of each law, step by step, exactly")
  func exact() {
    #expect(values(.constant(0.3), of: 2) == [0.3, 0.3, 0.3])
    #expect(values(Schedule(Linear.self, [1, 0.5]), of: 4) == [1, 0.875, 0.75, 0.625, 0.5])
    #expect(values(Schedule(WarmUp.self, [2, 8]), of: 4) == [4, 8, 8, 8, 8])
    #expect(values(Schedule(WarmUp.self, [1, 8]), of: 2) == [8, 8, 8])
    #expect(
      values(Schedule(Breakpoints.self, [0, 0.1, 2, 0.2, 3, 0]), of: 4) == [0.1, 0.1, 0.2, 0, 0])
  }

  @Test("2. a line is exact at both ends, whatever its numbers, and defined for no steps")
  func ends() {
    for numbers: [Double] in [[0.1, 0.7], [1e-3, 0], [0, 3e-5], [1 / 3, 1e8]] {
      let line = Schedule(Linear.self, numbers)
      #expect(line.value(at: 0, of: 7) == numbers[0] && line.value(at: 7, of: 7) == numbers[1])
      #expect(line.value(at: 0, of: 0) == numbers[0])
    }
  }

  @Test("3. as YAML")
  func text() {
    #expect(Schedule.constant(0.001).description == "0.001")
    #expect(Schedule(Linear.self, [0.001, 0]).description == "{linear: [0.001, 0.0]}")
    #expect(Schedule(WarmUp.self, [100, 0.01]).description == "{warm_up: [100, 0.01]}")
    #expect(
      Schedule(Breakpoints.self, [0, 0.1, 50, 0.01]).description
        == "{steps: [[0, 0.1], [50, 0.01]]}")
  }

  @Test("4. zero is zero in every law, and only a constant is constant")
  func predicates() {
    #expect(Schedule.constant(0).isZero && Schedule(Linear.self, [0, 0]).isZero)
    #expect(!Schedule(Linear.self, [0, 1]).isZero && !Schedule(WarmUp.self, [5, 1]).isZero)
    #expect(Schedule(WarmUp.self, [5, 0]).isZero)
    #expect(!Schedule(Breakpoints.self, [0, 0, 3, 1]).isZero)
    #expect(Schedule.constant(2).constant == 2 && Schedule(Linear.self, [2, 2]).constant == nil)
    #expect(Schedule(Linear.self, [1, 2]) != Schedule(Linear.self, [1, 3]))
    #expect(Schedule(Linear.self, [1, 2]) != Schedule(WarmUp.self, [1, 2]))
  }

  @Test("5. numbers that make no schedule are refused with a reason")
  func problems() {
    func problem(_ name: String, _ numbers: [Double]) -> String? {
      Schedules.named(name).flatMap { Schedule.problem(with: numbers, in: $0) }
    }
    #expect(Schedules.named("polynomial") == nil)
    #expect(problem("linear", [1, 0]) == nil && problem("steps", [0, 1, 5, 2]) == nil)
    #expect(problem("constant", []) == "needs one number, [value]")
    #expect(problem("linear", [1]) == "needs two numbers, [from, to]")
    #expect(problem("linear", [1, -1]) == "must not be negative, got -1.0")
    #expect(problem("linear", [1, .infinity]) == "needs finite numbers, got inf")
    #expect(problem("warm_up", [0, 1]) == "needs a whole number of steps, at least 1, got 0.0")
    #expect(problem("warm_up", [2.5, 1]) == "needs a whole number of steps, at least 1, got 2.5")
    #expect(problem("steps", [0, 1, 5]) == "needs pairs, [[0, value], [step, value], …]")
    #expect(
      problem("steps", []) != nil && problem("steps", [0, 1, 0, 2]) == "needs ascending steps")
    #expect(
      problem("steps", [1, 1]) == "needs a value from step 0 on, [[0, value], [step, value], …]")
  }

  /// SGD without a data gradient: two silent features, whose weights only λ moves, by lr · λ a step.
  @Test(
    "6. training takes each step's own learning rate and λ",
    arguments: [
      KernelChoice.reference, .tiny, .dense, .batch,
    ])
  func training(kernel: KernelChoice) {
    let rates = Schedule(Breakpoints.self, [0, 0.25, 1, 0.5, 3, 1])
    let penalty = Schedule(Linear.self, [1 / 64, 0])
    // w_1 w_2 < 0: outputs of each other are silent; w_i² = 1: their own are perfect.
    let initial = Network(WeightMatrix<Double>(features: 2, hidden: 1, elements: [1, -1]))
    let problem = Problem(
      Objective(Architecture(features: 2, hidden: 1), penalties: Penalties(l1: penalty)),
      optimizer: SGD(values: [:]), learningRate: rates, steps: 1, kernel: kernel)
    var last = initial
    _ = train(initial, problem, noise: .none, observedSteps: [1]) { last = $1 }
    let moved = 1 - 0.25 / 64
    #expect(last.encoder.elements == [moved, -moved])
    // Four steps of λ falling from 1/64 by 1/256 each, with the gradient 4 w (w² − 1) of its own.
    var (longer, w) = (problem, 1.0)
    longer.steps = 4
    for (rate, share) in zip([0.25, 0.5, 0.5, 1], [4.0, 3, 2, 1]) {
      let gradient: Double = 4 * w * (w * w - 1)
      w -= rate * (gradient + share / 256)
    }
    _ = train(initial, longer, noise: .none, observedSteps: [4]) { last = $1 }
    // The unstable rates amplify rounding by at most 9 a step.
    #expect(abs(last.encoder.elements[0] - w) < 1e-12)
  }

  /// As above, for penalties that one neuron's two opposite features feel alike.
  @Test(
    "7. training follows a schedule of either other penalty where all else is constant",
    arguments: [KernelChoice.reference, .batch], [true, false])
  func otherPenalties(kernel: KernelChoice, onActivations: Bool) {
    let line = Schedule(Linear.self, [1 / 64, 0])
    let penalties =
      onActivations
      ? Penalties(l1: .constant(0), activationL1: line) : Penalties(l1: .constant(0), l2: line)
    let initial = Network(WeightMatrix<Double>(features: 2, hidden: 1, elements: [1, -1]))
    let problem = Problem(
      Objective(Architecture(features: 2, hidden: 1), penalties: penalties),
      optimizer: SGD(values: [:]), learningRate: .constant(0.25), steps: 2, kernel: kernel)
    var (last, w) = (initial, 1.0)
    _ = train(initial, problem, noise: .none, observedSteps: [2]) { last = $1 }
    for penalty in [1.0 / 64, 1.0 / 128] {
      // |h| = |w| for each feature alone; Σ w² has the slope 2 w.
      w -= 0.25 * (4 * w * (w * w - 1) + (onActivations ? penalty : 2 * penalty * w))
    }
    #expect(abs(last.encoder.elements[0] - w) < 1e-14)
    #expect(abs(last.encoder.elements[1] + w) < 1e-14)
  }
}
