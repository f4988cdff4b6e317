import Foundation
import Model
import Testing

/// Tests/Reference/trajectories: 62 short runs of PyTorch's over all that an objective can say.
///
/// Tolerances: 1e-10 in double precision, where the ways of summing differ by some 1e-15 a step; 1e-5
/// in single precision, where PyTorch itself is within 2e-6 of its double precision on every case.
/// `active_set_blocks` is left out: it follows the same path within its own, wider tolerance only.
@Suite("Trajectories of PyTorch's, over the whole objective")
struct TrajectoryTests {
  /// A kernel and the cases it must take at least: one that refused them would agree with anything.
  static let kernels: [(KernelChoice, Int)] = [
    (.reference, 60), (.batch, 60), (.tiny, 25), (.dense, 25), (.activeSet, 5),
  ]

  @Test("1. float64, every kernel on all it takes", arguments: kernels)
  func double(kernel: KernelChoice, least: Int) throws {
    try compare(kernel, least, Double.self, \.double, tolerance: 1e-10)
  }

  @Test("2. float32, every kernel on all it takes", arguments: kernels)
  func single(kernel: KernelChoice, least: Int) throws {
    try compare(kernel, least, Float.self, \.single, tolerance: 1e-5)
  }

  private func compare<Scalar: KernelScalar>(
    _ kernel: KernelChoice, _ least: Int, _ precision: Scalar.Type,
    _ expected: (Trajectory) -> [[Double]], tolerance: Double
  ) throws {
    var taken = 0
    for trajectory in try Trajectory.readAll() {
      let problem = try trajectory.problem(kernel: kernel)
      guard Kernels.refusal(of: problem, by: kernel) == nil else { continue }
      taken += 1
      let found = trajectory.train(problem, in: precision)
      let distance = Self.distance(found, expected(trajectory))
      #expect(distance < tolerance, "\(trajectory)")
    }
    #expect(taken >= least)
  }

  /// What test 1 could not see if a case were blind to it: leaving out a part of the problem must lead
  /// a hundred times its tolerance away, on every case that has the part.
  @Test("3. every part of a problem matters on every case that has it", arguments: parts)
  private func twins(part: Part) throws {
    var seen = 0
    for trajectory in try Trajectory.readAll() {
      var twin = try trajectory.problem(kernel: .reference)
      guard part.isIn(twin) else { continue }
      seen += 1
      part.remove(&twin)
      let distance = Self.distance(trajectory.train(twin, in: Double.self), trajectory.double)
      #expect(distance > 1e-8, "\(trajectory)")
    }
    #expect(seen >= 5)
  }

  fileprivate struct Part: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let isIn: @Sendable (Problem) -> Bool
    let remove: @Sendable (inout Problem) -> Void
  }

  private static let parts = [
    Part(
      testDescription: "importance",
      isIn: { $0.objective.importance.map { $0.contains { $0 != 1 } } ?? false },
      remove: { $0.objective.importance = nil }),
    Part(
      testDescription: "reduction",
      isIn: { $0.objective.scale(examples: $0.objective.examples) != 1 },
      remove: { $0.objective.reduction = .sum }),
    Part(
      testDescription: "noise", isIn: { $0.objective.noise != nil },
      remove: { $0.objective.noise = nil }),
    Part(
      testDescription: "l1", isIn: { !$0.objective.penalties.l1.isZero },
      remove: { $0.objective.penalties.l1 = .constant(0) }),
    Part(
      testDescription: "l2", isIn: { !$0.objective.penalties.l2.isZero },
      remove: { $0.objective.penalties.l2 = .constant(0) }),
    Part(
      testDescription: "activation_l1", isIn: { !$0.objective.penalties.activationL1.isZero },
      remove: { $0.objective.penalties.activationL1 = .constant(0) }),
    Part(
      testDescription: "schedule of the learning rate", isIn: { $0.learningRate.constant == nil },
      remove: { $0.learningRate = .constant($0.rates(at: $0.steps - 1).learningRate) }),
    // SoLU of a single number is that number.
    Part(
      testDescription: "hidden activation",
      isIn: {
        let architecture = $0.objective.architecture
        return architecture.hiddenActivation != Identity.self
          && !(architecture.hiddenActivation == SoLU.self && architecture.hidden == 1)
      }, remove: { $0.objective.architecture.hiddenActivation = Identity.self }),
    // A single output may stay above zero throughout, where ReLU is the identity.
    Part(
      testDescription: "output activation",
      isIn: {
        $0.objective.architecture.features > 1
          && $0.objective.architecture.outputActivation != ReLU.self
      },
      remove: { $0.objective.architecture.outputActivation = ReLU.self }),
  ]

  /// The largest difference of any number at any snapshot; infinite where one is missing or NaN.
  private static func distance(_ found: [[Double]], _ expected: [[Double]]) -> Double {
    guard found.map(\.count) == expected.map(\.count) else { return .infinity }
    let differences = zip(found.joined(), expected.joined()).map { abs($0 - $1) }
    return differences.contains(where: \.isNaN) ? .infinity : differences.max() ?? .infinity
  }
}
