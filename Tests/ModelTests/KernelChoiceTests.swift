import Model
import Testing

@Suite("Which kernel trains what")
struct KernelChoiceTests {
  private func problem(
    _ features: Int = 64, _ hidden: Int = 1024, _ optimizer: any Optimizer.Type = SGD.self,
    kernel: KernelChoice = .automatic, change: (inout Problem) -> Void = { _ in }
  ) -> Problem {
    var problem = Problem(
      Objective(
        Architecture(features: features, hidden: hidden), penalties: Penalties(l1: .constant(1e-3))),
      optimizer: optimizer.init(values: [:]), learningRate: .constant(0.01), steps: 10,
      kernel: kernel)
    change(&problem)
    return problem
  }

  /// One departure from the published model each, and the words that a refusal must use.
  private let departures: [(words: String, change: (inout Problem) -> Void)] = [
    ("tied: true", { $0.objective.architecture.isTied = false }),
    ("bias: none", { $0.objective.architecture.bias = .output }),
    (
      "hidden_activation: identity",
      { $0.objective.architecture.hiddenActivation = ReLU.self }
    ),
    (
      "output_activation: relu", { $0.objective.architecture.outputActivation = Identity.self }
    ),
    ("inputs.law: basis", { $0.objective.inputs = .sampled(batch: 8) }),
    ("inputs.importance: 1", { $0.objective.importance = Array(repeating: 0.5, count: 64) }),
    ("loss: sum", { $0.objective.reduction = .mean }),
    ("l2: 0", { $0.objective.penalties.l2 = .constant(1e-3) }),
    ("activation_l1: 0", { $0.objective.penalties.activationL1 = Schedule(Linear.self, [0, 1]) }),
  ]

  @Test("1. specialised kernels refuse each departure by name, general ones take all; auto: batch")
  func refusals() {
    for (words, change) in departures {
      let odd = problem(64, 1024, ProximalGradient.self, change: change)
      for kernel in [KernelChoice.tiny, .dense, .activeSet, .activeSetBlocks] {
        #expect(Kernels.refusal(of: odd, by: kernel) == "is for \(words) only", "\(kernel)")
      }
      for kernel in [KernelChoice.reference, .batch] {
        #expect(Kernels.refusal(of: odd, by: kernel) == nil)
      }
      #expect(Kernels.resolved(odd) == .batch)
    }
    for kernel in KernelChoice.allCases where kernel != .evolution {
      let plain = problem(64, 1024, ProximalGradient.self)
      #expect(Kernels.refusal(of: plain, by: kernel) == nil, "\(kernel)")
    }
  }

  @Test("2. the active set refuses other optimisers and noise; its blocks refuse schedules too")
  func activeSet() {
    for kernel in [KernelChoice.activeSet, .activeSetBlocks] {
      #expect(
        Kernels.refusal(of: problem(64, 1024, AdamW.self), by: kernel)
          == "is for optimizer: proximal only, got adamw")
      let noisy = problem(64, 1024, ProximalGradient.self) { $0.objective.noise = .shared }
      #expect(Kernels.refusal(of: noisy, by: kernel) == "is for noise: none only")
    }
    let changes: [(inout Problem) -> Void] = [
      { $0.learningRate = Schedule(Linear.self, [1, 0]) },
      { $0.objective.penalties.l1 = Schedule(WarmUp.self, [5, 1]) },
    ]
    for change in changes {
      let scheduled = problem(64, 1024, ProximalGradient.self, change: change)
      #expect(Kernels.refusal(of: scheduled, by: .activeSet) == nil)
      #expect(
        Kernels.refusal(of: scheduled, by: .activeSetBlocks)?.hasPrefix("is for constant lr and l1")
          == true)
    }
  }

  @Test("3. auto on the published model: dense from 4096 weights on, reference below 3 features")
  func sizes() {
    for noise in [nil, .shared, .perExample] as [NoiseSharing?] {
      func choice(_ n: Int, _ m: Int, _ optimizer: any Optimizer.Type = AdamW.self) -> KernelChoice
      {
        Kernels.resolved(problem(n, m, optimizer) { $0.objective.noise = noise })
      }
      for (n, m) in [(3, 1), (8, 16), (63, 65)] { #expect(choice(n, m) == .tiny) }
      for (n, m) in [(64, 64), (1, 5000), (256, 4096)] { #expect(choice(n, m) == .dense) }
      for (n, m) in [(1, 1), (2, 2047)] { #expect(choice(n, m) == .reference) }
      // Proximal descent that cannot be sparse, or is too small, is no exception.
      #expect(choice(8, 64, ProximalGradient.self) == .tiny)
      #expect(choice(256, 64, ProximalGradient.self) == .dense)
    }
  }

  @Test("4. proximal descent with ℓ1 and without noise takes the active set where it pays")
  func activeSetByItself() {
    func choice(_ n: Int, _ m: Int, _ change: (inout Problem) -> Void = { _ in }) -> KernelChoice {
      Kernels.resolved(problem(n, m, ProximalGradient.self, change: change))
    }
    for (n, m) in [(64, 256), (64, 262_144), (256, 1024), (1, 4096)] {
      #expect(choice(n, m) == .activeSet, "\(n) × \(m)")
    }
    for (n, m) in [(64, 255), (1024, 256), (256, 16)] { #expect(choice(n, m) == .dense) }
    #expect(choice(64, 1024) { $0.objective.noise = .perExample } == .dense)
    #expect(choice(64, 1024) { $0.objective.penalties.l1 = .constant(0) } == .dense)
    #expect(choice(64, 1024) { $0.learningRate = Schedule(Linear.self, [1, 0]) } == .activeSet)
  }

  @Test("5. a kernel that was asked for is not replaced")
  func explicit() {
    for kernel in KernelChoice.allCases where kernel != .automatic {
      #expect(Kernels.resolved(problem(kernel: kernel)) == kernel)
    }
  }
}
