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
                target: count % 7 < 2 ? .absolute : .inputs, reduction: reduction, noise: noise)
              let rates = StepRates(
                learningRate: 1, l1: mask & 2 == 0 ? 0 : 0.05, l2: mask & 4 == 0 ? 0 : 0.3,
                activationL1: mask & 8 == 0 ? 0 : 0.2,
                decorrelation: count % 4 == 1 ? 0.15 : 0)
              check(Setting(objective, rates, seed: count))
            }
          }
        }
      }
    }
  }

  private func check(_ setting: Setting) {
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
        let plain = Setting(
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
          var setting = Setting(
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

/// An objective with numbers for all that it needs, and its loss from the definition.
private struct Setting: CustomStringConvertible {
  var objective: Objective
  let rates: StepRates
  var optimizer: any Optimizer = SGD(values: [:])
  /// Encoder, decoder if it is another, b_h, b_o.
  private(set) var parameters: [Double] = []
  private(set) var inputs: [Float] = []
  private(set) var noise: [Float] = []

  init(_ objective: Objective, _ rates: StepRates, seed: Int) {
    (self.objective, self.rates) = (objective, rates)
    draw(seed)
    // No difference may step across a kink, of a ReLU or of the ℓ1 on an activation.
    for next in 1...9 where isNearKink { draw(seed + next << 32) }
    precondition(!isNearKink)
  }

  /// SplitMix64: numbers of no pattern.
  private mutating func draw(_ seed: Int) {
    var state = UInt64(seed)
    func next() -> Double {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return Double((mixed ^ (mixed >> 31)) >> 11) / Double(1 << 52) - 1
    }
    parameters = (0..<objective.architecture.parameterCount).map { _ in next() }
    let count =
      objective.inputs == .basis ? 0 : objective.examples * objective.architecture.features
    // A third of the inputs is zero, as in sparse batches.
    inputs = (0..<count).map { _ in Float(next()) }.map { $0 < -1 / 3 ? 0 : $0 }
    noise = (0..<objective.noiseValues).map { _ in Float(0.3 * next()) }
  }

  var description: String {
    let shape = objective.architecture
    return "\(shape.features)×\(shape.hidden) tied \(shape.isTied) bias \(shape.bias) "
      + "\(shape.hiddenActivation.name) \(shape.outputActivation.name) \(objective.inputs) "
      + "\(objective.target) \(objective.reduction) \(rates)"
  }

  // MARK: One step of a kernel

  func step(by kernel: KernelChoice) -> (loss: DataLoss, parameters: [Double]) {
    var objective = objective
    objective.penalties = Penalties(
      l1: .constant(rates.l1), l2: .constant(rates.l2), activationL1: .constant(rates.activationL1),
      decorrelation: .constant(rates.decorrelation))
    let problem = Problem(
      objective, optimizer: optimizer, learningRate: .constant(rates.learningRate), steps: 1,
      kernel: kernel)
    let (shape, m) = (objective.architecture, objective.architecture.hidden)
    func matrix(at start: Int) -> WeightMatrix<Double> {
      WeightMatrix(
        features: shape.features, hidden: m,
        elements: Array(parameters[start..<start + shape.features * m]))
    }
    let network = Network(
      matrix(at: 0), decoder: shape.isTied ? nil : matrix(at: decoder),
      hiddenBias: shape.bias.isOnHidden ? Array(parameters[hiddenBias..<hiddenBias + m]) : nil,
      outputBias: shape.bias.isOnOutput ? Array(parameters[outputBias...]) : nil)
    var maker = Double.makeKernel(problem, network)
    let loss = maker.step(rates, inputs: inputs, noise: noise)
    let end = maker.network
    return (
      loss,
      end.encoder.elements + (end.decoder?.elements ?? []) + (end.hiddenBias ?? [])
        + (end.outputBias ?? [])
    )
  }

  private var weights: Int { objective.architecture.features * objective.architecture.hidden }
  private var decoder: Int { objective.architecture.isTied ? 0 : weights }
  private var hiddenBias: Int { decoder + weights }
  private var outputBias: Int {
    hiddenBias + (objective.architecture.bias.isOnHidden ? objective.architecture.hidden : 0)
  }

  // MARK: The definition

  /// Data loss and all penalties.
  func loss(_ values: [Double]) -> Double {
    let weights = values[..<hiddenBias]
    let activity = (0..<objective.examples).reduce(0) { sum, example in
      sum + weight(example) * active(values, example).reduce(0) { $0 + abs($1) }
    }
    return dataLoss(values).total + rates.decorrelation * shared(values) + rates.l1
      * weights.reduce(0) { $0 + abs($1) }
      + rates.l2 * weights.reduce(0) { $0 + $1 * $1 } + rates.activationL1 * activity / divisor
  }

  /// Σ_{i≠j} Σ_k w_ik² w_jk² over each matrix.
  private func shared(_ values: [Double]) -> Double {
    let (n, m) = (objective.architecture.features, objective.architecture.hidden)
    return (objective.architecture.isTied ? [0] : [0, weights]).reduce(0) { sum, start in
      (0..<m).reduce(sum) { sum, k in
        (0..<n).reduce(sum) { sum, i in
          (0..<n).filter { $0 != i }.reduce(sum) { sum, j in
            let (first, second) = (values[start + i * m + k], values[start + j * m + k])
            return sum + first * first * second * second
          }
        }
      }
    }
  }

  func dataLoss(_ values: [Double]) -> DataLoss {
    var loss = DataLoss(reconstruction: 0, interference: 0)
    for example in 0..<objective.examples {
      let outputs = apply(
        objective.architecture.outputActivation, outputSums(values, example))
      for (i, output) in outputs.enumerated() {
        let x = input(example, i)
        let importance = weight(example) * (objective.importance?[i] ?? 1)
        let target = objective.target == .absolute ? abs(x) : x
        let cost = importance * (output - target) * (output - target) / divisor
        if x == 0 { loss.interference += cost } else { loss.reconstruction += cost }
      }
    }
    return loss
  }

  /// Whether a pre-activation lies where differences are no derivatives. An exact zero stays one: all
  /// that it is a sum of is zero.
  private var isNearKink: Bool {
    (0..<objective.examples).contains { example in
      (hiddenSums(parameters, example) + outputSums(parameters, example)).contains {
        $0 != 0 && abs($0) < 1e-4
      }
    }
  }

  /// Probabilities are weights, and their sum a mean.
  private func weight(_ example: Int) -> Double {
    if case .weighted(let probabilities) = objective.inputs { probabilities[example] } else { 1 }
  }

  private var divisor: Double {
    if case .weighted = objective.inputs {
      return objective.reduction == .mean ? Double(objective.architecture.features) : 1
    }
    return switch objective.reduction {
    case .sum: 1
    case .batchMean: Double(objective.examples)
    case .mean: Double(objective.examples * objective.architecture.features)
    }
  }

  private func input(_ example: Int, _ feature: Int) -> Double {
    inputs.isEmpty
      ? (example == feature ? 1 : 0)
      : Double(inputs[example * objective.architecture.features + feature])
  }

  /// Eᵀx + b_h.
  private func hiddenSums(_ values: [Double], _ example: Int) -> [Double] {
    let (shape, m) = (objective.architecture, objective.architecture.hidden)
    return (0..<m).map { k in
      (0..<shape.features).reduce(shape.bias.isOnHidden ? values[hiddenBias + k] : 0) {
        $0 + values[$1 * m + k] * input(example, $1)
      }
    }
  }

  /// σ_h of that.
  private func active(_ values: [Double], _ example: Int) -> [Double] {
    apply(objective.architecture.hiddenActivation, hiddenSums(values, example))
  }

  /// D (σ_h + ξ) + b_o.
  private func outputSums(_ values: [Double], _ example: Int) -> [Double] {
    let (shape, m) = (objective.architecture, objective.architecture.hidden)
    var hidden = active(values, example)
    for k in 0..<m {
      switch objective.noise {
      case nil: break
      case .shared: hidden[k] += Double(noise[k])
      case .perExample: hidden[k] += Double(noise[example * m + k])
      }
    }
    return (0..<shape.features).map { i in
      (0..<m).reduce(shape.bias.isOnOutput ? values[outputBias + i] : 0) {
        $0 + values[decoder + i * m + $1] * hidden[$1]
      }
    }
  }

  private func apply(_ activation: any Activation.Type, _ sums: [Double]) -> [Double] {
    switch activation.name {
    case "identity": return sums
    case "relu": return sums.map { max($0, 0) }
    case "solu":
      let total = sums.reduce(0) { $0 + exp($1) }
      return sums.map { $0 * exp($0) / total }
    case "gelu": return sums.map { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 }
    default: preconditionFailure("write down the definition of \(activation.name)")
    }
  }
}
