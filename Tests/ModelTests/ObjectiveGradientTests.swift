import Foundation
import Matrix
import Model
import Testing

/// One SGD step of learning rate 1 in double precision is the gradient itself; the loss whose central
/// differences it must be is written down here a second time, from the definition alone.
@Suite("Gradients of the whole objective")
struct ObjectiveGradientTests {
  /// n = 1, m = 1 and m < n among them.
  private static let shapes = [(3, 2), (1, 1), (2, 3), (1, 3), (3, 1)]
  private static let inputs: [Objective.Inputs] = [
    .basis, .sampled(batch: 4), .weighted([0.5, 0, 0.2, 0.3]),
  ]
  private static let kernels: [KernelChoice] = [.reference, .batch]

  /// With h = 1e-5 the rounding of a loss of order 1 is 1e-11 in the difference, and its third
  /// derivatives, of order 10, come to 1e-9.
  @Test(
    "1. every combination against central differences, in both general kernels",
    arguments: [true, false], Architecture.Bias.allCases)
  func centralDifferences(isTied: Bool, bias: Architecture.Bias) {
    var count = 0
    for hidden in Activations.all {
      for output in Activations.all {
        for reduction in Objective.Reduction.allCases {
          for mask in 0..<16 {
            for noise in [nil, .shared, .perExample] as [NoiseSharing?] {
              // Shapes and inputs go round: five shares no factor with the others' periods.
              count += 1
              let (n, m) = Self.shapes[count % Self.shapes.count]
              let objective = Objective(
                Architecture(
                  features: n, hidden: m, isTied: isTied, bias: bias, hiddenActivation: hidden,
                  outputActivation: output),
                inputs: Self.inputs[count / 5 % 3],
                importance: mask & 1 == 0 ? nil : (0..<n).map { 0.7 - 0.2 * Double($0) },
                target: count % 7 < 2 ? .absolute : .inputs, reduction: reduction, noise: noise,
                dropout: noise == nil && count % 2 == 0 ? 1 / 3 : 0)
              let rates = StepRates(
                learningRate: 1, l1: mask & 2 == 0 ? 0 : 0.05, l2: mask & 4 == 0 ? 0 : 0.3,
                activationL1: mask & 8 == 0 ? 0 : 0.2,
                decorrelation: count % 4 == 1 ? 0.15 : 0)
              check(ObjectiveSetting(objective, rates, seed: count))
            }
          }
        }
      }
    }
  }

  private func check(_ setting: ObjectiveSetting) {
    let step = 1e-5
    let found = Self.kernels.map { setting.step(by: $0) }
    let loss = setting.dataLoss(setting.parameters)
    for (kernel, result) in zip(Self.kernels, found) {
      #expect(abs(result.loss.reconstruction - loss.reconstruction) < 1e-12, "\(kernel) \(setting)")
      #expect(abs(result.loss.interference - loss.interference) < 1e-12, "\(kernel) \(setting)")
    }
    for index in setting.parameters.indices {
      var (above, below) = (setting.parameters, setting.parameters)
      above[index] += step
      below[index] -= step
      let difference = (setting.loss(above) - setting.loss(below)) / (2 * step)
      for (kernel, result) in zip(Self.kernels, found) {
        let gradient = setting.parameters[index] - result.parameters[index]
        #expect(
          abs(gradient - difference) < 1e-8 * max(1, abs(difference)),
          "\(kernel) parameter \(index): \(gradient) for \(difference), \(setting)")
      }
    }
  }

  @Test("2. on plain problems the general kernels take the plain reference kernel's steps")
  func plain() {
    for (n, m) in Self.shapes + [(9, 17), (20, 5)] {
      for noise in [nil, .shared, .perExample] as [NoiseSharing?] {
        let rates = StepRates(learningRate: 0.05, l1: 0.01)
        let plain = ObjectiveSetting(
          Objective(Architecture(features: n, hidden: m), noise: noise), rates, seed: n)
        // An importance of 1 changes nothing but the kernel behind `reference`.
        var general = plain
        general.objective.importance = Array(repeating: 1, count: n)
        let expected = plain.step(by: .reference)
        for found in [general.step(by: .reference), general.step(by: .batch)] {
          #expect(abs(found.loss.total - expected.loss.total) < 1e-12)
          for (one, two) in zip(found.parameters, expected.parameters) {
            #expect(abs(one - two) < 1e-13)
          }
        }
      }
    }
  }

  @Test("3. weight decay reaches biases, λ does not, whatever the optimiser")
  func biases() {
    let architecture = Architecture(features: 3, hidden: 2, isTied: false, bias: .both)
    for type in Optimizers.all {
      for kernel in Self.kernels {
        func ends(l1: Double, values: [String: Double]) -> [Double] {
          var setting = ObjectiveSetting(
            Objective(architecture), StepRates(learningRate: 0.1, l1: l1), seed: 7)
          setting.optimizer = type.init(values: values)
          return setting.step(by: kernel).parameters
        }
        // Adam's first step knows only the sign of the gradient, unless ε is large.
        let plain = ends(l1: 0, values: ["eps": 1, "weight_decay": 0])
        let penalised = ends(l1: 0.05, values: ["eps": 1, "weight_decay": 0])
        let decayed = ends(l1: 0, values: ["eps": 1, "weight_decay": 0.5])
        for index in plain.indices {
          let isWeight = index < 12
          #expect((penalised[index] != plain[index]) == isWeight, "\(type.name) \(index)")
        }
        if type.hyperparameters.contains(where: { $0.key == "weight_decay" }) {
          #expect(zip(decayed, plain).allSatisfy { $0 != $1 }, "\(type.name)")
        }
      }
    }
  }
}
