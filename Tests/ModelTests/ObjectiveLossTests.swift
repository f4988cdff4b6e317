import Model
import Testing

/// What observers call the loss, against the definition that gradients are checked with.
@Suite("The loss that is told")
struct ObjectiveLossTests {
  private let rates = StepRates(
    learningRate: 1, l1: 0.05, l2: 0.3, activationL1: 0.2, decorrelation: 0.15)

  @Test(
    "1. its parts sum to the definition, in every reduction",
    arguments: Objective.Reduction.allCases,
    [.basis, .sampled(batch: 4), .weighted([0.5, 0, 0.2, 0.3])] as [Objective.Inputs])
  func total(reduction: Objective.Reduction, inputs: Objective.Inputs) {
    for isTied in [true, false] {
      for (n, m) in [(3, 2), (4, 3), (9, 17)] {
        let objective = Objective(
          Architecture(
            features: n, hidden: m, isTied: isTied, bias: .both, hiddenActivation: ReLU.self),
          inputs: inputs, reduction: reduction)
        let setting = ObjectiveSetting(objective, rates, seed: 10 * n + m)
        let found = Double.loss(of: setting.network, objective, rates, inputs: setting.inputs)
        let expected = setting.loss(setting.parameters)
        #expect(abs(found.data.total - setting.dataLoss(setting.parameters).total) < 1e-12)
        let total = found.data.total + found.l1 + found.otherPenalties
        #expect(abs(total - expected) < 1e-12 * max(1, expected), "\(setting)")
      }
    }
  }
}
